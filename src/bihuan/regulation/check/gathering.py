"""Lists can be gathered: each column takes what fits it, from records there are, and keeps personal values personal."""

from collections.abc import Mapping

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.facts import DATES, OF_ORDERS, OF_SHEETS, fields_behind, form_behind, options_of
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.registers import LINES, OF_HEADS, Drawn, Gathers, Register

# What a field takes beside its own type, a yes as one; a text takes whatever can be written out
_TAKES: Mapping[str, tuple[str, ...]] = {"number": ("money", "yes_no"), "money": ("number",), "date": ("moment",)}
_UNSPOKEN = ("attachment", "signature", "checklist", "script", "computed")  # what no line of a list can say
_FIGURES = ("number", "money")
_OF_HEADS = {"unit": "unit", "since": "date", "until": "date", "period": "text", "day": "date"}

_SOURCE = Words("来源", "source")
_COLUMN = Words("栏", "column")
_FIELD = Words("字段", "field")


def check_gathering(ground: Ground) -> None:
    """Refuse lists that could not be gathered as they are written."""
    for number, register in enumerate(ground.pack.registers):
        gathers = register.gathered
        if gathers is not None and form_behind(ground.pack, gathers) and register.form in ground.pack.form:
            _check(ground, ("registers", number, "gathered"), register, gathers)


def _check(ground: Ground, trail: Trail, register: Register, gathers: Gathers) -> None:
    behind = fields_behind(ground.pack, gathers)
    types = {**(OF_ORDERS if gathers.procedure else OF_SHEETS), **{code: field.type for code, field in behind.items()}}
    if gathers.sheets_of == register.code:
        ground.refuse(
            (*trail, "sheets_of"),
            Words("台账不能从自己取数。", "A register is not gathered from itself."),
            Words("请写另一个台账。", "Name another register."),
        )
    rows = [code for code, field in behind.items() if field.type == "rows"]
    if gathers.row_by_row and gathers.row_by_row not in rows:
        ground.unknown((*trail, "row_by_row"), Words("明细字段", "field of repeated rows"), gathers.row_by_row, rows)
    _check_date(ground, trail, gathers, types)
    head = {field.code: field for field in ground.pack.form[register.form].fields}
    into = head.get(gathers.into or "")
    columns: dict[str, Field] = {column.code: column for column in into.columns} if into else {}
    if into is not None and into.type != "rows":
        ground.unknown((*trail, "into"), Words("明细字段", "field of repeated rows"), into.code, [])
    for code, drawn in gathers.columns.items():
        own = dict.fromkeys(LINES, "number")
        _check_drawn(ground, (*trail, "columns", code), columns.get(code), drawn, {**types, **own}, behind, _COLUMN)
    for code, drawn in gathers.head.items():
        _check_drawn(ground, (*trail, "head", code), head.get(code), drawn, {**types, **_OF_HEADS}, behind, _FIELD)
        if drawn.source is not None and drawn.source not in OF_HEADS:
            ground.unknown((*trail, "head", code, "source"), _SOURCE, drawn.source, OF_HEADS)


def _check_date(ground: Ground, trail: Trail, gathers: Gathers, types: Mapping[str, str]) -> None:
    own = ("opened_at", "settled_at", "closed_at") if gathers.procedure else ("made_at",)
    form = form_behind(ground.pack, gathers)
    fields = {field.code: field.type for field in form.fields if not field.binds} if form else {}
    dates = [*own, *(code for code, type_ in fields.items() if type_ in DATES)]
    if gathers.dated_by not in dates:
        ground.unknown((*trail, "dated_by"), Words("日期", "date"), gathers.dated_by, dates)


def _check_drawn(
    ground: Ground,
    trail: Trail,
    field: Field | None,
    drawn: Drawn,
    types: Mapping[str, str],
    behind: Mapping[str, Field],
    what: Words,
) -> None:
    """One column or head field: there is such a thing, and what is to stand in it fits."""
    if field is None:
        ground.unknown(trail, what, str(trail[-1]), [])
        return
    for attribute in ("source", "sum", "average", "against"):
        code = getattr(drawn, attribute)
        if code is not None and code not in types:
            ground.unknown((*trail, attribute), _SOURCE, code, types)
            return
    if field.is_worked_out:
        _refuse_sum(ground, trail, field)
    type_ = _type_of(drawn, types)
    for code in filter(None, (drawn.sum, drawn.average, drawn.against)):
        _require_figure(ground, trail, types[code])
    if not _fits(ground, field, type_, behind.get(drawn.source or "")):
        ground.refuse(
            trail,
            Words(f"“{field.label.zh}”装不下这个来源。", f"“{field.label.en}” cannot hold what it is to take."),
            Words(
                "请换来源，或改该栏的类型（文字可以写下任何内容）。",
                "Take another source, or change the type: a text holds what can be written out.",
            ),
        )
    _check_secrecy(ground, trail, field, drawn, behind)


def _refuse_sum(ground: Ground, trail: Trail, field: Field) -> None:
    ground.refuse(
        trail,
        Words(f"“{field.label.zh}”由各栏相加，不取数。", f"“{field.label.en}” adds up others; it is not gathered."),
        Words("请删去这一栏的取数。", "Take it out of what is gathered."),
    )


def _check_secrecy(ground: Ground, trail: Trail, field: Field, drawn: Drawn, behind: Mapping[str, Field]) -> None:
    """What is personal where it is taken from is personal where it stands."""
    taken = [behind.get(code or "") for code in (drawn.source, drawn.sum, drawn.average)]
    if any(each is not None and each.personal for each in taken) and not field.personal:
        ground.refuse(
            trail,
            Words(
                f"来源是个人信息，“{field.label.zh}”却不是。",
                f"What it takes is personal, and “{field.label.en}” is not.",
            ),
            Words("请写 personal: true。", "Write `personal: true`."),
        )


def _type_of(drawn: Drawn, types: Mapping[str, str]) -> str:
    if drawn.source is not None:
        return types[drawn.source]
    if drawn.sum and not drawn.against and drawn.ratio in (None, "day"):
        return types[drawn.sum]
    return "number" if drawn.is_figure else "yes_no"


def _require_figure(ground: Ground, trail: Trail, type_: str) -> None:
    if type_ not in _FIGURES:
        ground.refuse(
            trail,
            Words("只有数和金额可以合计。", "Only numbers and money can be added up."),
            Words("请写一个数或金额的来源。", "Name a source that is a number or money."),
        )


def _fits(ground: Ground, field: Field, type_: str, source: Field | None) -> bool:
    if field.type in ("text", "long_text"):
        return type_ not in _UNSPOKEN
    if field.type in ("choice", "product"):
        offered = set(options_of(ground.pack, field) or ())
        return type_ == field.type and source is not None and set(options_of(ground.pack, source) or ()) <= offered
    return type_ == field.type or type_ in _TAKES.get(field.type, ())
