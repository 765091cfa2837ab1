"""What is put into a sheet that begins from a work order is something that the sheet can hold."""

from collections.abc import Collection

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.registers import OpenedBy

_UNITS = ("owner", "same", "receiving")
_FIELD = Words("字段", "field")
_TYPES = ("text", "long_text", "choice", "unit")


def check_opening(ground: Ground) -> None:
    """Refuse what a sheet would be filled with and cannot hold."""
    for number, register in enumerate(ground.pack.registers):
        form = ground.pack.form.get(register.form)
        fields = {field.code: field for field in form.fields} if form else {}
        for code, source in register.from_order.items():
            trail = ("registers", number, "from_order", code)
            if form is not None and code not in fields:
                ground.unknown(trail, _FIELD, code, fields)
            elif source.startswith("field."):
                _check_source(ground, trail, source.removeprefix("field."), fields.get(code))
        for at, opened_by in enumerate(register.opened_by):
            _check(ground, ("registers", number, "opened_by", at, "fills"), opened_by, fields)


def _check_source(ground: Ground, trail: Trail, source: str, into: Field | None) -> None:
    """A field of a work order goes over whole, and what is personal stays personal."""
    forms = {procedure.form for procedure in ground.pack.procedures}
    fields = {field.code: field for form in ground.pack.forms if form.code in forms for field in form.fields}
    if source not in fields:
        ground.unknown(trail, _FIELD, source, fields)
    elif fields[source].personal and into is not None and not into.personal:
        ground.refuse(
            trail,
            Words(f"“{fields[source].label.zh}”是个人信息，只能填入个人信息字段。", f"{source} is personal."),
            Words("请在该字段写 personal: true。", "Make the field `personal` too."),
        )


def _check(ground: Ground, trail: Trail, opened_by: OpenedBy, fields: dict[str, Field]) -> None:
    known = [code for code, field in fields.items() if field.type in _TYPES]
    for code, said in opened_by.fills.items():
        if code not in known:
            ground.unknown((*trail, code), Words("可填入的字段", "field that can be filled"), code, known)
        elif fields[code].type == "unit" and said not in (*_UNITS, *ground.pack.relation):
            ground.unknown((*trail, code), Words("单位关系", "relation"), said, (*_UNITS, *ground.pack.relation))
        elif fields[code].type == "choice" and said not in _options(ground, fields[code]):
            ground.unknown((*trail, code), Words("选项", "option"), said, _options(ground, fields[code]))


def _options(ground: Ground, field: Field) -> Collection[str]:
    lists = {each.code: each.options for each in ground.pack.catalogue.options}
    return [option.code for option in field.choices or lists.get(field.options or "", ())]
