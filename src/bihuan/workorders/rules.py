"""May this be done here and now: asked of the regulation, on the row as it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from bihuan.kernel.actors import name_for_reader
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted, Refusal
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.org.scope import Held, held_posts
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.organisation import Permission
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Action, Branch
from bihuan.sheets.rules import clean_values
from bihuan.workorders import queries
from bihuan.workorders.facts import Case, Facts, column_value
from bihuan.workorders.units import unit_of


class NotInThisStage(Refusal):
    code: ClassVar[str] = "not_in_this_stage"


class Barred(NotPermitted):
    code: ClassVar[str] = "barred"


class Incomplete(Refusal):
    code: ClassVar[str] = "incomplete"


class NotNow(Refusal):
    code: ClassVar[str] = "not_now"


class Closed(Refusal):
    code: ClassVar[str] = "closed"


@dataclass(frozen=True, slots=True)
class Offer:
    """One action of the stage, and whether this person may take it; else whose it is."""

    code: str
    action: Action
    allowed: bool
    whose: str

    @property
    def asks_nothing(self) -> bool:
        """Whether it is done with one press, without a form."""
        return not self.action.captures and not self.action.may_capture


def may(staff: Staff, permission: Permission, pack: Pack, *, at: datetime) -> bool:
    """Whether one of the person's posts carries the permission."""
    return any(
        permission in pack.post[held.post].may
        for held in held_posts(staff, at)
        if held.regulation == pack.regulation.code and held.post in pack.post
    )


def offers(case: Case, *, by: Staff, at: datetime) -> Iterator[Offer]:
    """Every action of the present stage, the person's own marked."""
    for code, action in offered(case).items():
        if not action.by_system:
            allowed = may_take(case, action, by=by, at=at)
            yield Offer(code, action, allowed, "" if allowed else whose(case, action))


def offered(case: Case) -> dict[str, Action]:
    """The actions that the stage offers while this kind of unit has the work order."""
    kind = case.order.owner_unit.kind
    actions = case.pack.actions(case.order.procedure, case.order.stage)
    return {code: action for code, action in actions if not action.owner_kinds or kind in action.owner_kinds}


def may_take(case: Case, action: Action, *, by: Staff, at: datetime) -> bool:
    """Whether the person may take this action of the stage on this work order."""
    return not _is_barred(case, by) and acting_post(case, action, by=by, at=at) is not None


def acting_post(case: Case, action: Action, *, by: Staff, at: datetime) -> Held | None:
    """The post under which the person may take the action on this work order, or None."""
    unit = unit_of(case, action.unit)
    if unit is None:
        return None
    posts = posts_for(case, action)
    for held in held_posts(by, at):
        at_home = held.unit_id == unit.pk and held.regulation == case.order.regulation
        if at_home and held.post in posts and _is_theirs(case, action, held, by):
            return held
    return None


def posts_for(case: Case, action: Action) -> tuple[str, ...]:
    """The posts an action belongs to: its own, or the stage owner's."""
    owner = case.stage.owner
    return action.posts or (owner.posts if owner else ())


def _is_theirs(case: Case, action: Action, held: Held, by: Staff) -> bool:
    """Nobody acts in the place of the person complained about (WO-022); what only the handler does is the handler's."""
    handler, accused = case.order.handler_id, case.order.accused_id
    if held.for_staff_id is not None and held.for_staff_id == accused:
        return False
    return not action.only_handler or (handler is not None and handler in (by.pk, held.for_staff_id))


def whose(case: Case, action: Action) -> str:
    """Who may take it, in words: the unit and its posts."""
    unit = unit_of(case, action.unit)
    titles = _("、").join(str(case.pack.post[post].title) for post in posts_for(case, action))
    return f"{unit.title if unit else '—'} · {titles}"


def _is_barred(case: Case, by: Staff) -> bool:
    return case.order.accused_id is not None and case.order.accused_id == by.pk


def require_not_accused(case: Case, *, by: Staff) -> None:
    """The person complained about keeps away from the work order and its papers (WO-022)."""
    if _is_barred(case, by):
        sentence = case.procedure.barred
        raise Barred(
            str(sentence) if sentence else _("您是本工单的被投诉人，不能处理、修改或作废它。"),
            clause=case.procedure.barred_clause or "",
        )


def require_open(case: Case) -> None:
    """What has ended is there to be read (WO-084)."""
    if not case.order.is_open:
        raise Closed(_("工单处于“%(stage)s”，只能查阅。") % {"stage": case.stage.title})


