"""Figures of a form: their bounds, and those that are worked out from others."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from bihuan.regulation.schema.forms import Field, Form
from bihuan.sheets.fields import Wrong, sums, typed
from bihuan.sheets.rules import clean_values
from tests.sheets.library import library

LABEL = {"zh": "金额", "en": "Amount"}


def figure(code: str, **said: Any) -> Field:
    return Field.model_validate({"code": code, "label": LABEL, "type": "number", **said})


def form(*fields: Field) -> Form:
    title = {"zh": "结算单", "en": "Settlement"}
    layout = [{"cells": [{"field": field.code, "span": 12}]} for field in fields]
    said = {"code": "settlement", "number": "F-900", "title": title, "clause": "1", "fields": fields, "layout": layout}
    return Form.model_validate(said)


@pytest.mark.parametrize(("said", "kept"), [("1", 1), ("5", 5), ("4.5", Decimal("4.5")), ("", None)])
def test_takes_a_figure_within_its_bounds(said: str, kept: Any) -> None:
    assert typed(figure("score", least=1, most=5), said) == kept


@pytest.mark.parametrize(("said", "sentence"), [("0.9", "不能小于 1"), ("6", "不能大于 5"), ("-1", "不能小于 1")])
def test_refuses_a_figure_beyond_them(said: str, sentence: str) -> None:
    with pytest.raises(Wrong, match=sentence):
        typed(figure("score", least=1, most=5), said)


@pytest.mark.parametrize(
    ("values", "worked_out"),
    [
        ({"a": Decimal("59.50"), "b": 100}, {"difference": Decimal("40.5"), "paid": Decimal("50.5")}),
        ({"a": 100, "b": Decimal("59.5")}, {"difference": Decimal("-40.5"), "paid": Decimal("-30.5")}),
        ({"b": 3}, {"difference": 3, "paid": 13}),
        ({}, {"paid": 10}),
    ],
)
def test_works_out_sums_and_differences_in_their_order(values: dict[str, Any], worked_out: dict[str, Any]) -> None:
    fields = (
        figure("a"),
        figure("b"),
        figure("freight"),
        figure("difference", sum_of=["b"], less=["a"]),
        figure("paid", sum_of=["difference", "freight"]),
    )
    assert sums(fields, {**values, "freight": 10}) == worked_out


@pytest.mark.parametrize(
    ("bought", "asked", "days"),
    [
        ("2026-01-30", "2026-03-02", 31),
        ("2024-02-28", "2024-03-01", 2),  # a leap year
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-01T16:30:00+00:00", "2026-03-03", 1),  # half past midnight of the 2nd in Shanghai
        ("2026-03-03", "2026-03-02", -1),
    ],
)
def test_counts_the_days_between_two_dates(bought: str, asked: str, days: int) -> None:
    field = figure("days", days_between=["bought", "asked"])

    assert sums([field], {"bought": bought, "asked": asked}) == {"days": days}
    assert sums([field], {"bought": bought}) == {}


@pytest.mark.parametrize("said", [{"days_between": ["a"]}, {"days_between": ["a", "b"], "type": "money"}])
def test_days_lie_between_two_dates_and_are_a_number(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="days_between"):
        figure("days", **said)


BILL = form(figure("labour"), figure("material"), figure("total", sum_of=["labour", "material"]), figure("paid"))


def cleaned(*asked: str, **said: Any) -> dict[str, Any]:
    """What is kept of a bill on which labour is 60 and material 35 by now."""
    facts = {"labour": 60.0, "material": 35.0, "total": 95.0, "paid": 0}
    pack = library().model_copy(update={"form": {BILL.code: BILL}})
    checked = clean_values(pack, BILL.code, required=asked, optional=(), values=said, facts=facts)
    assert not checked.faults
    return checked.values


def test_a_part_that_is_not_asked_for_counts_as_it_stands() -> None:
    assert cleaned("labour", "total", labour="80") == {"labour": 80, "total": 115}


def test_a_sum_without_its_parts_stays_as_it_is_and_nobody_is_asked_for_it() -> None:
    assert cleaned("total", "paid", paid="95") == {"paid": 95}


@pytest.mark.parametrize(
    "fields",
    [
        (figure("a", sum_of=["b"]), figure("b", sum_of=["a"])),
        (figure("a", sum_of=["a"]),),
        (figure("a"), figure("b", sum_of=["a"], less=["c"])),
    ],
)
def test_a_sum_is_of_figures_above_it(fields: tuple[Field, ...]) -> None:
    with pytest.raises(ValidationError, match="only numbers and money above can be added up"):
        form(*fields)


@pytest.mark.parametrize("said", [{"type": "text", "most": 5}, {"type": "text", "sum_of": ["a"]}, {"less": ["a"]}])
def test_only_figures_have_bounds_and_sums(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        figure("x", **said)
