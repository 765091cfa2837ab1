"""May this be used, may this be judged: asked of the regulation, on the row as it stands."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.mandates.models import MandateUse
from bihuan.mandates.queries import level_of, month_of, used_in_month
from bihuan.org.models import Staff
from bihuan.org.scope import Held, held_posts, seen_path
from bihuan.org.vocabulary import vocabulary
from bihuan.regulation.mandates import Weighed, weigh
from bihuan.regulation.queries import pack_of, packs_in_force
from bihuan.regulation.schema.mandates import Mandate
from bihuan.workorders.facts import Case, Facts

_TRIES = 50  # of those drawn, some may be for others to judge
NOT_WEIGHED = Weighed("")


class BeyondMandate(Refusal):
    code: ClassVar[str] = "beyond_mandate"


class JudgedAlready(Refusal):
    code: ClassVar[str] = "judged_already"


class OwnUse(Refusal):
    code: ClassVar[str] = "own_use"


def weighed(case: Case, facts: Facts, *, by: Staff | None, at: datetime | None) -> Weighed:
    """How the mandate of the procedure covers the matter for this person at this moment."""
    mandate = case.pack.mandate_of.get(case.order.procedure)
    if mandate is None or by is None or at is None:
        return NOT_WEIGHED
    return weigh(
        case.pack,
        mandate,
        level_of(case.pack, mandate, by, at=at),
        facts=facts,
        amount=amount_in(mandate, facts),
        used=lambda: used_in_month(case.pack, mandate, by, month=month_of(at))[0],
    )


def amount_in(mandate: Mandate, facts: Facts) -> Decimal:
    """The amount asked for, to the cent; nothing where the mandate is not about money."""
    asked = facts[mandate.amount] if mandate.amount else 0
    return Decimal(str(asked or 0)).quantize(Decimal("0.01"))


def beyond_own_level(case: Case, facts: Facts, *, by: Staff, at: datetime) -> str:
    """What stood against it at the level of whoever asked, where somebody else decided; nothing where nothing did."""
    asker = case.order.receiver
    verdict = "within" if asker.pk == by.pk else weighed(case, facts, by=asker, at=at).verdict
    return "" if verdict == "within" else verdict


def has_part(staff: Staff, at: datetime) -> bool:
    """Whether mandates are any business of the person; asked for every page, so without a query of its own."""
    return any(held.post in vocabulary(held.regulation).mandated for held in held_posts(staff, at))


def watches(staff: Staff, at: datetime) -> bool:
    """Whether a post of the person sees the uses of others."""
    posts = {(held.regulation, held.post) for held in held_posts(staff, at)}
    return any(
        (pack.regulation.code, post) in posts
        for pack in packs_in_force(at)
        for mandate in pack.mandates
        for post in (*mandate.judges, *mandate.readers)
    )


def judges(staff: Staff, at: datetime) -> bool:
    """Whether a post of the person looks into uses of others."""
    posts = {(held.regulation, held.post) for held in held_posts(staff, at)}
    return any(
        (pack.regulation.code, post) in posts
        for pack in packs_in_force(at)
        for mandate in pack.mandates
        for post in mandate.judges
    )


def drawn_for(staff: Staff, *, month: date, at: datetime) -> MandateUse | None:
    """A use of the month that this person may judge, drawn by chance."""
    seen = MandateUse.objects.visible_to(staff, at=at).filter(month=month, verdict="").order_by("?")
    drawn = seen.exclude(user=staff).exclude(charged=staff).select_related("order")[:_TRIES]
    return next((use for use in drawn if may_judge(use, by=staff, at=at)), None)


def require_part(staff: Staff, at: datetime) -> None:
    if not has_part(staff, at):
        raise NotPermitted(_("授权台账由有授权级别或负责监控的岗位查看。"))


def may_judge(use: MandateUse, *, by: Staff, at: datetime) -> bool:
    """Whether the person looks into this use: it is open, and neither theirs nor approved by them."""
    return not use.verdict and by.pk not in (use.user_id, use.charged_id) and _judging(use, by, at) is not None


def require_judge(use: MandateUse, *, by: Staff, at: datetime) -> Held:
    """A post that judges, over a use that is not the person's own and was not judged yet."""
    mandate = mandate_of(use)
    held = _judging(use, by, at)
    if held is None:
        pack = pack_of(use.order.edition_id)
        posts = _("、").join(str(pack.post[post].title) for post in mandate.judges)
        raise NotPermitted(_("授权使用由%(posts)s检查。") % {"posts": posts}, clause=mandate.clause[0])
    if by.pk in (use.user_id, use.charged_id):
        raise OwnUse(_("本人使用或批准的授权须由他人检查。"), clause=mandate.clause[0])
    if use.verdict:
        raise JudgedAlready(_("该次使用已检查。"), clause=mandate.clause[0])
    return held


def mandate_of(use: MandateUse) -> Mandate:
    """The mandate as the edition of the use has it."""
    return pack_of(use.order.edition_id).mandate_of[use.order.procedure]


def _judging(use: MandateUse, by: Staff, at: datetime) -> Held | None:
    posts = mandate_of(use).judges
    held_here = (held for held in held_posts(by, at) if held.regulation == use.regulation and held.post in posts)
    return next((held for held in held_here if use.path.startswith(seen_path(held))), None)
