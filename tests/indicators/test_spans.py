"""Periods by their names: what lies before, and a year before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.indicators.spans import KINDS, span_called, span_of


@pytest.mark.parametrize(
    ("name", "first", "until", "before", "year_before"),
    [
        ("2026", "2026-01-01", "2027-01-01", "2025", "2025"),
        ("2026-Q1", "2026-01-01", "2026-04-01", "2025-Q4", "2025-Q1"),
        ("2026-03", "2026-03-01", "2026-04-01", "2026-02", "2025-03"),
        ("2026-01", "2026-01-01", "2026-02-01", "2025-12", "2025-01"),
        ("2026-W10", "2026-03-02", "2026-03-09", "2026-W09", "2025-W10"),
        ("2026-W53", "2026-12-28", "2027-01-04", "2026-W52", "2025-W52"),
        ("2024-02-29", "2024-02-29", "2024-03-01", "2024-02-28", "2023-02-28"),
        ("2026-03-02..2026-03-08", "2026-03-02", "2026-03-09", "2026-02-23..2026-03-01", "2025-03-02..2025-03-08"),
    ],
)
def test_knows_its_days_and_those_before(name: str, first: str, until: str, before: str, year_before: str) -> None:
    span = span_called(name)
    assert span is not None
    assert (span.first.isoformat(), span.until.isoformat()) == (first, until)
    assert (span.name, span.before.name, span.year_before.name) == (name, before, year_before)
    assert span.before.after == span


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-13", "2026-Q5", "2026-W54", "2026-02-30", "三月", "2026-03-08..2026-03-02", "2020..2026", "0000"],
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert span_called(text) is None


@given(st.sampled_from(KINDS[:-1]), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_the_period_of_its_name(kind: str, day: date) -> None:
    span = span_of(kind, day)  # type: ignore[arg-type]
    assert span.first <= day < span.until
    assert span_called(span.name) == span
    assert span.before.until == span.first
    assert span.after.first == span.until
