"""Registers: which there are for the caller, what their sheets ask for, and their sheets page by page."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.problems import UnknownParameter
from bihuan.api.shapes import Day, Out
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.registers import queries, rules
from bihuan.registers.api.rooms import SheetLineOut, SheetPageOut, room
from bihuan.registers.finding import register_of
from bihuan.registers.forms import RegisterFilter
from bihuan.registers.listing import listed_fields
from bihuan.registers.queries import Wanted
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.api import FieldOut, field_out, options_of
from bihuan.workorders.models import WorkOrder

Filters = Annotated[
    list[Annotated[str, Field(max_length=130)]],
    Query(max_length=20, description="A listed field: `code=value`; of amounts and days also `code_to=value`"),
]
MadeOn = Annotated[Day | None, Query(description="The first or last day on which it was made")]


class RegisterOut(Out):
    """A register that a post of the caller opens."""

    regulation: str
    code: str
    title: str
    form: str
    clause: list[str]
    on_work_order: str
    gathered: bool = Field(description="Its sheets are gathered from records, not filled in")
    may_make: bool


class RegisterWholeOut(RegisterOut):
    fields: list[FieldOut]
    listed: list[str] = Field(description="The fields by which it is narrowed and sorted")


@room.reads("/registers", rule=Rule.ONESELF, answers=list[RegisterOut], summary=gettext_lazy("本人可以打开的台账"))
def registers(request: ApiRequest) -> list[RegisterOut]:
    """Those that a post of the caller makes, checks, seals or reads."""
    return [RegisterOut(**_said(request, pack, rule)) for pack, rule in rules.registers_for(request.user, now())]


@room.reads(
    "/registers/{regulation}/{code}",
    rule=Rule.SIGHT,
    answers=RegisterWholeOut,
    summary=gettext_lazy("一本台账和它的栏目"),
)
def register(request: ApiRequest, regulation: str, code: str) -> RegisterWholeOut:
    """With the fields of its form, and which of them every sheet needs."""
    pack, rule = register_of(request.user, regulation, code, now())
    form = pack.form[rule.form]
    fields = [
        field_out(form, field, options_of(pack, field, {}), required=field.code in rule.required)
        for field in form.fields
        if field.type != "computed"
    ]
    listed = [each.code for each in listed_fields(form)]
    return RegisterWholeOut(**_said(request, pack, rule), fields=fields, listed=listed)


@room.reads(
    "/registers/{regulation}/{code}/sheets",
    rule=Rule.SIGHT,
    answers=SheetPageOut,
    summary=gettext_lazy("一本台账的表"),
)
def sheets(
    request: ApiRequest,
    regulation: str,
    code: str,
    words: Annotated[str, Query(max_length=80)] = "",
    status: Literal["", "open", "checked", "voided"] = "",
    since: MadeOn = None,
    until: MadeOn = None,
    field: Filters = [],  # noqa: B006
    sort: Annotated[str, Query(max_length=41)] = "",
    after: Annotated[str, Query(max_length=200)] = "",
) -> SheetPageOut:
    """Those of the caller's units, the newest first or by a listed field, with `-` from the last."""
    at = now()
    pack, rule = register_of(request.user, regulation, code, at)
    _require_listed(pack, rule, field, sort)
    asked = RegisterFilter(_asked(field), pack, rule)
    wanted = Wanted(words, status, since, until, asked.wanted.fields)
    page = queries.page_of(pack, rule, request.user, wanted=wanted, sort=sort, before=after.replace("\0", ""), at=at)
    prefetch_related_objects(page.rows, "order")
    return SheetPageOut(items=[SheetLineOut.of(row) for row in page.rows], after=page.after)


@room.reads(
    "/work-orders/{number}/register-sheets",
    rule=Rule.SIGHT,
    answers=list[SheetLineOut],
    summary=gettext_lazy("一张工单的各种表"),
)
def of_work_order(request: ApiRequest, number: str) -> list[SheetLineOut]:
    """The sheets of registers about it that the caller may read, the oldest first."""
    at = now()
    order = get_object_or_404(WorkOrder.objects.visible_to(request.user, at=at), number=number)
    rows = [line.row for line in queries.of_work_order(order, request.user, at=at)]
    prefetch_related_objects(rows, "order")
    return [SheetLineOut.of(row) for row in rows]


def _said(request: ApiRequest, pack: Pack, rule: Register) -> dict[str, Any]:
    return {
        "regulation": pack.regulation.code,
        "code": rule.code,
        "title": str(rule.title),
        "form": rule.form,
        "clause": list(rule.clause),
        "on_work_order": rule.on_work_order,
        "gathered": rule.gathered is not None,
        "may_make": rules.may_make(pack, rule, by=request.user, at=now()),
    }


def _asked(said: Sequence[str]) -> QueryDict:
    """The filters as the page of the register sends them."""
    sent = QueryDict(mutable=True)
    for each in said:
        code, _equals, value = each.partition("=")
        sent[f"f_{code}"] = value
    return sent


def _require_listed(pack: Pack, rule: Register, said: Sequence[str], sort: str) -> None:
    """A filter that finds nothing to hold on to would otherwise be passed over, and the answer be of everything."""
    wrong = [each for each in said if not RegisterFilter(_asked([each]), pack, rule).wanted.fields]
    if wrong:
        sentence = _("这本台账不能按“%(said)s”查找。") % {"said": wrong[0][:40]}
        raise UnknownParameter(sentence, clause=rule.clause[0], fields={"field": sentence})
    if sort and sort.removeprefix("-") not in {each.code for each in listed_fields(pack.form[rule.form])}:
        sentence = _("这本台账不能按“%(said)s”排序。") % {"said": sort}
        raise UnknownParameter(sentence, clause=rule.clause[0], fields={"sort": sentence})
