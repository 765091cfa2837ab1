"""PostgreSQL alone: the same rows by the shortest SQL, driven by its own pgbench in the same run."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from django.db import connection
from psycopg import sql

from bench.figures import RUNS
from bench.patterns import NAMES, SUBJECTS, TABLES, read_rows
from bihuan.cli.postgres import Postgres

SECONDS = 4
_FOUND_TPS = re.compile(r"tps = ([\d.]+)")
_FOUND_LATENCY = re.compile(r"latency average = ([\d.]+) ms")


def transactions_a_second(postgres: Postgres, scripts: Sequence[str], *, clients: int) -> float:
    """How many of these transactions, taken by chance, PostgreSQL does."""
    return median(float(_said(postgres, scripts, clients, _FOUND_TPS)) for _ in range(RUNS))


def milliseconds(postgres: Postgres, scripts: Sequence[str]) -> float:
    """How long one of these takes when nobody else asks."""
    return median(float(_said(postgres, scripts, 1, _FOUND_LATENCY)) for _ in range(RUNS))


def _said(postgres: Postgres, scripts: Sequence[str], clients: int, what: re.Pattern[str]) -> str:
    folder = postgres.folder / "pgbench"
    folder.mkdir(exist_ok=True)
    files = []
    for place, script in enumerate(scripts):
        file = folder / f"{place}.sql"
        file.write_text(script, encoding="utf-8")
        files += ["-f", str(file)]
    said = subprocess.run(
        [str(postgres.binaries / "pgbench"), "-n", "-c", str(clients), "-j", str(clients), "-T", str(SECONDS), *files],
        env={
            **os.environ, "PGHOST": str(postgres.socket), "PGUSER": "bihuan", "PGDATABASE": "bihuan",
            "PGPASSWORD": postgres.password,
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    found = what.search(said.stdout)
    if found is None or "failed" in said.stderr:
        raise RuntimeError(f"pgbench: {said.stdout}\n{said.stderr}")
    return found[1]


def intake_scripts(count: int = 20) -> list[str]:
    """The rows of the latest intakes, each as one transaction of plain INSERTs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM workorders_workorder ORDER BY id DESC LIMIT %s", [count])
        return [_intake(order) for (order,) in cursor.fetchall()]


def _intake(order: int) -> str:
    rows = {table: read_rows(table, where, orders=[order]) for table, where in TABLES.items()}
    rows["search_document"] = read_rows(
        "search_document", "kind = 'work_order' AND subject_id = ANY(%(orders)s)", orders=[order]
    )
    places = {table: {row["id"]: place for place, row in enumerate(lines)} for table, lines in rows.items()}
    steps = [
        step
        for table, lines in rows.items()
        for place, row in enumerate(lines)
        for step in _insert(table, place, row, places)
    ]
    return "BEGIN;\n" + "\n".join(steps) + "\nCOMMIT;\n"


def _insert(table: str, place: int, row: Mapping[str, Any], places: Mapping[str, Mapping[int, int]]) -> Iterator[str]:
    """One INSERT, its key remembered for the rows that name it."""
    names = [name for name in row if name not in ("id", "turn")]
    values = [_value(table, name, row, places) for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(values)})"
    yield f"{statement} RETURNING id AS {table}_{place}_id \\gset" if table in NAMES.values() else f"{statement};"


def _value(table: str, name: str, row: Mapping[str, Any], places: Mapping[str, Mapping[int, int]]) -> str:
    value = row[name]
    other = SUBJECTS.get(row.get("subject_kind") or row.get("kind") or "") if name == "subject_id" else NAMES.get(name)
    if other and value in places.get(other, {}):
        return f":{other}_{places[other][value]}_id"
    if (table, name) in (("workorders_workorder", "number"), ("workorders_workorder", "request_key")):
        return "'B' || :sheets_sheet_0_id" if name == "number" else "NULL"
    return _literal(value)


def _literal(value: Any) -> str:
    with connection.cursor() as cursor:
        return sql.Literal(value).as_string(cursor.cursor).replace("\n", " ")


def query_script(statement: str) -> str:
    """A read as pgbench runs it."""
    return statement.replace("\n", " ") + ";\n"


CHANGE = """\\set pick random(1, {count})
BEGIN;
SELECT id AS the_order, sheet_id AS the_sheet FROM workorders_workorder
    WHERE id = {first} + :pick FOR UPDATE \\gset
UPDATE workorders_workorder SET version = version + 1, stage = 'handling', senders = '{{1}}',
    journal_seq = journal_seq + 1, journal_head = sha256('x') WHERE id = :the_order;
INSERT INTO journal_entry (subject_kind, subject_id, seq, matter_kind, matter_id, name, event_name, actor_name,
    happened_at, recorded_at, data, digest) VALUES ('alone', :the_order, 1, 'work_order', :the_order,
    'work_order.fed_back', 'work_order.acted', '', now(), clock_timestamp(), '{data}', sha256('x'));
UPDATE sheets_sheet SET values = values || '{{"measures": "当日更换模块并复测。"}}', version = version + 1
    WHERE id = :the_sheet;
UPDATE clocks_clock SET holder_staff_id = NULL WHERE matter_kind = 'work_order' AND matter_id = :the_order;
UPDATE workorders_queueline SET stage = 'handling', due_at = due_at WHERE order_id = :the_order;
UPDATE workorders_participation SET until = NULL WHERE order_id = :the_order AND part = 'owner';
COMMIT;
"""


def change_script(first: int, count: int) -> str:
    """One change of state of a work order chosen by chance: the rows that `take_action` touches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data::text FROM journal_entry WHERE name = 'work_order.fed_back' ORDER BY id DESC LIMIT 1"
        )
        data = cursor.fetchone()[0].replace("'", "''").replace("\n", " ")
    return CHANGE.format(first=first, count=count, data=data)
