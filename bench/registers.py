"""`python -m bench.registers`: a register of a million sheets, page by page; `--keep` writes table and plans down."""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.__main__ import told, write_down
from bench.figures import Figure, Times, table, timed
from bench.ground import NOW, furnish, ground

SMALL, MANY = 1_000, 1_000_000
PAGE = "/registers/telecom/corrective_measure/"
ADDED_UP = "/registers/telecom/order_spot_check/"
HQ, CENTRE, HANDLER = "1003", "2011", "3031"  # all sheets; those of one centre; the few and old ones of one team
BAR = 40  # ms

# One sheet in a thousand is of the handler's team, all of them among the oldest tenth; the others are of everybody.
_GROW = """
CREATE TEMP TABLE grown ON COMMIT DROP AS
SELECT nextval('sheets_sheet_id_seq') AS sheet, nextval('registers_registersheet_id_seq') AS id, g,
       CASE WHEN g %% 100 = 0 AND g <= %(count)s::bigint / 10 THEN %(team)s::bigint
            ELSE (%(units)s::bigint[])[1 + ((g * 7919) %% %(kinds)s::bigint)::int] END AS unit,
       %(now)s::timestamptz - make_interval(secs => (%(count)s::bigint - g) * 15.0) AS made_at,
       (ARRAY['open', 'open', 'open', 'checked', 'checked'])[1 + (g %% 5)::int] AS status
  FROM generate_series(%(first)s::bigint, %(count)s::bigint) AS g;
UPDATE grown SET status = 'voided' WHERE g %% 1000 = 7;
INSERT INTO sheets_sheet (id, form, edition_id, number, maker_id, made_at, status, values, version)
SELECT sheet, %(register)s::text, %(edition)s::bigint, 'BENCH' || %(letters)s::text || g, %(maker)s::bigint, made_at,
       CASE WHEN status = 'checked' THEN 'open' ELSE status END,
       jsonb_build_object('origin', 'other', 'work_order', 'TCTS' || lpad((g * 7919 %% 999983)::text, 12, '0'),
                          'problem', '话费争议', 'measure', '核对账单', 'due_on', (made_at + interval '9 days')::date,
                          'period', '2026 年 2 月', 'score', g %% 101), 1 FROM grown;
INSERT INTO registers_registersheet
       (id, journal_seq, journal_head, number, regulation, register, sheet_id, unit_id, path, void_reason, made_at,
        status)
SELECT grown.id, 0, '', 'BENCH' || %(letters)s::text || g, 'telecom', %(register)s::text, sheet, unit, org_unit.path,
       '', made_at, status
  FROM grown JOIN org_unit ON org_unit.id = unit;
INSERT INTO registers_listedvalue (row_id, regulation, register, field, key, amount)
SELECT id, 'telecom', %(register)s::text, said.field, said.key, said.amount FROM grown, LATERAL (VALUES
       ('origin', 'other', NULL), ('due_on', ((made_at + interval '9 days')::date)::text, NULL),
       ('work_order', 'tcts' || lpad((g * 7919 %% 999983)::text, 12, '0'), NULL),
       ('score', to_char(10000000000000 + g %% 101, 'FM00000000000000.000000'), g %% 101)) AS said (field, key, amount);
"""


@dataclass(frozen=True, slots=True)
class Asked:
    name: str
    number: str
    query: dict[str, str]
    address: str = PAGE


ASKS = (
    Asked("newest, all sheets", HQ, {"all": "1"}),
    Asked("newest, one centre", CENTRE, {"all": "1"}),
    Asked("newest, one team whose sheets are all old", HANDLER, {"all": "1"}),
    Asked("voided, all sheets", HQ, {"status": "voided"}),
    Asked("a month half-way", HQ, {"since": "{half}", "until": "{half_month}"}),
    Asked("a work order", HQ, {"f_work_order": "tcts000000012345"}),
    Asked("by due date", HQ, {"sort": "-due_on"}),
    Asked("by work order, one centre", CENTRE, {"sort": "work_order"}),
    Asked("by due date, one team whose sheets are all old", HANDLER, {"sort": "-due_on"}),
)


def main() -> None:
    """Everything in a folder of its own, which is gone afterwards."""
    asked = argparse.ArgumentParser(prog="python -m bench.registers", description=__doc__)
    asked.add_argument("--count", type=int, default=MANY)
    asked.add_argument("--keep", action="store_true", help="write the table and the plans into the repository")
    said = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    try:
        with ground(folder):
            figures, faults = measured(said.count, keep=said.keep)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report = f"{table(figures)}\n{faults}\n"
    print(report)
    if said.keep:
        write_down(report, "registers")


