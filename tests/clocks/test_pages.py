"""The calendar pages of the administration."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.clocks.models import BusinessCalendar
from bihuan.kernel.time import standing_at
from tests.clocks.test_deadlines import when
from tests.world import World

PAGES = [
    ("year", ["mainland", 2026]),
    ("year", ["mainland", 2027]),
    ("day", ["mainland", "2026-10-01"]),
    ("frames", ["mainland"]),
]
BUTTONS = [("year_import", ["mainland", 2026]), ("year_confirm", ["mainland", 2027])]


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with standing_at(when("2026-11-23 09:00")):
        yield


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    """The browser of the administrator of the whole organisation."""
    client.force_login(world.administrator)
    return client


def text_of(desk: Client, name: str, *args: object) -> str:
    return desk.get(reverse(f"clocks:{name}", args=args)).content.decode()


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_is_there_for_the_administrator(desk: Client, name: str, args: list[object], language: str) -> None:
    answer = desk.get(reverse(f"clocks:{name}", args=args), headers={"Accept-Language": language})
    assert answer.status_code == 200


@pytest.mark.parametrize(("name", "args"), [*PAGES, *BUTTONS])
def test_is_forbidden_to_others(world: World, client: Client, name: str, args: list[object]) -> None:
    client.force_login(world.supervisor)
    place = reverse(f"clocks:{name}", args=args)
    answer = client.post(place) if (name, args) in BUTTONS else client.get(place)
    assert answer.status_code == 403


def test_begins_with_this_year(desk: Client) -> None:
    answer = desk.get(reverse("clocks:calendars"))
    assert answer.headers["Location"] == reverse("clocks:year", args=["mainland", 2026])


@pytest.mark.parametrize(
    ("name", "args"), [("year", ["elsewhere", 2026]), ("year", ["mainland", 1999]), ("day", ["mainland", "x"])]
)
def test_what_is_not_there_is_not_found(desk: Client, name: str, args: list[object]) -> None:
    assert desk.get(reverse(f"clocks:{name}", args=args)).status_code == 404


def test_shows_what_is_off_and_what_is_worked(desk: Client) -> None:
    page = text_of(desk, "year", "mainland", 2026)
    assert 'title="2026-02-17 春节"' in page
    assert 'title="2026-02-14 调休上班（春节 02-20）"' in page
    assert "08:30–12:00" in page


def test_warns_that_the_next_year_is_missing(desk: Client) -> None:
    assert "2027 年还没有录入" in text_of(desk, "year", "mainland", 2026)
    with standing_at(when("2026-10-31 09:00")):  # nobody can know it before it is published
        assert "2027 年还没有录入" not in text_of(desk, "year", "mainland", 2026)


def test_enters_the_next_year_by_hand(desk: Client, mainland: BusinessCalendar) -> None:
    day = reverse("clocks:day", args=["mainland", "2027-01-01"])
    assert desk.post(day, {"kind": "holiday", "reason": "元旦"}).status_code == 302
    desk.post(reverse("clocks:year_confirm", args=["mainland", 2027]))

    mainland.refresh_from_db()
    assert 2027 in mainland.years
    assert mainland.days.get(on=date(2027, 1, 1)).reason_zh == "元旦"


def test_a_refused_day_keeps_what_was_typed(desk: Client) -> None:
    day = reverse("clocks:day", args=["mainland", "2026-03-03"])
    answer = desk.post(day, {"kind": "makeup", "reason": "盘点"})
    assert answer.status_code == 422
    assert "调休上班只能是周六或周日。" in answer.content.decode()
    assert "盘点" in answer.content.decode()


def test_a_year_that_is_not_published_says_so(desk: Client) -> None:
    answer = desk.post(reverse("clocks:year_import", args=["mainland", 2027]), follow=True)
    assert "本产品还没有 2027 年的放假安排" in answer.content.decode()


def test_changes_the_hours_of_work(desk: Client, mainland: BusinessCalendar) -> None:
    place = reverse("clocks:frames", args=["mainland"])
    sent = {"start_0": "09:00", "end_0": "12:00", "start_1": "13:00", "end_1": "00:00"}
    assert desk.post(place, sent).status_code == 302
    assert [(frame.start, frame.end) for frame in mainland.frames.all()] == [(540, 720), (780, 1440)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"start_0": "09:00"}, "每段工作时间须同时填写开始和结束。"),
        ({"start_0": "12:00", "end_0": "09:00"}, "工作时间的开始须早于结束。"),
        ({"start_0": "09:00", "end_0": "12:00", "start_1": "11:00", "end_1": "13:00"}, "各段工作时间不能重叠。"),
    ],
)
def test_hours_that_make_no_sense_come_back(desk: Client, sent: dict[str, str], said: str) -> None:
    answer = desk.post(reverse("clocks:frames", args=["mainland"]), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
