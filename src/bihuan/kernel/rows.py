"""Rows written by plain statements: where every work order passes, the ORM's care costs more than the rows."""

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model

_MANY = 20  # from here on a COPY is cheaper than an INSERT with that many values


def insert_rows(rows: Sequence[Model], *, unless_there: bool = False) -> None:
    """Write new rows of one model; `unless_there` passes by what a constraint holds already.

    Rows have been given their keys, or get them here; what passed by keeps none. Values are those of the columns
    (instants, numbers, texts, lists, JSON), no field sets its own; no signals are sent.
    """
    if not rows:
        return
    model = type(rows[0])
    sql = _statement(model, len(rows), unless_there, rows[0].pk is not None)
    prepare = _preparing(model, rows[0].pk is not None)
    values = [value for row in rows for value in prepare(row)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        keys = cursor.fetchall()
    if len(keys) == len(rows):
        for row, (key,) in zip(rows, keys, strict=True):
            row.pk = key
    _there(rows)


def write_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one model, few or very many; those without a key are not told theirs."""
    if len(rows) < _MANY:
        insert_rows(rows)
        return
    model = type(rows[0])
    with_key = rows[0].pk is not None
    names, prepare = _names(_fields(model, with_key)), _preparing(model, with_key)
    with connection.cursor() as cursor, cursor.copy(f"COPY {_table(model)} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(prepare(row))
    _there(rows)


def reserved_keys(count: int, *models: type[Model]) -> list[tuple[int, ...]]:
    """Keys that no other row will get, one of each model a line."""
    sequences = ", ".join("nextval(pg_get_serial_sequence(%s, %s))" for _model in models)
    names = [name for model in models for name in (_table(model), str(model._meta.pk.column))]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sequences} FROM generate_series(1, %s)", [*names, count])  # noqa: S608
        keys: list[tuple[int, ...]] = cursor.fetchall()
    return keys


@cache
def _statement(model: type[Model], count: int, unless_there: bool, with_key: bool) -> str:
    fields = _fields(model, with_key)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * count)
    passing = " ON CONFLICT DO NOTHING" if unless_there else ""
    key = connection.ops.quote_name(str(model._meta.pk.column))
    return f"INSERT INTO {_table(model)} ({_names(fields)}) VALUES {places}{passing} RETURNING {key}"  # noqa: S608


@cache
def _fields(model: type[Model], with_key: bool) -> tuple["Field[Any, Any]", ...]:
    return tuple(
        field for field in model._meta.concrete_fields if not field.generated and (with_key or not field.primary_key)
    )


@cache
def _preparing(model: type[Model], with_key: bool) -> Callable[[Model], list[Any]]:
    """What makes of a row the values of its columns; only those of some kinds need their field's help."""
    fields = _fields(model, with_key)
    values_of = attrgetter(*(field.attname for field in fields))
    helped = [(place, field) for place, field in enumerate(fields) if isinstance(field, JSONField)]

    def prepare(row: Model) -> list[Any]:
        values = list(values_of(row))
        for place, field in helped:
            values[place] = field.get_db_prep_save(values[place], connection)
        return values

    return prepare


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _names(fields: Sequence["Field[Any, Any]"]) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)


def _there(rows: Sequence[Model]) -> None:
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