def require_part(case: Case, *, by: Staff, at: datetime) -> None:
    """A unit of the person takes part in the work order now; where its part has ended, it only reads."""
    if not queries.takes_part(case.order, by, at=at):
        raise NotPermitted(_("您的单位已不再经办本工单，只能查阅。"))


def require_fresh(case: Case, *, seen: int | None) -> None:
    """The person saw the work order as it stands; else who changed it meanwhile, and when."""
    if seen is None or seen == case.order.version:
        return
    last = queries.last_change(case.order)
    when = f"{last.happened_at.astimezone(SHANGHAI):%m-%d %H:%M}" if last else ""
    who = name_for_reader(last.actor_name) if last else ""
    raise ChangedMeanwhile(
        _("工单已由 %(who)s 于 %(when)s 变更（%(what)s），请核对后再提交。您填写的内容已保留。")
        % {"who": who, "when": when, "what": queries.sentence_of(last) if last else ""}
    )


def require_action(case: Case, code: str, *, by: Staff, at: datetime) -> tuple[Action, Held]:
    """The action, if the stage offers it and one of the person's posts may take it here."""
    require_not_accused(case, by=by)
    action = offered(case).get(code)
    if action is None or action.by_system:
        others = _("、").join(str(other.title) for other in offered(case).values() if not other.by_system)
        raise NotInThisStage(
            _("工单现处于“%(stage)s”，不能执行该操作。可执行：%(offered)s。")
            % {"stage": case.stage.title, "offered": others or _("无")}
        )
    held = acting_post(case, action, by=by, at=at)
    if held is None:
        raise NotPermitted(
            _("“%(action)s”由 %(whose)s 执行。") % {"action": action.title, "whose": whose(case, action)},
            clause=action.clause[0],
        )
    return action, held


def require_values(case: Case, action: Action, values: Mapping[str, Any], *, facts: Facts) -> dict[str, Any]:
    """The values in the form in which they are kept, all there and right; else every fault, field by field."""
    form = case.procedure.form
    checked = clean_values(
        case.pack, form, required=action.captures, optional=action.may_capture, values=values, facts=facts
    )
    faults = dict(checked.faults)
    for group in action.one_of:
        if not any(checked.values.get(code) for code in group):
            labels = _("、").join(field_label(case, code) for code in group)
            faults.setdefault(group[0], _("%(fields)s至少填写一项。") % {"fields": labels})
    if faults:
        raise Incomplete(" ".join(faults.values()), clause=action.clause[0], fields=faults)
    return checked.values


def field_label(case: Case, code: str) -> str:
    return next((str(f.label) for f in case.pack.form[case.procedure.form].fields if f.code == code), code)


def require_conditions(case: Case, action: Action, *, facts: Facts, at: datetime) -> None:
    """The action's own checks, counts and windows hold."""
    clause = action.clause[0]
    for check in action.checks:
        if not holds(check.holds, facts):
            raise NotNow(_said(check.otherwise, facts), clause=check.clause or clause)
    most, least, window = action.at_most, action.at_least, action.window
    if most or least or window:
        case.be_written()
    event = f"work_order.{action.event}"
    if most and queries.times_of(case.order, event, since=most.since) >= most.times:
        raise NotNow(str(most.otherwise), clause=clause)
    if least and not queries.happened_on(case.order, least.event, times=least.times, days=least.days):
        raise NotNow(str(least.otherwise), clause=clause)
    if window:
        last = queries.last_time(case.order, window.since)
        if last is None or at > last + timedelta(**{window.within.counting: window.within.amount}):
            raise NotNow(str(window.otherwise), clause=clause)


def _said(words: Words, facts: Facts) -> str:
    """A refusal of the regulation, with what it says of this matter."""
    text = str(words)
    return text.format_map(facts) if "{" in text else text


def branch(branches: tuple[Branch, ...], facts: Facts, *, otherwise: str) -> str:
    """The stage that the first fitting branch leads to."""
    return next((x.stage for x in branches if x.when is None or holds(x.when, facts)), otherwise)


class NotInBulk(Refusal):
    code: ClassVar[str] = "not_in_bulk"


def bulk_actions(packs: Sequence[Pack], staff: Staff, *, at: datetime) -> dict[str, str]:
    """The actions that this person's posts may take on several work orders at once, with their titles."""
    posts = {(held.regulation, held.post) for held in held_posts(staff, at)}
    found: dict[str, str] = {}
    for pack in packs:
        for procedure in pack.procedures:
            for stage in procedure.stages.values():
                for code, action in stage.actions.items():
                    theirs = action.posts or (stage.owner.posts if stage.owner else ())
                    if action.bulk and any((pack.regulation.code, post) in posts for post in theirs):
                        found.setdefault(code, str(action.title))
    return found


