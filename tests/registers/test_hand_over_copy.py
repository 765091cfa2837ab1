"""Handing over the copies of a sheet: which one, to whom, when and by whom; then its page."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.registers.models import HandedCopy, RegisterSheet
from bihuan.registers.operations import WrongHandover, hand_over_copy, make_register_sheet, void_register_sheet
from bihuan.registers.rules import NotOpenAnyMore
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import forget_what_is_in_force
from tests.registers.conftest import CHECK
from tests.registers.test_doors import desk_of
from tests.workorders.department import Department, when
from tests.workorders.editions import next_edition

COPIES = "copies: [{zh: 第一联 存根, en: Copy 1}, {zh: 第二联 客户, en: Copy 2}]\n"
LATER = when("2026-03-11 09:00")


@pytest.fixture
def row(telecom: Department, tmp_path: Path) -> Iterator[RegisterSheet]:
    pack = next_edition(tmp_path)
    file = pack / "forms" / "order_spot_check.yaml"
    file.write_text(file.read_text("utf-8").replace("fields:\n", COPIES + "fields:\n", 1), "utf-8")
    edition = install_edition(folder=pack, by=SYSTEM, at=when("2026-03-03 09:00"))
    forget_what_is_in_force()
    yield make_register_sheet(
        edition=edition, register="order_spot_check", values=CHECK, by=telecom.world.supervisor, at=LATER
    )
    shutil.rmtree(pack)
    forget_what_is_in_force()


def test_is_written_down_and_told_once(telecom: Department, row: RegisterSheet) -> None:
    by = telecom.world.supervisor

    handed = hand_over_copy(row=row, copy=2, recipient=" 周桂兰 ", by=by, at=LATER)

    assert (handed.copy, handed.recipient, handed.staff, handed.at) == (2, "周桂兰", by, LATER)
    (entry,) = Entry.objects.filter(name="register_sheet.copy_handed_over", subject_id=row.pk)
    assert "周桂兰" not in str(entry.data)


def test_handed_on_it_has_another_line(telecom: Department, row: RegisterSheet) -> None:
    for recipient in ("档案室", "周桂兰"):
        hand_over_copy(row=row, copy=1, recipient=recipient, by=telecom.world.supervisor, at=LATER)

    assert list(HandedCopy.objects.order_by("pk").values_list("recipient", flat=True)) == ["档案室", "周桂兰"]


@pytest.mark.parametrize(("copy", "recipient"), [(0, "周桂兰"), (3, "周桂兰"), (1, " "), (1, "长" * 61)])
def test_refuses_a_copy_that_is_not_there_and_nobody(
    telecom: Department, row: RegisterSheet, copy: int, recipient: str
) -> None:
    with pytest.raises(WrongHandover):
        hand_over_copy(row=row, copy=copy, recipient=recipient, by=telecom.world.supervisor, at=LATER)
    assert not HandedCopy.objects.exists()


def test_refuses_whoever_neither_makes_nor_checks_such_sheets(telecom: Department, row: RegisterSheet) -> None:
    with pytest.raises(NotPermitted):
        hand_over_copy(row=row, copy=1, recipient="周桂兰", by=telecom.world.hall_clerk, at=LATER)


def test_refuses_what_is_void(telecom: Department, row: RegisterSheet) -> None:
    by = telecom.world.supervisor
    void_register_sheet(row=row, reason="重复", by=by, at=LATER)

    with pytest.raises(NotOpenAnyMore):
        hand_over_copy(row=row, copy=1, recipient="周桂兰", by=by, at=LATER)


def test_refuses_where_the_form_has_no_copies(telecom: Department, spot_check: RegisterSheet) -> None:
    with pytest.raises(NotOpenAnyMore):
        hand_over_copy(row=spot_check, copy=1, recipient="周桂兰", by=telecom.world.supervisor, at=telecom.later())


def test_its_page_offers_the_copies_and_shows_who_has_them(telecom: Department, row: RegisterSheet) -> None:
    desk, place = desk_of(telecom.world.supervisor), f"/registers/sheets/{row.number}/"
    with standing_at(LATER + timedelta(hours=1)):
        assert "第二联 客户" in desk.get(place + "hand-over/").content.decode()
        assert desk.post(place + "hand-over/", {"copy": "9", "recipient": "周桂兰"}).status_code == 422
        assert desk.post(place + "hand-over/", {"copy": "2", "recipient": "周桂兰"}).status_code == 302
        page = desk.get(place).content.decode()

    assert "第二联 客户" in page
    assert "周桂兰 · " in page
