"""The browser's doors: the reports, one of them for a period, what is behind a figure, and numbers from elsewhere."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.indicators import operations, queries, rules
from bihuan.indicators.counting import day_of
from bihuan.indicators.exporting import in_words, table_of
from bihuan.indicators.forms import NumbersForm, WhoseForm
from bihuan.indicators.models import EnteredNumber
from bihuan.indicators.spans import KINDS, Span, span_called, span_of
from bihuan.journal.access import note_door
from bihuan.journal.models import AccessEntry
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.org.scope import seen_path
from bihuan.registers.exporting import XLSX, as_xlsx, csv_of
from bihuan.registers.models import RegisterSheet
from bihuan.registers.queries import beginning_with
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.reports import Report
from bihuan.workorders.models import WorkOrder

SIZE = 50


@login_required
@require_GET
def reports(request: StaffRequest) -> HttpResponse:
    """The reports that this person reads."""
    return render(request, "indicators/reports.html", {"reports": rules.reports_for(request.user, now())})


@login_required
@require_GET
def report(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """One report for a period, this month where none is asked for."""
    at = now()
    pack, wanted = _report(request, regulation, code, at)
    span, wrong = _span(request, wanted, at)
    sheet = queries.sheet_of(pack, wanted, span, reader=request.user, at=at)
    facts: dict[str, Any] = {"pack": pack, "report": wanted, "span": span, "sheet": sheet, "wrong": wrong}
    facts["kinds"] = [(kind, span_of(kind, span.first).name) for kind in KINDS if kind in wanted.periods]
    facts["may_enter"] = bool(rules.entering_posts(pack, wanted, by=request.user, at=at))
    facts |= _analysis(request, pack, wanted, span, sheet, at)
    return render(request, "indicators/report.html", facts, status=422 if wrong else 200)


@login_required
@require_GET
def export(request: StaffRequest, regulation: str, code: str, kind: str) -> HttpResponseBase:
    """The report as a spreadsheet; who took it out is noted."""
    at = now()
    pack, wanted = _report(request, regulation, code, at)
    span, _wrong = _span(request, wanted, at)
    sheet = queries.sheet_of(pack, wanted, span, reader=request.user, at=at)
    table = table_of(wanted, span, sheet, by=request.user, at=at)
    address = request.META.get("REMOTE_ADDR") or ""
    note_door(AccessEntry.Kind.EXPORTED, by=request.user, what=table.title[:200], address=address, at=at)
    if kind == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(csv_of(table), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(as_xlsx(table), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{table.title}.{kind}") or "attachment"
    return answer


@login_required
@require_GET
def orders(request: StaffRequest, regulation: str, code: str, figure: str) -> HttpResponse:
    """The work orders behind a figure, the newest first, so many at a time."""
    at = now()
    pack, wanted = _report(request, regulation, code, at)
    indicator = next((each for each in wanted.figures if each.code == figure and each.measure != "given"), None)
    if indicator is None:
        raise Http404
    (span, _wrong), counted = _span(request, wanted, at), request.GET.get("of") != "all"
    found = queries.orders_behind(pack, wanted, indicator, span, counted=counted, reader=request.user, at=at)
    after = request.GET.get("after", "")[:18]
    narrowed = found.filter(pk__lt=int(after)) if after.isascii() and after.isdecimal() else found
    rows = list(narrowed[: SIZE + 1])
    keys = [row.pk for row in rows]
    open_to_me = WorkOrder.objects.visible_to(request.user, at=at).filter(pk__in=keys).values_list("pk", flat=True)
    asked = {"period": span.name, "of": "counted" if counted else "all"}
    facts = {
        "report": wanted,
        "pack": pack,
        "span": span,
        "indicator": indicator,
        "counted": counted,
        "orders": rows[:SIZE],
        "visible": set(open_to_me),
        "next_url": f"?{urlencode({**asked, 'after': rows[SIZE - 1].pk})}" if len(rows) > SIZE else "",
    }
    return render(request, "indicators/orders.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def numbers(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """The numbers that other systems know, entered unit by unit and month by month."""
    at = now()
    pack, wanted = _report(request, regulation, code, at)
    posts = rules.entering_posts(pack, wanted, by=request.user, at=at)
    if not posts:
        titles = "、".join(str(pack.post[each].title) for each in wanted.enter)
        raise NotPermitted(
            _("只有%(posts)s可以录入本单位及下级的外部数。") % {"posts": titles}, clause=wanted.clause[0]
        )
    units = queries.units_to_enter(seen_path(held) for held in posts)
    first = units.first()
    asked = {"unit": first.code if first else "", "month": f"{day_of(at):%Y-%m}", **request.GET.dict()}
    whose = WhoseForm(asked)
    whose.fields["unit"].queryset = units  # type: ignore[attr-defined]
    if not whose.is_valid():
        facts = {"pack": pack, "report": wanted, "whose": whose}
        return render(request, "indicators/numbers.html", facts, status=422)
    unit, month = whose.cleaned_data["unit"], whose.cleaned_data["month"]
    kept = EnteredNumber.objects.visible_to(request.user, at=at).filter(
        regulation=regulation, report=code, unit=unit, month=month
    )
    initial = dict(kept.values_list("number", "value"))
    form = NumbersForm(request.POST or None, numbers=wanted.numbers, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.enter_numbers(
                pack=pack, report=wanted, values=form.cleaned_data, unit=unit, month=month, by=request.user, at=at
            )
        except Refusal as refusal:
            if isinstance(refusal, NotPermitted):
                raise
            form.refuse(refusal)
        else:
            return redirect(f"{reverse('indicators:report', args=[regulation, code])}?period={month:%Y-%m}")
    facts = {"pack": pack, "report": wanted, "whose": whose, "form": form, "month": f"{month:%Y-%m}", "unit": unit}
    return render(request, "indicators/numbers.html", facts, status=422 if form.is_bound else 200)


def _analysis(
    request: StaffRequest, pack: Pack, wanted: Report, span: Span, sheet: queries.Sheet, at: datetime
) -> dict[str, Any]:
    """The analyses of the period, where one belongs to it, and the way to begin one."""
    said = wanted.analysis
    if said is None or span.kind not in said.periods:
        return {}
    about = {f"sheet__values__{said.report}": wanted.code, f"sheet__values__{said.period}": span.name}
    seen = RegisterSheet.objects.visible_to(request.user, at=at).filter(
        regulation=pack.regulation.code, register=said.kept_in, **about
    )
    analyses = list(seen.exclude(sheet__status="voided").select_related("sheet__maker", "unit").order_by("-pk")[:SIZE])
    begun = {said.report: wanted.code, said.period: span.name, said.figures: in_words(sheet)}
    address = reverse("registers:make", args=[pack.regulation.code, said.kept_in])
    may = rules.may_analyse(pack, wanted, by=request.user, at=at)
    return {"analysis": said, "analyses": analyses, "begin_url": f"{address}?{beginning_with(begun)}" if may else ""}


def _report(request: StaffRequest, regulation: str, code: str, at: datetime) -> tuple[Pack, Report]:
    for pack, report_ in rules.reports_for(request.user, at):
        if (pack.regulation.code, report_.code) == (regulation, code):
            return pack, report_
    raise Http404


def _span(request: StaffRequest, wanted: Report, at: datetime) -> tuple[Span, str]:
    """The period asked for, or what is wrong with it beside this month or year."""
    kind = "month" if "month" in wanted.periods else wanted.periods[0]
    usual, text = span_of(kind, day_of(at)), request.GET.get("period", "")[:24]
    if not text:
        return usual, ""
    found = span_called(text)
    if found is None:
        said = _("“%(text)s”不是周期。请写年、年-Q季、年-月、年-W周、日期，或起止日期（最长一年）。")
        return usual, said % {"text": text}
    if found.kind not in (*wanted.periods, "free"):
        return usual, _("本报表不按这种周期统计。")
    return found, ""
