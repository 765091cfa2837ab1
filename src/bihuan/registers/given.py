"""What the records filled in a gathered sheet: it is read, not typed, and what people typed beside it survives."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from bihuan.registers.gathering import Gathered
from bihuan.registers.models import Gathering, RegisterSheet
from bihuan.registers.rules import GatheredOnly
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.fields import Wrong, is_empty, sums, typed
from bihuan.sheets.tables import Given


def given_of(rule: Register, row: RegisterSheet) -> Given | None:
    """What nobody types in this sheet; None where people fill in all of it."""
    if rule.gathered is None:
        return None
    return Given(row.gathering.head, rule.gathered.into or "", row.gathering.filled)


def with_given(pack: Pack, rule: Register, row: RegisterSheet, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what the records filled; raises GatheredOnly where somebody says it otherwise."""
    given = given_of(rule, row) or Given()
    standing, fields = row.sheet.values, {field.code: field for field in pack.form[rule.form].fields}
    _require_same(rule, given.fields, fields, standing, values)
    found = {**values, **{code: standing[code] for code in given.fields if code in standing}}
    if given.table:
        found[given.table] = _rows(rule, given, fields[given.table], standing, values)
    return found


def _rows(
    rule: Register, given: Given, field: Field, standing: Mapping[str, Any], values: Mapping[str, Any]
) -> list[Any]:
    rows: Sequence[Mapping[str, Any]] = standing.get(field.code) or []
    said = values.get(field.code)
    said = list(rows) if is_empty(said) else list(said or ())
    if len(said) != len(rows) or not all(isinstance(each, Mapping) for each in said):
        raise GatheredOnly(_("清单的行由系统取数生成，不能增减。"), clause=rule.clause[0])
    columns = {column.code: column for column in field.columns}
    for filled, before, after in zip(given.rows, rows, said, strict=True):
        _require_same(rule, filled, columns, before, after)
    return given.completed(rows, dict(enumerate(said)))


def _require_same(
    rule: Register,
    codes: Collection[str],
    fields: Mapping[str, Field],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    for code in codes:
        said = after.get(code)
        if is_empty(said) or _typed(fields[code], said) == before.get(code):
            continue
        words = _("“%(column)s”由系统取数，不能修改。") % {"column": fields[code].label}
        raise GatheredOnly(words, clause=rule.clause[0])


def _typed(field: Field, value: Any) -> Any:
    try:
        return typed(field, value)
    except Wrong:
        return value


def lines_of(found: Gathered) -> list[dict[str, Any]]:
    """What is kept of the rows: their keys, and the columns that the records filled."""
    return [{"key": line.key, "filled": sorted(line.values)} for line in found.lines]


def merged(pack: Pack, rule: Register, found: Gathered, row: RegisterSheet | None = None) -> dict[str, Any]:
    """The values of the sheet as the records stand now; what people typed stays, in the rows of the same records."""
    into = rule.gathered.into if rule.gathered else None
    standing: Mapping[str, Any] = row.sheet.values if row else {}
    before = row.gathering if row else Gathering()
    values = dict.fromkeys(before.head) | {
        code: value for code, value in standing.items() if code not in before.head and code != into
    }
    if into is not None:
        typed_before = _typed_by_key(before, standing.get(into) or [])
        field = next(field for field in pack.form[rule.form].fields if field.code == into)
        rows = [{**typed_before.get(line.key, {}), **line.values} for line in found.lines]
        values[into] = [{**each, **sums(field.columns, each)} for each in rows]
    values |= dict(found.head)
    return values | sums(pack.form[rule.form].fields, values)


def _typed_by_key(before: Gathering, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        line["key"]: {code: value for code, value in each.items() if code not in line["filled"]}
        for line, each in zip(before.lines, rows, strict=True)
    }


def numbered(pack: Pack, rule: Register, number: str) -> dict[str, str]:
    """The sheet's own number, where its form has a place for it."""
    return {field.code: number for field in pack.form[rule.form].fields if field.filled_from == "sheet.number"}
