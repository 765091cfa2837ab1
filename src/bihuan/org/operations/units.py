"""Setting units up, changing, moving and closing them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.events import UnitChanged, UnitClosed, UnitCreated, UnitMoved
from bihuan.org.models import PATH_LENGTH, Staff, Unit
from bihuan.org.rules import open_work_of, require_administrator
from bihuan.org.vocabulary import vocabulary


class WrongUnit(Refusal):
    code: ClassVar[str] = "wrong_unit"


class CodeTaken(Refusal):
    code: ClassVar[str] = "code_taken"


class UnderItself(Refusal):
    code: ClassVar[str] = "under_itself"


class AlreadyThere(Refusal):
    code: ClassVar[str] = "already_there"


class SecondMain(Refusal):
    code: ClassVar[str] = "second_main"


class UnitIsClosed(Refusal):
    code: ClassVar[str] = "unit_is_closed"


class StillInUse(Refusal):
    code: ClassVar[str] = "still_in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCard:
    """What is written about a unit beside its place in the tree."""

    name: str
    kind: str
    name_en: str = ""
    phone: str = ""
    regulation: str = ""
    duties: tuple[str, ...] = ()
    head: Staff | None = None


FIELDS = {
    "name": Words("名称", "name"),
    "name_en": Words("英文名称", "English name"),
    "kind": Words("单位类型", "kind"),
    "phone": Words("联系电话", "phone"),
    "regulation": Words("所属制度", "regulation"),
    "duties": Words("职责范围", "duties"),
    "head": Words("负责人", "head"),
}


@transaction.atomic
def create_unit(*, above: Unit | None, code: str, card: UnitCard, by: Actor, at: datetime) -> Unit:
    """Set up a unit under another one; the top of the organisation is set up by the system alone."""
    _hold_the_tree()
    if above is None:
        actor = _require_system(by)
    else:
        above = Unit.objects.locked(above)
        actor = require_administrator(by, over=above.path, at=at)
        _require_open(above)
    _check_code(code)
    _check(card)
    path = f"{above.path if above else ''}{code}."
    _check_depth(path)
    unit = Unit(code=code, parent=above, path=path)
    _write(unit, card)
    unit.save(force_insert=True)
    event = UnitCreated(title=unit.title, code=code, kind=card.kind, above=above.title if above else None, path=path)
    record(event, about=unit, by=actor, at=at)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, card: UnitCard, by: Actor, at: datetime) -> Unit:
    """Correct what is written about a unit. Without a difference nothing happens and nothing is told.

    A unit has one main regulation: another one is refused (`SecondMain`) while somebody holds a post of the present
    one there or work of it is open.
    """
    unit = Unit.objects.locked(unit)
    actor = require_administrator(by, over=unit.path, at=at)
    _check(card)
    if unit.regulation and card.regulation != unit.regulation:
        _require_free_of(unit, at)
    before = _shown(unit)
    _write(unit, card)
    after = _shown(unit)
    changed = [field for field in FIELDS if before[field] != after[field]]
    if changed:
        unit.save(update_fields=changed)
        event = UnitChanged(
            fields=tuple(FIELDS[field] for field in changed),
            before=tuple(before[field] for field in changed),
            after=tuple(after[field] for field in changed),
        )
        record(event, about=unit, by=actor, at=at)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, above: Unit, by: Actor, at: datetime) -> Unit:
    """Put a unit with all that is below it under another one. Posts and work move along."""
    _hold_the_tree()
    unit, above = Unit.objects.locked(unit), Unit.objects.locked(above)
    require_administrator(by, over=unit.path, at=at)
    actor = require_administrator(by, over=above.path, at=at)
    _require_open(above)
    if above.is_within(unit.path):
        raise UnderItself(_("不能把单位移到它自己或它的下级之下。"), fields={"above": _("请选择其他上级单位。")})
    if unit.parent_id == above.pk:
        raise AlreadyThere(_("该单位已经在%(above)s之下。") % {"above": above})
    if unit.parent is None:
        raise UnderItself(_("最高一级单位不能移动。"))
    from_path, to_path = unit.path, f"{above.path}{unit.code}."
    longest = max(len(path) for path in Unit.objects.within(from_path).values_list("path", flat=True))
    _check_depth("." * (longest - len(from_path) + len(to_path)))
    event = UnitMoved(from_above=unit.parent.title, to_above=above.title, from_path=from_path, to_path=to_path)
    unit.parent = above
    unit.save(update_fields=["parent"])
    Unit.objects.within(from_path).update(path=Concat(Value(to_path), Substr(F("path"), len(from_path) + 1)))
    unit.path = to_path
    record(event, about=unit, by=actor, at=at)
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, reason: str, by: Actor, at: datetime) -> Unit:
    """Take a unit out of use. What is still open there is named, and then it stays."""
    _hold_the_tree()
    unit = Unit.objects.locked(unit)
    actor = require_administrator(by, over=unit.path, at=at)
    _require_open(unit)
    if unit.parent_id is None:
        raise StillInUse(_("最高一级单位不能停用。"))
    if not reason.strip():
        raise WrongUnit(_("请填写停用原因。"), fields={"reason": _("请填写停用原因。")})
    _require_empty(unit, at)
    unit.active = False
    unit.save(update_fields=["active"])
    record(UnitClosed(reason=reason.strip()), about=unit, by=actor, at=at)
    return unit


def _hold_the_tree() -> None:
    """One change of the tree at a time: a new unit must not slip under one that is being moved."""
    list(Unit.objects.select_for_update().filter(parent=None))


def _require_system(by: Actor) -> Actor:
    if by.actor_id is not None:
        raise NotPermitted(_("最高一级单位只能在安装时建立。"))
    return by


def _require_open(unit: Unit) -> None:
    if not unit.active:
        raise UnitIsClosed(_("%(unit)s已停用。") % {"unit": unit})


def _require_empty(unit: Unit, at: datetime) -> None:
    below = list(unit.children.active())
    people = list(unit.staff.filter(active=True)[:5])
    if below:
        raise StillInUse(_("还有下级单位在用：%(units)s。") % {"units": _("、").join(str(x) for x in below)})
    if people:
        raise StillInUse(_("还有在职员工属于该单位：%(people)s。") % {"people": _("、").join(str(x) for x in people)})
    holders = unit.appointments.ahead(at.astimezone(SHANGHAI).date()).select_related("staff")[:5]
    if holders:
        raise StillInUse(
            _("还有人在该单位任职：%(people)s。") % {"people": _("、").join(str(x.staff) for x in holders)}
        )
    if work := open_work_of(unit):
        shown = _("、").join(work[:10])
        raise StillInUse(
            _("该单位还有 %(count)s 件未办结：%(work)s。请先办结或转派。") % {"count": len(work), "work": shown}
        )


def _require_free_of(unit: Unit, at: datetime) -> None:
    """Nobody works in the unit under its present main regulation any more."""
    title = vocabulary(unit.regulation).title
    day = at.astimezone(SHANGHAI).date()
    holders = unit.appointments.ahead(day).filter(regulation=unit.regulation).select_related("staff")[:5]
    if holders:
        people = _("、").join(str(held.staff) for held in holders)
        words = {"unit": unit, "title": title, "people": people}
        sentence = _("%(unit)s的主制度是《%(title)s》，还有人按它任职：%(people)s。一个单位只有一套主制度。") % words
        raise SecondMain(sentence, fields={"kind": sentence})
    if work := open_work_of(unit):
        words = {"unit": unit, "title": title, "work": _("、").join(work[:10])}
        sentence = _("%(unit)s的主制度是《%(title)s》，还有未办结的工作：%(work)s。一个单位只有一套主制度。") % words
        raise SecondMain(sentence, fields={"kind": sentence})


def _check_code(code: str) -> None:
    if not re.fullmatch(r"[a-z0-9_]{1,20}", code):
        sentence = _("编码由 1 至 20 个小写字母、数字或下划线组成。")
        raise WrongUnit(sentence, fields={"code": sentence})
    if Unit.objects.filter(code=code).exists():
        sentence = _("编码 %(code)s 已被使用。") % {"code": code}
        raise CodeTaken(sentence, fields={"code": sentence})


def _check_depth(path: str) -> None:
    if len(path) > PATH_LENGTH:
        raise WrongUnit(_("单位层级过深，请缩短编码或减少层级。"))


def _check(card: UnitCard) -> None:
    faults: dict[str, str] = {}
    words = vocabulary(card.regulation)
    if not card.name.strip():
        faults["name"] = _("请填写单位名称。")
    if words.adds_to or (card.regulation and words.regulation not in (card.regulation, "")):
        faults["kind"] = _("单位的主制度应是一套现行的制度，不能是附加制度。")
    elif not card.kind or (words.regulation and not words.knows_kind(card.kind)):
        faults["kind"] = _("制度中没有这种单位类型。")
    if unknown := unknown_duties(card.duties, card.regulation):
        faults["duties"] = _("制度中没有这些职责：%(duties)s。") % {"duties": _("、").join(unknown)}
    if card.head is not None and not card.head.active:
        faults["head"] = _("负责人账号已停用，请另选一人。")
    if faults:
        raise WrongUnit(" ".join(faults.values()), fields=faults)


def unknown_duties(duties: Collection[str], regulation: str) -> list[str]:
    """Those that the regulation does not declare, where it declares any."""
    known = {duty.code for duty in vocabulary(regulation).duties}
    return [duty for duty in duties if known and duty not in known]


def _write(unit: Unit, card: UnitCard) -> None:
    unit.name, unit.name_en = card.name.strip(), card.name_en.strip()
    unit.kind, unit.phone, unit.regulation = card.kind, card.phone.strip(), card.regulation
    unit.duties, unit.head = list(card.duties), card.head


def _shown(unit: Unit) -> dict[str, str]:
    return {
        "name": unit.name,
        "name_en": unit.name_en,
        "kind": unit.kind,
        "phone": unit.phone,
        "regulation": unit.regulation,
        "duties": "、".join(unit.duties),
        "head": unit.head.number if unit.head else "",
    }
