"""Rows written by one plain INSERT: where every work order passes, the ORM's care costs more than the rows."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from django.db.models import Field, Model


def insert_rows(rows: "Sequence[Model]", *, unless_there: bool = False) -> None:
    """Write new rows of one model and give them their keys; `unless_there` passes by what a constraint holds already.

    What passed by keeps no key. Fields are prepared as `save` prepares them; no signals are sent.
    """
    if not rows:
        return
    model = type(rows[0])
    fields, sql = _statement(model, len(rows), unless_there)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        keys = cursor.fetchall()
    if len(keys) == len(rows):
        for row, (key,) in zip(rows, keys, strict=True):
            row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


@cache
def _statement(model: "type[Model]", count: int, unless_there: bool) -> "tuple[tuple[Field[Any, Any], ...], str]":
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key and not field.generated)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * count)
    passing = " ON CONFLICT DO NOTHING" if unless_there else ""
    key = quote(str(model._meta.pk.column)) if model._meta.pk else ""
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {places}{passing} RETURNING {key}"  # noqa: S608
    return fields, sql
