"""Bulk intake: many matters in one call, as NDJSON or CSV, with an answer for each line."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bihuan.api.endpoints import Rule
from bihuan.api.problems import NotUnderstood, WrongContentType
from bihuan.api.scopes import Scope
from bihuan.api.shapes import Out
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.forms import Form
from bihuan.sheets.names import Named, NoSuchRow, with_rows_for_all
from bihuan.workorders import operations, rules
from bihuan.workorders.api.opening import edition_of
from bihuan.workorders.api.rooms import room
from bihuan.workorders.api.shapes import Values
from bihuan.workorders.operations.bulk import IntakeLine, Taken

MOST_LINES = 2_000
NDJSON, CSV = ("application/x-ndjson", "application/ndjson"), ("text/csv",)
LISTED = ("choices", "attachment")  # in a cell, separated by a semicolon

_BODY: Mapping[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "One matter a line, each with a key of its own: sent again, it is the same matter.",
        "content": {
            NDJSON[0]: {"schema": {"type": "string", "examples": ['{"key": "A-1", "values": {"text": "…"}}\n']}},
            CSV[0]: {"schema": {"type": "string", "examples": ["key,text\nA-1,…\n"]}},
        },
    }
}


class LineIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: Annotated[str, Field(min_length=1, max_length=200)]
    values: Values


class LineOut(Out):
    """What became of one line, counted from 1 (in a CSV, the line under its heading is 2, as in a spreadsheet)."""

    line: int
    key: str
    number: str = Field(description="Empty where the line was refused")
    is_new: bool
    code: str
    sentence: str
    clause: str
    fields: dict[str, str]


class BulkOut(Out):
    taken: int
    refused: int
    lines: list[LineOut]


@dataclass(slots=True)
class Read:
    """One line as it was read: what it says, or why it cannot be read."""

    line: int
    key: str = ""
    values: Mapping[str, Any] | None = None
    fault: Refusal | None = None


@room.writes(
    "/work-orders/bulk",
    rule=Rule.PROCEDURE,
    answers=BulkOut,
    summary=gettext_lazy("批量登记工单"),
    scope=Scope.INTAKE,
    body=_BODY,
)
def open_many(
    request: ApiRequest,
    regulation: Annotated[str, Query(max_length=40)],
    procedure: Annotated[str, Query(max_length=40)],
    then: Annotated[str, Query(max_length=40)] = "",
) -> BulkOut:
    """Right lines are taken; wrong ones come back with line, field and reason. At most 2,000 lines a call."""
    at = now()
    edition = edition_of(regulation, procedure, at)
    pack = pack_of(edition.pk)
    form = pack.form[pack.procedure[procedure].form]
    rules.require_opening(pack, procedure, by=request.user, at=at)
    read = list(_read(request, form))
    right = [one for one in read if one.values is not None]
    named = with_rows_for_all(pack, form, [one.values or {} for one in right], by=request.user, at=at)
    faults = [_fault_of(one) for one in named]
    lines = [
        IntakeLine(one.key, said.values) for one, said, fault in zip(right, named, faults, strict=True) if not fault
    ]
    opened = iter(
        operations.open_work_orders(
            edition=edition, procedure=procedure, lines=lines, then=then or None, by=request.user, at=at
        )
    )
    for one, fault in zip(right, faults, strict=True):
        one.fault = fault
    answers = [_answer(one, Taken(None, refusal=one.fault) if one.fault else next(opened)) for one in read]
    taken = sum(bool(answer.number) for answer in answers)
    return BulkOut(taken=taken, refused=len(answers) - taken, lines=answers)


def _fault_of(named: Named) -> Refusal | None:
    return NoSuchRow(" ".join(named.faults.values()), fields=named.faults) if named.faults else None


def _answer(read: Read, became: Taken) -> LineOut:
    order, refusal = became.order, became.refusal
    return LineOut(
        line=read.line,
        key=read.key,
        number=order.number if order else "",
        is_new=became.is_new,
        code=refusal.code if refusal else "",
        sentence=refusal.sentence if refusal else "",
        clause=refusal.clause if refusal else "",
        fields=refusal.fields if refusal else {},
    )


def _read(request: ApiRequest, form: Form) -> Iterator[Read]:
    """The lines of the body; a body of another kind, or with too many, is refused as a whole."""
    if request.content_type in NDJSON:
        lines = _read_ndjson(_text(request))
    elif request.content_type in CSV:
        lines = _read_csv(_text(request), form)
    else:
        raise WrongContentType(_("请求体的 Content-Type 须为 application/x-ndjson 或 text/csv。"))
    for count, line in enumerate(lines):
        if count >= MOST_LINES:
            raise NotUnderstood(_("一次最多 %(most)s 行，请分批提交。") % {"most": MOST_LINES})
        yield line


def _text(request: ApiRequest) -> str:
    """The body in the characters it says it has: UTF-8, or GB18030 as spreadsheets write it."""
    charset = (request.content_params or {}).get("charset", "utf-8")
    try:
        name = codecs.lookup(charset).name
        if name not in ("utf-8", "gb18030", "gbk", "gb2312"):
            raise LookupError(charset)
        return request.body.decode("utf-8-sig" if name == "utf-8" else "gb18030")
    except (LookupError, ValueError) as error:
        raise NotUnderstood(_("请求体的文字编码须为 UTF-8 或 GB18030。")) from error


def _read_ndjson(text: str) -> Iterator[Read]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            said = LineIn.model_validate_json(line)
        except ValidationError as error:
            fields = {".".join(map(str, fault["loc"])) or "line": fault["msg"] for fault in error.errors()}
            yield Read(number, fault=NotUnderstood(_("该行不是有效的 JSON，或与接口说明不符。"), fields=fields))
        else:
            yield Read(number, said.key, said.values)


def _read_csv(text: str, form: Form) -> Iterator[Read]:
    """Cells as people type them; an empty one says nothing."""
    rows = csv.reader(io.StringIO(text))
    listed = {field.code for field in form.fields if field.type in LISTED}
    try:
        heading = [cell.strip() for cell in next(rows, [])]
        if "key" not in heading or len(set(heading)) != len(heading):
            raise NotUnderstood(_("CSV 的首行须为各列的字段编码，且含 key 一列，不能重复。"))
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _csv_line(rows.line_num, heading, row, listed)
    except csv.Error as error:
        raise NotUnderstood(_("请求体不是有效的 CSV。")) from error


def _csv_line(number: int, heading: list[str], row: list[str], listed: set[str]) -> Read:
    cells = {name: cell for name, cell in zip(heading, row, strict=False) if cell.strip()}
    key = cells.pop("key", "").strip()
    if not key or len(key) > 200 or len(row) != len(heading):
        fields = {} if key else {"key": _("每行须有 key，最长 200 个字符。")}
        return Read(number, key[:200], fault=NotUnderstood(_("该行的列数与首行不符，或缺少 key。"), fields=fields))
    values: dict[str, Any] = dict(cells)
    for code in listed & set(values):
        values[code] = [part.strip() for part in values[code].split(";") if part.strip()]
    return Read(number, key, values)
