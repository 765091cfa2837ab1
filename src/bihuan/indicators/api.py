"""The machines' doors to figures: which reports I read, and one of them for a period."""

from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from bihuan.api.endpoints import Room, Rule
from bihuan.indicators import queries, rules
from bihuan.indicators.counting import day_of
from bihuan.indicators.queries import Figure
from bihuan.indicators.spans import span_called, span_of
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.reports import Report

room = Room()


class ReportLine(Schema):
    regulation: str
    code: str
    title: str
    periods: list[str]


class ReportList(Schema):
    reports: list[ReportLine]


class FigureOut(Schema):
    """A figure over nothing, or one that misses a number from elsewhere, has no value."""

    code: str
    title: str
    clause: list[str]
    value: float | None
    unit: str
    numerator: float
    denominator: float
    target: float | None
    on_target: bool | None
    before: float | None
    year_before: float | None
    missing: list[str]


class PartOut(Schema):
    title: str
    within: str
    count: int
    share: float
    change: int


class DistributionOut(Schema):
    code: str
    title: str
    clause: list[str]
    parts: list[PartOut]


class ReportOut(Schema):
    regulation: str
    code: str
    period: str
    figures: list[FigureOut]
    distributions: list[DistributionOut]


@room.reads("/reports", rule=Rule.SIGNED_IN, answers=ReportList, summary=_("我可以查看的统计报表"))
def reports(request: ApiRequest) -> ReportList:
    """Those that one of my posts reads."""
    return ReportList(
        reports=[
            ReportLine(
                regulation=pack.regulation.code, code=each.code, title=str(each.title), periods=list(each.periods)
            )
            for pack, each in rules.reports_for(request.user, now())
        ]
    )


@room.reads("/reports/{regulation}/{code}", rule=Rule.SIGHT, answers=ReportOut, summary=_("统计报表"))
def report(request: ApiRequest, regulation: str, code: str, period: str = "") -> ReportOut:
    """One report over all that I see, this month where no period is asked for."""
    at = now()
    pack, wanted = _report(request, regulation, code, at)
    span = span_called(period) if period else span_of("month", day_of(at))
    if span is None or span.kind not in (*wanted.periods, "free"):
        raise Http404
    sheet = queries.sheet_of(pack, wanted, span, reader=request.user, at=at)
    return ReportOut(
        regulation=regulation,
        code=code,
        period=span.name,
        figures=[_figure(line) for line in sheet.lines],
        distributions=[
            DistributionOut(
                code=each.code,
                title=str(each.title),
                clause=list(each.clause),
                parts=[
                    PartOut(
                        title=str(part.title),
                        within=str(part.inner or ""),
                        count=part.count,
                        share=float(part.share),
                        change=part.change,
                    )
                    for part in parts
                ],
            )
            for each, parts in sheet.distributions
        ],
    )


def _figure(line: queries.Line) -> FigureOut:
    one = line.now
    return FigureOut(
        code=one.indicator.code,
        title=str(one.indicator.title),
        clause=list(one.indicator.clause),
        value=_number(one),
        unit=one.unit or "cases",
        numerator=float(one.numerator),
        denominator=float(one.denominator),
        target=None if one.target is None else float(one.target),
        on_target=line.on_target,
        before=_number(line.before),
        year_before=_number(line.year_before),
        missing=[each.code for each in one.missing],
    )


def _number(figure: Figure) -> float | None:
    return None if figure.number is None else float(figure.number)


def _report(request: ApiRequest, regulation: str, code: str, at: datetime) -> tuple[Pack, Report]:
    for pack, each in rules.reports_for(request.user, at):
        if (pack.regulation.code, each.code) == (regulation, code):
            return pack, each
    raise Http404
