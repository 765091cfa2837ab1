"""The roll-up of key steps: a line a day, unit, step and cause, from the entries that bring a step about."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from bihuan.clocks.models import Clock
from bihuan.journal.events import Actor
from bihuan.journal.models import Entry
from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.catalogue import KeyStep
from bihuan.workorders.facts import Case
from bihuan.workorders.models import StepDay, WorkOrder
from bihuan.workorders.queries import case_of

_Line = tuple[date, int, str, str, str, str]  # day, unit, path, regulation, step, cause

_ADD = f"""
    INSERT INTO {StepDay._meta.db_table} AS line (day, unit_id, path, regulation, step, cause, done, late)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (day, unit_id, regulation, step, cause)
    DO UPDATE SET done = line.done + excluded.done, late = line.late + excluded.late
"""  # noqa: S608


@transaction.atomic
def count_steps(*, entries: Sequence[Entry], by: Actor, at: datetime) -> int:
    """Add what these entries brought about to the days on which it happened; each entry is given once."""
    del by, at  # the entries say who and when
    wanted = {entry.matter_id for entry in entries if entry.matter_kind == WorkOrder.subject_kind}
    orders = WorkOrder.objects.select_related("sheet", "receiving_unit", "owner_unit", "home", "occurrence")
    cases = {order.pk: case_of(order) for order in orders.filter(pk__in=wanted)}
    late = _late_stops(cases, entries)
    done: Counter[_Line] = Counter()
    missed: Counter[_Line] = Counter()
    for entry in entries:
        case = cases.get(entry.matter_id)
        for step, line in _lines(case, entry) if case else ():
            done[line] += 1
            if any((entry.matter_id, limit, entry.happened_at) in late for limit in step.limits):
                missed[line] += 1
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [(*line, count, missed[line]) for line, count in sorted(done.items())])
    return sum(done.values())


def _lines(case: Case, entry: Entry) -> Iterator[tuple[KeyStep, _Line]]:
    order = case.order
    day = entry.happened_at.astimezone(SHANGHAI).date()
    for step in case.pack.catalogue.key_steps:
        if step.procedure != order.procedure or entry.name not in step.events:
            continue
        if step.from_stages and entry.data.get("from_stage") not in step.from_stages:
            continue
        if step.to_stages and entry.data.get("to_stage") not in step.to_stages:
            continue
        if step.when is not None and not holds(step.when, case.facts()):
            continue
        cause = str(case.facts().get(step.causes_from, "") or "") if step.causes_from else ""
        unit = order.receiving_unit
        yield step, (day, unit.pk, unit.path, order.regulation, step.code, cause[:40])


def _late_stops(cases: dict[int, Case], entries: Sequence[Entry]) -> set[tuple[int, str, datetime]]:
    """The limits that one of these entries stopped too late."""
    stops = Clock.objects.filter(
        matter_kind=WorkOrder.subject_kind,
        matter_id__in=cases,
        strict_outcome="late",
        stopped_at__in={entry.happened_at for entry in entries},
    )
    return {(clock.matter_id, clock.limit, clock.stopped_at) for clock in stops if clock.stopped_at is not None}
