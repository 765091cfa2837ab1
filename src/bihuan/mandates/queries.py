"""Reads: what a person may still use, the register of uses, and how the month went for each person."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.mandates.models import IMPROPER, PROPER, MandateMonth, MandateUse
from bihuan.org.models import Appointment, Staff
from bihuan.org.scope import held_posts
from bihuan.regulation.mandates import level_called, level_for, purpose_titles
from bihuan.regulation.queries import pack_of, packs_in_force
from bihuan.regulation.schema.mandates import Mandate, MandateLevel
from bihuan.regulation.schema.pack import Pack
from bihuan.workorders.models import WorkOrder

SIZE = 50
VERDICT_WORDS: Mapping[str, Words] = {
    "": Words("未检查", "Not checked"),
    PROPER: Words("合理", "Reasonable"),
    IMPROPER: Words("不合理", "Unreasonable"),
}
BEYOND_WORDS: Mapping[str, Words] = {
    "": Words("条件符合，额度内", "Conditions met, within the ceilings"),
    "no_level": Words("岗位没有授权级别", "The post has no level"),
    "purpose": Words("不在授权范围内", "Outside the range"),
    "condition": Words("使用条件不符", "A condition was not met"),
    "single": Words("超过单笔上限", "Above the ceiling of one use"),
    "monthly": Words("超过月累计上限", "Above the ceiling of the month"),
}


@dataclass(frozen=True, slots=True)
class UseFilter:
    """What the register is narrowed to."""

    month: date
    verdict: str = ""  # of VERDICT_WORDS, or "none": not checked yet
    purpose: str = ""
    approved: str = ""  # yes: with approval, no: within one's own level
    unit: str = ""  # a path
    person: str = ""  # a staff number or part of a name


@dataclass(frozen=True, slots=True)
class UseLine:
    """A use with the words of its edition."""

    use: MandateUse
    mandate: Words
    level: Words
    purpose: Words
    verdict: Words
    beyond: Words


@dataclass(frozen=True, slots=True)
class Allowance:
    """How far a person may go under one mandate, and what of the month is used; no ceiling where there is none."""

    pack: Pack
    mandate: Mandate
    level: MandateLevel
    used: Decimal
    uses: int

    @property
    def left(self) -> Decimal | None:
        ceiling = self.level.monthly
        return None if ceiling is None else max(Decimal(0), ceiling - self.used)


@dataclass(frozen=True, slots=True)
class PersonsMonth:
    """How one person used mandates in a month, as far as the reader sees it."""

    staff: Staff
    uses: int
    improper: int
    allowances: Sequence[Allowance]


@dataclass(frozen=True, slots=True)
class UsePage:
    lines: Sequence[UseLine]
    after: str  # what to ask for to go on; empty at the end


@dataclass(frozen=True, slots=True)
class Figures:
    """The month in numbers: how many uses, how many of the checked ones were reasonable (KPI-016)."""

    uses: int
    amount: Decimal
    judged: int
    proper: int

    @property
    def proper_share(self) -> int | None:
        """In per cent of those checked; nothing when none was."""
        return round(100 * self.proper / self.judged) if self.judged else None


def month_of(at: datetime) -> date:
    """The first day of the month in which an instant lies, in the organisation's zone."""
    return at.astimezone(SHANGHAI).date().replace(day=1)


def month_called(text: str) -> date | None:
    """The first day of a month written as 2026-03; none where it is not one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def level_of(pack: Pack, mandate: Mandate, staff: Staff, *, at: datetime) -> MandateLevel | None:
    """The highest level that one of the person's posts gives them."""
    return level_for(mandate, [held.post for held in held_posts(staff, at) if held.regulation == pack.regulation.code])


def used_in_month(pack: Pack, mandate: Mandate, staff: Staff, *, month: date) -> tuple[Decimal, int]:
    """What counts against the person in the month, and how many uses it was."""
    row = MandateMonth.objects.filter(
        staff=staff, regulation=pack.regulation.code, mandate=mandate.code, month=month
    ).first()
    return (row.used, row.uses) if row else (Decimal(0), 0)


def allowances_of(staff: Staff, *, month: date, at: datetime) -> list[Allowance]:
    """What the person may decide under the regulations in force, with what is used in that month."""
    held = {(each.regulation, each.post) for each in held_posts(staff, at)}
    rows = MandateMonth.objects.filter(staff=staff, month=month)
    return _allowances(packs_in_force(at), held, {(row.regulation, row.mandate): row for row in rows})


