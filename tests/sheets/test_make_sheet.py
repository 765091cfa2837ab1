"""Making a sheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from bihuan.regulation.models import Edition
from bihuan.sheets.models import Sheet
from bihuan.sheets.operations import make_sheet
from tests.world import MONDAY_NINE, World


@pytest.fixture
def edition(db: None) -> Edition:
    return an_edition()


def an_edition() -> Edition:
    return Edition.objects.create(
        regulation="library",
        edition="2026.1",
        content_hash="0" * 64,
        effective_from=date(2026, 1, 1),
        installed_at=MONDAY_NINE,
    )


def test_keeps_what_was_filled_in_and_by_whom(world: World, edition: Edition) -> None:
    values = {"fine": Decimal("1200.55"), "copies": 0, "agrees": False, "story": "", "marks": [], "why_not": None}

    made = make_sheet(form="loss_report", edition_id=edition.pk, values=values, by=world.hall_clerk, at=MONDAY_NINE)

    sheet = Sheet.objects.get(pk=made.pk)
    assert sheet.values == {"fine": Decimal("1200.55"), "copies": 0, "agrees": False}
    assert (sheet.maker, sheet.made_at, sheet.version, sheet.status) == (world.hall_clerk, MONDAY_NINE, 1, "open")


def test_money_comes_back_as_it_went_in(world: World, edition: Edition) -> None:
    for amount in ("0.01", "0.1", "999999999999.99", "1234567.89"):
        made = make_sheet(
            form="loss_report",
            edition_id=edition.pk,
            values={"fine": Decimal(amount)},
            by=world.hall_clerk,
            at=MONDAY_NINE,
        )
        assert Sheet.objects.get(pk=made.pk).values["fine"] == Decimal(amount)


def test_is_one_row(world: World, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        make_sheet(form="loss_report", edition_id=edition.pk, values={}, by=world.hall_clerk, at=MONDAY_NINE)


def test_a_number_is_given_once_and_most_sheets_have_none(world: World, edition: Edition) -> None:
    for _each in range(2):
        make_sheet(form="loss_report", edition_id=edition.pk, values={}, by=world.hall_clerk, at=MONDAY_NINE)
    make_sheet(form="loss_report", edition_id=edition.pk, values={}, number="L-1", by=world.hall_clerk, at=MONDAY_NINE)

    with pytest.raises(IntegrityError, match="number_is_given_once"):
        make_sheet(
            form="loss_report", edition_id=edition.pk, values={}, number="L-1", by=world.hall_clerk, at=MONDAY_NINE
        )
