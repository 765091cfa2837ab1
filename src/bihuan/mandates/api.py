"""The machines' doors to mandates: how far I may go, the uses, each person's month, and judging a use."""

from decimal import Decimal
from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bihuan.api.endpoints import Room, Rule
from bihuan.api.shapes import In, Out, Page, shown_at
from bihuan.kernel.time import now
from bihuan.mandates import operations, queries, rules
from bihuan.mandates.models import MandateUse
from bihuan.mandates.queries import Allowance, UseFilter, UseLine
from bihuan.org.models import Unit
from bihuan.org.requests import ApiRequest

room = Room()
Month = Annotated[str, Field(max_length=7, description="2026-03; the present one when left out")]
Filter = Annotated[str, Field(max_length=40)]


class AllowanceOut(Out):
    regulation: str
    mandate: str
    title: str
    level: str
    level_title: str
    single: Decimal | None = Field(description="The ceiling of one use; none where there is none")
    monthly: Decimal | None
    used: Decimal
    left: Decimal | None
    uses: int

    @classmethod
    def of(cls, one: Allowance) -> "AllowanceOut":
        return cls(
            regulation=one.pack.regulation.code,
            mandate=one.mandate.code,
            title=str(one.mandate.title),
            level=one.level.code,
            level_title=str(one.level.title),
            single=one.level.single,
            monthly=one.level.monthly,
            used=one.used,
            left=one.left,
            uses=one.uses,
        )


class UseOut(Out):
    number: str = Field(description="Of the work order that asked for it")
    work_order: str
    regulation: str
    mandate: str
    level: str
    purpose: str
    amount: Decimal
    beyond: str = Field(description="Why it went beyond the user's own level; empty when it did not")
    user: str
    user_number: str
    approved_by: str
    unit: str
    used_at: str | None
    verdict: str
    verdict_note: str
    judged_by: str
    judged_at: str | None

    @classmethod
    def of(cls, line: UseLine) -> "UseOut":
        use = line.use
        return cls(
            number=use.order.number,
            work_order=use.order.parent.number if use.order.parent else "",
            regulation=use.regulation,
            mandate=use.mandate,
            level=use.level,
            purpose=use.purpose,
            amount=use.amount,
            beyond=use.beyond,
            user=use.user.name,
            user_number=use.user.number,
            approved_by=use.charged.name if use.was_approved else "",
            unit=use.unit.code,
            used_at=shown_at(use.used_at),
            verdict=use.verdict,
            verdict_note=use.verdict_note,
            judged_by=use.judged_by.name if use.judged_by else "",
            judged_at=shown_at(use.judged_at),
        )


class UsePageOut(Page):
    items: list[UseOut]


class PersonsMonthOut(Out):
    name: str
    number: str
    uses: int
    improper: int
    allowances: list[AllowanceOut]


class JudgementIn(In):
    verdict: Annotated[str, Field(max_length=10, description="proper or improper")]
    note: Annotated[str, Field(max_length=300)] = ""


class JudgementDone(Out):
    number: str
    verdict: str


@room.reads("/mandates", rule=Rule.ONESELF, answers=list[AllowanceOut], summary=_("本人的授权和余额"))
def mandates(request: ApiRequest, month: Month = "") -> list[AllowanceOut]:
    """Of each mandate in force the caller's level, and what of the month is used and left."""
    at = now()
    asked = queries.month_called(month) or queries.month_of(at)
    return [AllowanceOut.of(one) for one in queries.allowances_of(request.user, month=asked, at=at)]


@room.reads("/mandate-uses", rule=Rule.PROCEDURE, answers=UsePageOut, summary=_("授权使用台账"))
def uses(
    request: ApiRequest,
    month: Month = "",
    verdict: Filter = "",
    purpose: Filter = "",
    approved: Filter = "",
    unit: Filter = "",
    person: Filter = "",
    after: str = "",
) -> UsePageOut:
    """Of one month, newest first: one's own, and those that one's posts watch over."""
    at = now()
    rules.require_part(request.user, at)
    place = Unit.objects.visible_to(request.user, at=at).filter(code=unit).first() if unit else None
    asked = queries.month_called(month) or queries.month_of(at)
    wanted = UseFilter(asked, verdict, purpose, approved, place.path if place else "", person)
    page = queries.use_page(MandateUse.objects.visible_to(request.user, at=at), wanted, after=after)
    return UsePageOut(items=[UseOut.of(line) for line in page.lines], after=page.after)


@room.reads("/mandate-uses/{number}", rule=Rule.SIGHT, answers=UseOut, summary=_("一次授权使用"))
def use(request: ApiRequest, number: str) -> UseOut:
    return UseOut.of(queries.line_of(_use(request, number)))


@room.reads("/mandate-people", rule=Rule.PROCEDURE, answers=list[PersonsMonthOut], summary=_("各人本月使用情况"))
def people(request: ApiRequest, month: Month = "") -> list[PersonsMonthOut]:
    """Everybody who used a mandate, as far as the caller sees it; those with unreasonable uses first."""
    at = now()
    rules.require_part(request.user, at)
    seen = MandateUse.objects.visible_to(request.user, at=at)
    asked = queries.month_called(month) or queries.month_of(at)
    return [
        PersonsMonthOut(
            name=one.staff.name,
            number=one.staff.number,
            uses=one.uses,
            improper=one.improper,
            allowances=[AllowanceOut.of(each) for each in one.allowances],
        )
        for one in queries.people_in(seen, month=asked, at=at)
    ]


@room.writes(
    "/mandate-uses/{number}/judgement",
    rule=Rule.PROCEDURE,
    answers=JudgementDone,
    summary=_("判定一次使用是否合理"),
)
def judge(request: ApiRequest, number: str, body: JudgementIn) -> JudgementDone:
    """Once, by a post that watches, with a reason where it was not."""
    found = _use(request, number)
    operations.judge_use(use=found, verdict=body.verdict, note=body.note, by=request.user, at=now())
    return JudgementDone(number=number, verdict=body.verdict)


def _use(request: ApiRequest, number: str) -> MandateUse:
    seen = MandateUse.objects.visible_to(request.user, at=now())
    beside = seen.select_related("order__parent", "user", "charged", "unit", "judged_by")
    return get_object_or_404(beside, order__number=number)
