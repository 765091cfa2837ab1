"""Values for any field of any form, short and as long as they may be, so that one sees what the form looks like."""

from collections.abc import Mapping
from typing import Any

from bihuan.regulation.schema.forms import Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.binding import bound
from bihuan.sheets.fields import CHOSEN, longest, sums
from bihuan.sheets.offers import answers_of, checklist_lines, offers, script_for

WORDS = "客户来电反映家中信号时有时无已经一周请尽快处理并回复"

DRAWN = "drawn"  # what examples and the demonstration say where somebody signs
SHORT: Mapping[str, Any] = {
    "text": "王芳",
    "long_text": "已处理。",
    "number": 7,
    "money": 12.5,
    "date": "2026-03-02",
    "moment": "2026-03-02T09:30:00+08:00",
    "yes_no": True,
    "work_order": "TCTS2026030200001",
    "signature": [[[60, 120], [110, 60], [150, 150]], [[190, 70], [330, 70], [260, 160], [420, 100]]],
}
LONG: Mapping[str, Any] = {**SHORT, "number": 123_456.7891, "money": 98_765_432.1, "yes_no": False}


def right(pack: Pack, field: Field, facts: Mapping[str, Any], *, long: bool = False) -> Any:
    """A value that the field takes under these facts; None where only the database knows one."""
    if long and field.type in ("text", "long_text"):
        return (WORDS * (longest(field) // len(WORDS) + 1))[: longest(field)]
    if field.is_worked_out:
        return None
    bound = field.most if long else field.least
    plain = (LONG if long else SHORT).get(field.type) if bound is None else bound
    return _chosen(pack, field, facts, long) if plain is None else plain


def _chosen(pack: Pack, field: Field, facts: Mapping[str, Any], long: bool) -> Any:
    offered = offers(pack, field, facts) if field.type in (*CHOSEN, "choices") else ()
    codes = [offer.code for offer in offered if offer.active]
    match field.type:
        case "choice" | "product":
            return (codes[-1] if long else codes[0]) if codes else None
        case "choices":
            return codes if long else codes[:1]
        case "checklist":
            return {line.code: {"got": "已问"} for line in checklist_lines(pack, field, facts)} or None
        case "script":
            return _answered(pack, field)
        case "rows":
            row = {column.code: right(pack, column, facts, long=long) for column in field.columns}
            return [row] * (12 if long else 1)
    return None


def _answered(pack: Pack, field: Field) -> Any:
    script = script_for(pack, field)
    if script is None:
        return None
    answers = {each.code: "满意" if each.type == "text" else answers_of(each)[0].code for each in script.questions}
    return {"script": script.code, "version": script.version, "answers": answers}


def filled(pack: Pack, form: Form, *, long: bool = False) -> dict[str, Any]:
    """The whole form, as far as it can be filled in without the database."""
    values: dict[str, Any] = {}
    for field in form.fields:
        if field.type == "computed":
            values[field.code] = WORDS[: 40 if long else 4]
            continue
        tree = next((each.code for each in form.fields if each.binds == "classification"), "")
        value = right(pack, field, {"classification": values.get(tree, "")}, long=long)
        if value is not None:
            values[field.code] = value
    values |= sums(form.fields, values)
    for field in form.fields:
        if field.type == "signature":
            values[field.code] = {"strokes": values[field.code]}
    return values | bound(form, values)
