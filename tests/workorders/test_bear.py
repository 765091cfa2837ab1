"""Writing new work orders once, as they ended up."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.clocks.models import Clock
from bihuan.journal.models import Entry
from bihuan.journal.verify import verify
from bihuan.workorders.models import Participation, QueueLine, WorkOrder
from bihuan.workorders.operations import beginning, open_work_order, open_work_orders
from bihuan.workorders.operations.bulk import IntakeLine, NotHeld, Taken
from tests.workorders.department import Department, limits_of, said_of


def bulk(telecom: Department, *lines: IntakeLine) -> list[Taken]:
    return open_work_orders(
        edition=telecom.edition,
        procedure="complaint",
        lines=lines,
        then="submit",
        by=telecom.world.hall_clerk,
        at=telecom.later(),
    )


def many(telecom: Department, number: int) -> list[IntakeLine]:
    return [IntakeLine(f"B-{n}", telecom.intake(text=f"第{n}件，信号差。")) for n in range(number)]


def stands(order: WorkOrder) -> tuple[object, ...]:
    """All that hangs on a work order, apart from keys and numbers."""
    order = WorkOrder.objects.select_related("sheet").get(pk=order.pk)
    return (
        order.stage,
        order.journal_seq,
        order.sheet.values,
        said_of(order),
        limits_of(order),
        sorted(Participation.objects.filter(order=order).values_list("unit__code", "part", "since", "until")),
        sorted(QueueLine.objects.filter(order=order).values_list("unit__code", "stage", "rank", "due_at", "warn_at")),
    )


def test_few_and_many_leave_the_same_rows(telecom: Department) -> None:
    single = telecom.opened("submit", text="第0件，信号差。")
    telecom.at -= timedelta(minutes=10)
    found = bulk(telecom, *many(telecom, 30))

    orders = [one.order for one in found if one.order]
    assert len(orders) == 30
    telecom.at -= timedelta(minutes=10)
    assert [stands(order)[:5] for order in orders[:2]] == [stands(single)[:5]] * 2
    assert stands(orders[7])[5:] == stands(single)[5:]
    assert verify().faults == ()


def test_is_found_by_its_words_and_its_number(telecom: Department) -> None:
    [first, *_rest] = bulk(telecom, *many(telecom, 25))

    assert first.order is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, text FROM search_document WHERE subject_id = %s", [first.order.pk])
        [(number, text)] = cursor.fetchall()
    assert number == first.order.number.lower()
    assert "第0件" in text


def test_a_limit_missed_before_it_was_written_down_is_told(telecom: Department) -> None:
    order = telecom.opened("submit", contact_ended_at=telecom.at - timedelta(hours=3))

    assert limits_of(order)["fill_in"][0] == "late"
    assert Entry.objects.filter(name="clock.stopped", matter_id=order.pk).count() == 1
    assert Clock.objects.filter(matter_id=order.pk, state="running").count() == 2
    assert QueueLine.objects.filter(order=order).count() == 3
    assert verify().faults == ()


def test_what_no_column_holds_is_refused_alone(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    serials = count()
    monkeypatch.setattr(
        beginning, "next_number", lambda **_of: f"TCTS{(serial := next(serials)):05d}" + "0" * 40 * (serial == 3)
    )
    found = bulk(telecom, *many(telecom, 15))

    assert [number for number, one in enumerate(found) if isinstance(one.refusal, NotHeld)] == [3]
    assert sum(one.order is not None for one in found) == 14
    assert verify().faults == ()


def test_nobody_and_nowhere_are_refused_by_field(telecom: Department) -> None:
    found = bulk(telecom, IntakeLine("X", telecom.intake(customer=999_999, home=999_999)))

    assert found[0].refusal is not None
    assert set(found[0].refusal.fields) == {"customer", "home"}


def test_takes_as_many_statements_for_a_hundred_as_for_thirty(telecom: Department) -> None:
    bulk(telecom, IntakeLine("warm", telecom.intake()))
    asked = []
    for name, number in (("a", 30), ("b", 100)):
        lines = [IntakeLine(f"{name}{n}", line.values) for n, line in enumerate(many(telecom, number))]
        with CaptureQueriesContext(connection) as queries:
            bulk(telecom, *lines)
        asked.append([q for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]])

    assert len(asked[1]) <= len(asked[0]) + 2  # a block of numbers more


def test_takes_a_fixed_number_of_statements(telecom: Department) -> None:
    telecom.opened("submit")
    with CaptureQueriesContext(connection) as queries:
        open_work_order(
            edition=telecom.edition,
            procedure="complaint",
            values=telecom.intake(),
            then="submit",
            by=telecom.world.hall_clerk,
            at=telecom.later(),
        )

    assert len(queries) <= 16
