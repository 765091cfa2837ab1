"""您要办什么？ The right procedure or sheet of the right regulation, found by words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from bihuan.journal.events import SYSTEM
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.registers.desk import Matter, fitting, matters
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import forget_what_is_in_force, pack_of
from tests.workorders.department import Department, when

MANUAL = Path(__file__).parents[2] / "packs" / "department"


@pytest.fixture
def both(telecom: Department) -> Iterator[Department]:
    """The telecom department, with the manual of another one in force beside it."""
    install_edition(folder=MANUAL, historical=True, by=SYSTEM, at=when("2026-01-02 09:00"))
    forget_what_is_in_force()
    with standing_at(telecom.at):
        yield telecom
    forget_what_is_in_force()


def found(asked: str, by: Staff, department: Department) -> list[Matter]:
    return fitting(asked, matters(by, department.at))


@pytest.mark.parametrize(
    "asked", ["退货", "tuihuo", "thd", "我要退货", "退货 外星人", "退貨", "Return order", "销售 退货", "ＸＳＴＨＤ"]
)
def test_finds_in_chinese_pinyin_and_english(both: Department, asked: str) -> None:
    titles = [one.title.zh for one in found(asked, both.world.hall_clerk, both)[:3]]

    assert "销售退货单" in titles


def test_finds_by_what_is_asked_at_the_opening(both: Department) -> None:
    """A word of the classification leads to the procedure that is classified so."""
    problem = pack_of(both.edition.pk).catalogue.classifications[0].problems[0].title.zh

    assert any("投诉工单" in one.title.zh for one in found(problem, both.world.hall_clerk, both))


def test_what_the_person_may_begin_stands_first_and_leads_there(both: Department) -> None:
    mine, *rest = found("投诉", both.world.hall_clerk, both)

    assert mine.address == "/work-orders/new/telecom/complaint/"
    assert all(not one.address for one in rest if one.regulation != mine.regulation)


def test_says_whose_it_is_to_people_who_may_not(both: Department) -> None:
    slip = found("退货小贴示", both.world.hall_clerk, both)[0]

    assert slip.address == ""
    assert slip.posts


@pytest.mark.parametrize("asked", ["外星人", "zzz", "return zzz"])
def test_finds_nothing_for_what_nobody_does(both: Department, asked: str) -> None:
    assert found(asked, both.world.hall_clerk, both) == []


def test_without_words_everything_is_there(both: Department) -> None:
    everything = matters(both.world.hall_clerk, both.at)

    assert fitting("  ", everything) == fitting("？%'", everything) == everything
    assert len(everything) > 30


def test_the_page_and_the_list_alone(both: Department) -> None:
    client = Client()
    client.force_login(both.world.hall_clerk, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/desk/", {"q": "退货"}).content.decode()
    part = client.get("/desk/", {"q": "退货" * 200}, headers={"hx-request": "true"}).content.decode()

    assert "您要办什么？" in page
    assert "销售退货单" in page
    assert "<html" not in part