def measured(count: int, *, keep: bool) -> tuple[list[Figure], str]:
    """At a thousand, at all of them, and the one to the other."""
    from bihuan.kernel.time import standing_at

    with told("Tables, pack, people"):
        furnish()
    figures = []
    with standing_at(NOW):
        small = _at(0, SMALL)
        large = _at(SMALL, count)
        for asked in ASKS:
            for place, times in large[asked.name].items():
                ratio = times.p95 / small[asked.name].get(place, small[asked.name]["first"]).p95
                note = f"{ratio:.2f} × that at {SMALL:,}"
                name = f"{asked.name}, {place} page"
                figures.append(Figure("R", name, times.p95, "ms", BAR, p50=times.p50, p95=times.p95, note=note))
        figures += _added_up()
        found = list(_plans(count)) if keep else []
    return figures, "\n".join(f"Plan {name}: {fault}." for name, faults in found for fault in faults)


def _at(first: int, count: int) -> dict[str, dict[str, Times]]:
    from bench.pages import _get, client_of

    with told(f"Sheets up to {count:,}"):
        grow("corrective_measure", "ZG", first, count)
    found: dict[str, dict[str, Times]] = {}
    for asked in ASKS:
        client, query = client_of(asked.number), _dated(asked, count)
        with told(asked.name):
            found[asked.name] = {"first": timed([partial(_get, client, f"{asked.address}?{query}")] * 20)}
            deep = _deep(asked, query)
            if deep:
                acts = [partial(_get, client, f"{asked.address}?{query}&{urlencode({'before': deep})}")] * 20
                found[asked.name]["deep"] = timed(acts)
    return found


def _dated(asked: Asked, count: int) -> str:
    from datetime import timedelta

    half = NOW - timedelta(seconds=15 * count / 2)
    days = {"half": f"{half:%Y-%m-%d}", "half_month": f"{half + timedelta(days=30):%Y-%m-%d}"}
    return urlencode({name: value.format(**days) for name, value in asked.query.items()})


def _deep(asked: Asked, query: str) -> str:
    """The place half-way through what is asked for; nothing where that is one page."""
    from bihuan.registers import queries

    rows, sort, _wanted = _rows(asked, query)
    count = rows.count()
    if count <= 2 * queries.SIZE:
        return ""
    field = sort.removeprefix("-")
    found = queries._by_field(rows, sort, "") if field else queries._by_time(rows, "")
    return queries._place_of(found[count // 2])


def _rows(asked: Asked, query: str) -> tuple[Any, str, Any]:
    from django.http import QueryDict

    from bihuan.org.models import Staff
    from bihuan.registers import queries
    from bihuan.registers.forms import RegisterFilter
    from bihuan.regulation.queries import packs_in_force

    pack = next(pack for pack in packs_in_force(NOW) if pack.regulation.code == "telecom")
    rule = pack.register["corrective_measure"]
    said = RegisterFilter(QueryDict(query), pack, rule)
    staff = Staff.objects.get(number=asked.number)
    return queries.sheets_of(pack, rule, staff, said.wanted, at=NOW), said.sort, (pack, rule, staff, said)


def grow(register: str, letters: str, first: int, count: int) -> None:
    """Sheets up to that number, written set by set."""
    from django.db import connection, transaction

    from bihuan.org.models import Staff, Unit
    from bihuan.regulation.models import Edition

    team = Unit.objects.get(code="zz_net")
    units = list(Unit.objects.exclude(path__startswith=team.path).values_list("pk", flat=True).order_by("pk"))
    facts = {
        "register": register, "letters": letters, "units": units, "kinds": len(units), "team": team.pk, "now": NOW,
        "first": first + 1, "count": count, "edition": Edition.objects.get().pk,
        "maker": Staff.objects.get(number="2011").pk,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in filter(str.strip, _GROW.split(";")):
            cursor.execute(statement, facts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) sheets_sheet, registers_registersheet, registers_listedvalue")


def _added_up() -> Iterator[Figure]:
    from bench.pages import _get, client_of

    with told("Totals of 100,000"):
        grow("order_spot_check", "CC", 0, 99_000)
        times = timed([partial(_get, client_of(HQ), ADDED_UP + "totals/?all=1")] * 5)
    yield Figure("R", "totals over 99,000 sheets", times.p95, "ms", p50=times.p50, p95=times.p95)


def _plans(count: int) -> Iterator[tuple[str, list[str]]]:
    from django.db import connection

    from bench.plans import FOLDER, Plan, list_of

    for asked in ASKS:
        query = _dated(asked, count)
        deep = _deep(asked, query)
        for place, before in [("first", ""), *([("deep", deep)] if deep else [])]:
            ask = _page(asked, query, before)
            statement = list_of(ask)
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement.replace('%', '%%')}", ())
                plan = Plan("", statement, "\n".join(line for (line,) in cursor.fetchall()))
            name = f"register-{asked.name.replace(',', '').replace(' ', '-')}-{place}"
            (FOLDER / f"{name}.txt").write_text(f"{count:,} sheets\n\n{statement}\n\n{plan.said}\n", encoding="utf-8")
            yield name, plan.faults


def _page(asked: Asked, query: str, before: str) -> Callable[[], object]:
    from bihuan.registers import queries

    _found, sort, (pack, rule, staff, said) = _rows(asked, query)
    return lambda: queries.page_of(pack, rule, staff, wanted=said.wanted, sort=sort, before=before, at=NOW)


if __name__ == "__main__":
    main()