def _allowances(
    packs: Sequence[Pack], held: Collection[tuple[str, str]], used: Mapping[tuple[str, str], MandateMonth]
) -> list[Allowance]:
    found = []
    for pack in packs:
        code = pack.regulation.code
        for mandate in pack.mandates:
            level = level_for(mandate, [post for regulation, post in held if regulation == code])
            row = used.get((code, mandate.code))
            if level is not None:
                found.append(Allowance(pack, mandate, level, row.used if row else Decimal(0), row.uses if row else 0))
    return found


def use_page(seen: QuerySet[MandateUse], wanted: UseFilter, *, after: str = "", size: int = SIZE) -> UsePage:
    """The uses that the filter asks for, the newest first, so many at a time."""
    rows = narrowed(seen, wanted)
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after[:18]))
    beside = rows.select_related("order__parent", "user", "charged", "unit", "judged_by").order_by("-pk")
    found = list(beside[: size + 1])
    lines = [line_of(use) for use in found[:size]]
    return UsePage(lines, after=str(lines[-1].use.pk) if len(found) > size else "")


def narrowed(seen: QuerySet[MandateUse], wanted: UseFilter) -> QuerySet[MandateUse]:
    rows = seen.filter(month=wanted.month)
    if wanted.verdict:
        rows = rows.filter(verdict="" if wanted.verdict == "none" else wanted.verdict)
    if wanted.purpose:
        rows = rows.filter(purpose=wanted.purpose)
    if wanted.unit:
        rows = rows.filter(path__startswith=wanted.unit)
    if wanted.approved:
        beyond = ~Q(beyond="")
        rows = rows.filter(beyond if wanted.approved == "yes" else ~beyond)
    if wanted.person:
        rows = rows.filter(Q(user__number=wanted.person) | Q(user__name__contains=wanted.person))
    return rows


def line_of(use: MandateUse) -> UseLine:
    """The words of a use, as the edition of its work order has them."""
    pack = pack_of(use.order.edition_id)
    mandate = pack.mandate_of[use.order.procedure]
    level = level_called(mandate, use.level)
    plain = Words(use.purpose, use.purpose)
    return UseLine(
        use,
        mandate.title,
        level.title if level else Words(use.level, use.level),
        purpose_titles(pack, mandate).get(use.purpose, plain),
        VERDICT_WORDS[use.verdict],
        BEYOND_WORDS[use.beyond],
    )


def figures_of(seen: QuerySet[MandateUse], *, month: date) -> Figures:
    """The month in numbers, over all that the reader sees."""
    counted = seen.filter(month=month).aggregate(
        uses=Count("pk"),
        amount=Sum("amount", default=Decimal(0)),
        judged=Count("pk", filter=~Q(verdict="")),
        proper=Count("pk", filter=Q(verdict=PROPER)),
    )
    return Figures(**counted)


def people_in(seen: QuerySet[MandateUse], *, month: date, at: datetime, size: int = 200) -> list[PersonsMonth]:
    """Everybody who used a mandate in the month, with what their own posts allow: the unreasonable uses first."""
    rows = (
        seen.filter(month=month).values("user").annotate(uses=Count("pk"), bad=Count("pk", filter=Q(verdict=IMPROPER)))
    )
    counted = {row["user"]: row for row in rows.order_by("-bad", "-uses", "user")[:size]}
    staff, packs, day = Staff.objects.in_bulk(counted), packs_in_force(at), at.astimezone(SHANGHAI).date()
    held: dict[int, set[tuple[str, str]]] = defaultdict(set)
    standing = Appointment.objects.filter(Q(until_on=None) | Q(until_on__gte=day), staff__in=counted, from_on__lte=day)
    for pk, regulation, post in standing.values_list("staff_id", "regulation", "post"):
        held[pk].add((regulation, post))
    used: dict[int, dict[tuple[str, str], MandateMonth]] = defaultdict(dict)
    for tally in MandateMonth.objects.filter(staff__in=counted, month=month):
        used[tally.staff_id][tally.regulation, tally.mandate] = tally
    return [
        PersonsMonth(staff[pk], row["uses"], row["bad"], _allowances(packs, held[pk], used[pk]))
        for pk, row in counted.items()
    ]


def uses_about(order: WorkOrder) -> list[UseLine]:
    """The uses that were asked for on a work order, the newest first."""
    uses = MandateUse.objects.filter(order__parent=order).select_related("order", "user", "charged", "unit")
    return [line_of(use) for use in uses.order_by("-pk")]
