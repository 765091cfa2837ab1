"""What an event holds comes back from the database as it was sealed, whatever it is."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.journal.chain import canonical
from bihuan.journal.events import Event, shown
from bihuan.kernel.text import Words
from bihuan.kernel.values import as_json

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.django_db
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=ANYTHING)
def test_comes_back_as_it_was_sealed(value: object) -> None:
    said = canonical(as_json(value))

    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [said])
        assert canonical(json.loads(cursor.fetchone()[0])) == said


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 3, 2, 1, 0, tzinfo=UTC), "2026-03-02T01:00:00+00:00"),
        (date(2026, 3, 2), "2026-03-02"),
        (Decimal("37.50"), "37.50"),
        (Words("郑州市分公司", "Zhengzhou"), {"zh": "郑州市分公司", "en": "Zhengzhou"}),
        ((1, "a"), [1, "a"]),
        (2.0, 2),
    ],
)
def test_has_one_form(value: object, written: object) -> None:
    assert as_json(value) == written


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes"])
def test_refuses_what_has_no_form(value: object) -> None:
    with pytest.raises(TypeError, match="no form"):
        as_json(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_refuses_numbers_that_are_none(value: float) -> None:
    with pytest.raises(ValueError, match="no form"):
        as_json(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "—"),
        ("", "—"),
        ([], "—"),
        (True, "是"),
        (["断线", "重复"], "断线、重复"),
        ({"sealed": "ab12"}, "***"),
        ("2026-03-02T01:00:00+00:00", "2026-03-02 09:00"),
        ("2026-03-02T01:00:00.123456+00:00", "2026-03-02 09:00"),
        (37, "37"),
    ],
)
def test_is_shown_as_people_read_it(value: object, words: str) -> None:
    assert shown(value) == words


def test_two_events_cannot_have_one_name() -> None:
    @dataclass(frozen=True, slots=True)
    class First(Event):
        name = "test_event.same"

    with pytest.raises(TypeError, match="two events"):

        @dataclass(frozen=True, slots=True)
        class Second(Event):
            name = "test_event.same"
