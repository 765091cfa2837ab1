"""Lists gathered from records: of which unit and period, and once more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org.models import Staff
from bihuan.org.requests import StaffRequest
from bihuan.registers import operations, rules
from bihuan.registers.finding import register_of, sheet_of
from bihuan.registers.forms import GatherForm
from bihuan.registers.models import RegisterSheet
from bihuan.registers.records import numbers_seen
from bihuan.regulation.queries import edition_in_force
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.reading import ReadSection


@login_required
@require_http_methods(["GET", "POST"])
def gather(request: StaffRequest, regulation: str, code: str) -> HttpResponse:
    """A new sheet out of the records of a unit and a period."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    edition = edition_in_force(regulation, at)
    if rule.gathered is None or edition is None:
        raise Http404
    units = rules.units_to_gather(pack, rule, by=request.user, at=at)
    form = GatherForm(rule.gathered.covers, units, at.astimezone(SHANGHAI).date(), request.POST or None)
    if form.is_valid():
        key = request.POST.get("form_key", "")[:32]
        try:
            row = operations.gather_register_sheet(
                edition=edition, register=code, **form.said, key=key, by=request.user, at=at
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("registers:sheet", row.number)
    facts = {"pack": pack, "register": rule, "form": form}
    return render(request, "registers/gather.html", facts, status=422 if form.is_bound else 200)


@login_required
@require_POST
def again(request: StaffRequest, number: str) -> HttpResponse:
    """The records as they stand now; what was typed stays."""
    at = now()
    row, _pack, _rule = sheet_of(request.user, number, at)
    seen = request.POST.get("seen", "")
    version = int(seen[:9]) if seen.isascii() and seen.isdecimal() else 0
    operations.gather_again(row=row, seen=version, by=request.user, at=at)
    return redirect("registers:sheet", number)


def with_links(
    sections: Sequence[ReadSection], rule: Register, row: RegisterSheet, *, by: Staff, at: datetime
) -> list[ReadSection]:
    """Each row of the list leads to the record that it stands for, where the person may see that."""
    gathers = rule.gathered
    if gathers is None or gathers.into is None or gathers.group_by:
        return list(sections)
    numbers = [key.partition("#")[0] for key in row.gathering.keys]
    seen = numbers_seen(gathers, numbers, by=by, at=at)
    page = "workorders:page" if gathers.procedure else "registers:sheet"
    links = tuple(reverse(page, args=[number]) if number in seen else "" for number in numbers)
    return [
        replace(
            section, cells=tuple(replace(c, links=links) if c.field.code == gathers.into else c for c in section.cells)
        )
        for section in sections
    ]
