"""Writing a use down, and judging one."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal, require_at_most
from bihuan.mandates import rules
from bihuan.mandates.events import MandateUsed, MandateUseJudged
from bihuan.mandates.models import IMPROPER, PROPER, MandateMonth, MandateUse
from bihuan.mandates.queries import VERDICT_WORDS, level_of, month_of
from bihuan.org.models import Staff
from bihuan.org.scope import acting
from bihuan.regulation.mandates import money, purpose_titles
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder


class VerdictWanted(Refusal):
    code: ClassVar[str] = "verdict_wanted"


@transaction.atomic
def note_use(*, case: Case, by: Staff, at: datetime) -> MandateUse:
    """A work order that is locked came to where it counts as a use: it is weighed once more, and written down.

    It counts for the month of whoever decided: the user within the own level, else the one who approved. The
    month is held meanwhile, so that two uses at once never go beyond its ceiling.
    """
    order, pack = case.order, case.pack
    mandate = pack.mandate_of[order.procedure]
    month = month_of(at)
    key = {"staff": by, "regulation": pack.regulation.code, "mandate": mandate.code, "month": month}
    MandateMonth.objects.bulk_create([MandateMonth(**key)], ignore_conflicts=True)
    tally = MandateMonth.objects.select_for_update().get(**key)
    facts = case.facts()
    found = rules.weighed(case, facts, by=by, at=at)
    level = level_of(pack, mandate, by, at=at)
    if found.verdict != "within" or level is None:
        raise rules.BeyondMandate(str(found.why), clause=mandate.clause[0])
    use = MandateUse.objects.create(
        order=order,
        regulation=pack.regulation.code,
        mandate=mandate.code,
        level=level.code,
        purpose=facts[mandate.purpose],
        amount=rules.amount_in(mandate, facts),
        beyond=rules.beyond_own_level(case, facts, by=by, at=at),
        month=month,
        user=order.receiver,
        charged=by,
        unit=order.receiving_unit,
        path=order.receiving_unit.path,
        used_at=at,
    )
    tally.used, tally.uses = tally.used + use.amount, tally.uses + 1
    tally.save(update_fields=["used", "uses"])
    title = purpose_titles(pack, mandate)[use.purpose]
    said = MandateUsed(mandate.code, level.title, title, money(use.amount), mandate.clause, use.beyond)
    record(said, about=order, by=by, at=at)
    return use


@transaction.atomic
def judge_use(*, use: MandateUse, verdict: str, note: str, by: Staff, at: datetime) -> MandateUse:
    """Say of one use whether it was reasonable; an unreasonable one needs its reason and counts against the user."""
    order = WorkOrder.objects.locked(use.order)
    use = MandateUse.objects.locked(use)
    held = rules.require_judge(use, by=by, at=at)
    clause = rules.mandate_of(use).clause
    if verdict not in (PROPER, IMPROPER):
        said = _("请选择合理或不合理。")
        raise VerdictWanted(said, clause=clause[0], fields={"verdict": said})
    if verdict == IMPROPER and not note.strip():
        said = _("判为不合理的，请写明理由。")
        raise VerdictWanted(said, clause=clause[0], fields={"note": said})
    require_at_most(300, note=note)
    use.verdict, use.verdict_note, use.judged_by, use.judged_at = verdict, note.strip(), by, at
    use.save(update_fields=["verdict", "verdict_note", "judged_by", "judged_at"])
    judged = MandateUseJudged(verdict, VERDICT_WORDS[verdict], use.verdict_note, clause)
    record(judged, about=order, by=acting(by, held), at=at)
    return use
