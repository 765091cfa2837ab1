"""Rows as machines name them: a unit by its code, a person and a customer by number, a file by its signed name."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.customers.models import Customer
from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff, Unit
from bihuan.regulation.schema.forms import Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.entry import file_of, token_of
from bihuan.sheets.fields import MANY, Wrong, is_empty
from bihuan.sheets.rules import wrong_sentence

_OPENED = ("attachment", "signature")
PLACES = ("home", "occurrence")


class NoSuchRow(Refusal):
    """A name that leads to no row which this person may choose."""

    code = "no_such_row"


def with_rows(pack: Pack, form: Form, values: Mapping[str, Any], *, by: Staff, at: datetime) -> dict[str, Any]:
    """The values as operations take them. Names are looked up together, one query a table."""
    return with_rows_for_all(pack, form, [values], by=by, at=at)[0].plain()


def with_rows_for_all(
    pack: Pack, form: Form, lines: Iterable[Mapping[str, Any]], *, by: Staff, at: datetime
) -> list["Named"]:
    """The same for many sets of values: still one query a table."""
    fields = {field.code: field for field in form.fields if field.type in _FIND or field.type in _OPENED}
    found = [Named(form, dict(line), {}) for line in lines]
    for kind, find in _FIND.items():
        own = [field for field in fields.values() if field.type == kind]
        asked = {str(v) for named in found for f in own if _is_name(v := named.values.get(f.code))}
        rows = find(pack, asked, by, at) if asked else {}
        for named in found:
            for field in own:
                named.resolve(field, rows)
    for named in found:
        for field in fields.values():
            if field.type == "attachment":
                named.open_files(field)
            elif field.type == "signature":
                named.open_signature(field)
    return found


class Named:
    """One set of values on its way from names to rows, with a sentence for each name that leads nowhere."""

    def __init__(self, form: Form, values: dict[str, Any], faults: dict[str, str]) -> None:
        self.form, self.values, self.faults = form, values, faults

    def plain(self) -> dict[str, Any]:
        """The values, if every name led to a row."""
        if self.faults:
            raise NoSuchRow(" ".join(self.faults.values()), fields=self.faults)
        return self.values

    def resolve(self, field: Field, rows: Mapping[tuple[str, bool], int]) -> None:
        """Put the row's key in the place of its name."""
        said = self.values.get(field.code)
        if is_empty(said):
            return
        row = rows.get((str(said), field.binds in PLACES)) if _is_name(said) else None
        if row is None:
            self.faults[field.code] = wrong_sentence(self.form, field, _NONE[field.type]() % {"name": str(said)[:40]})
        self.values[field.code] = row

    def open_files(self, field: Field) -> None:
        """The files behind the signed names that `/uploads` gave out."""
        said = self.values.get(field.code)
        if is_empty(said):
            return
        try:
            if not isinstance(said, list) or len(said) > MANY or not all(isinstance(name, str) for name in said):
                raise Wrong(_("须为已上传的文件"))
            self.values[field.code] = [file_of(name) for name in said]
        except Wrong as wrong:
            self.faults[field.code] = wrong_sentence(self.form, field, str(wrong))

    def open_signature(self, field: Field) -> None:
        """A program hands in lines of points; what they stand under is worked out here alone."""
        said = self.values.get(field.code)
        if not is_empty(said) and not isinstance(said, list):
            self.faults[field.code] = wrong_sentence(self.form, field, _("须在框内手写签名"))


def _is_name(said: object) -> bool:
    return isinstance(said, str) and 0 < len(said) <= 40


def _units(pack: Pack, asked: set[str], _by: Staff, _at: datetime) -> dict[tuple[str, bool], int]:
    """Units in use by code; of a place only those of a kind where customers live."""
    places = {kind.code for kind in pack.organisation.unit_kinds if kind.is_place}
    rows: dict[tuple[str, bool], int] = {}
    for code, pk, kind in Unit.objects.active().filter(code__in=asked).values_list("code", "pk", "kind"):
        rows[code, False] = pk
        if kind in places:
            rows[code, True] = pk
    return rows


def _people(_pack: Pack, asked: set[str], _by: Staff, _at: datetime) -> dict[tuple[str, bool], int]:
    people = Staff.objects.active().filter(number__in=asked)
    return {(number, False): pk for number, pk in people.values_list("number", "pk")}


def _customers(_pack: Pack, asked: set[str], by: Staff, at: datetime) -> dict[tuple[str, bool], int]:
    seen = Customer.objects.visible_to(by, at=at).filter(number__in=asked)
    return {(number, False): pk for number, pk in seen.values_list("number", "pk")}


_FIND: Mapping[str, Callable[[Pack, set[str], Staff, datetime], dict[tuple[str, bool], int]]] = {
    "unit": _units,
    "person": _people,
    "customer": _customers,
}
_NONE: Mapping[str, Callable[[], str]] = {
    "unit": lambda: _("：没有可选的单位“%(name)s”"),
    "person": lambda: _("：没有工号为“%(name)s”的在职员工"),
    "customer": lambda: _("：没有编号为“%(name)s”的客户"),
}


def as_named(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as an answer shows them: what `with_rows` takes, the other way."""
    kinds = {field.code: field.type for field in form.fields}
    shown = {code: value for code, value in values.items() if code in kinds and not is_empty(value)}
    for kind, table, column in (("unit", Unit, "code"), ("person", Staff, "number"), ("customer", Customer, "number")):
        codes = [code for code in shown if kinds[code] == kind]
        if codes:
            rows = table.objects.filter(pk__in=[shown[code] for code in codes])
            names = dict(rows.values_list("pk", column))
            shown |= {code: names.get(shown[code]) for code in codes}
    for code, value in shown.items():
        if kinds[code] == "attachment":
            shown[code] = [token_of(pk) for pk in value]
        elif kinds[code] == "signature":
            shown[code] = value["strokes"]
    return shown