def require_bulk(case: Case, code: str) -> None:
    """The action may be taken on several at once; one that must capture something may not."""
    action = offered(case).get(code)
    if action is not None and not action.bulk:
        raise NotInBulk(_("“%(action)s”须逐张办理。") % {"action": action.title})


def require_any_permission(permission: Permission, *, packs: Sequence[Pack], by: Staff, at: datetime) -> None:
    """One of the person's posts carries the permission under some regulation in force."""
    if not any(may(by, permission, pack, at=at) for pack in packs):
        posts = {str(post.title) for pack in packs for post in pack.organisation.posts if permission in post.may}
        raise NotPermitted(_("本页面由 %(posts)s 使用。") % {"posts": _("、").join(sorted(posts))})


class WrongTarget(Refusal):
    code: ClassVar[str] = "wrong_target"


def require_target(case: Case, action: Action, values: Mapping[str, Any]) -> None:
    """The unit chosen is of a kind that the action may send to, within its reach, and not the sender itself."""
    if not action.targets:
        return
    field = next(f.code for f in case.pack.form[case.procedure.form].fields if f.binds == "target")
    chosen = values.get(field)
    if not any(unit.pk == chosen for unit in queries.targets_of(case, action)):
        sentence = _("所选单位不能接收此操作的工单，请从列出的单位中选择。")
        raise WrongTarget(sentence, clause=action.clause[0], fields={field: sentence})


def require_person(case: Case, values: Mapping[str, Any], *, at: datetime) -> None:
    """Whoever is named to handle it works in the unit that has it, and is not complained about (WO-022)."""
    form = case.pack.form[case.procedure.form]
    for field in form.fields:
        chosen = values.get(field.code) if field.binds == "person" else None
        if chosen is None:
            continue
        if chosen == case.order.accused_id:
            sentence = _("被投诉人不能处理本工单，请指派其他人。")
            raise WrongTarget(sentence, clause=case.procedure.barred_clause or "", fields={field.code: sentence})
        if not any(staff.pk == chosen for staff in queries.colleagues(case.order.owner_unit, at=at)):
            sentence = _("只能指派本单位的人员。")
            raise WrongTarget(sentence, clause=field.clause or "", fields={field.code: sentence})


def require_opening(pack: Pack, procedure: str, *, by: Staff, at: datetime) -> Held:
    """The post at which the person may open such a work order."""
    opening = pack.procedure[procedure].opening
    for held in held_posts(by, at):
        if held.regulation == pack.regulation.code and held.post in opening.posts:
            return held
    if opening.otherwise is not None:
        raise NotPermitted(str(opening.otherwise), clause=opening.clause[0])
    titles = _("、").join(str(pack.post[post].title) for post in opening.posts)
    raise NotPermitted(
        _("“%(action)s”由 %(posts)s 执行。") % {"action": opening.title, "posts": titles}, clause=opening.clause[0]
    )


def require_known_rows(case: Case, values: Mapping[str, Any]) -> None:
    """The customer and the places that are named are there."""
    faults = {}
    for field in case.pack.form[case.procedure.form].fields:
        given = values.get(field.code) if field.binds in ("customer", "home", "occurrence") else None
        if isinstance(given, int) and column_value(case.order, field.binds or "") is None:
            faults[field.code] = _("“%(field)s”须从列出的结果中选择。") % {"field": field.label}
    if faults:
        raise Incomplete(" ".join(faults.values()), clause=case.procedure.opening.clause[0], fields=faults)


def require_opening_values(pack: Pack, procedure: str, values: Mapping[str, Any], *, facts: Facts) -> dict[str, Any]:
    """What must be known to register a matter is there and right; all values come back as they are kept."""
    rules = pack.procedure[procedure]
    opening = rules.opening
    follows = [field.code for field in pack.form[rules.form].fields if field.is_worked_out]
    optional = (*values, *(code for code in follows if code in opening.may_capture))
    checked = clean_values(pack, rules.form, required=opening.captures, optional=optional, values=values, facts=facts)
    if checked.faults:
        raise Incomplete(" ".join(checked.faults.values()), clause=opening.clause[0], fields=checked.faults)
    return checked.values


def require_permission(pack: Pack, permission: Permission, *, by: Staff, at: datetime, doing: str) -> None:
    """One of the person's posts carries the permission; else the sentence names the posts that do."""
    if not may(by, permission, pack, at=at):
        titles = _("、").join(str(post.title) for post in pack.organisation.posts if permission in post.may)
        clause = pack.organisation.permissions.get(permission, "")
        raise NotPermitted(_("“%(action)s”由 %(posts)s 执行。") % {"action": doing, "posts": titles}, clause=clause)
