"""The pages of the administration and of one's own account."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.journal.models import Entry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Absence, Appointment, Deputy, Staff, Unit
from tests.world import MONDAY_NINE, TELECOM, World

PAGES = [
    ("units", []),
    ("unit", ["zz_hall"]),
    ("unit_branch", ["zz"]),
    ("unit_create", ["zz"]),
    ("unit_change", ["zz_hall"]),
    ("unit_move", ["zz_hall"]),
    ("unit_close", ["zz_hall"]),
    ("posts", []),
    ("staff_list", []),
    ("staff_create", []),
    ("staff", ["1001"]),
    ("staff_change", ["1001"]),
    ("staff_deactivate", ["1001"]),
    ("staff_reactivate", ["1001"]),
    ("staff_password", ["1001"]),
    ("appoint", ["1001"]),
    ("deputy_create", ["1001"]),
    ("absence_create", ["1001"]),
]
IN_HENAN = [(name, args) for name, args in PAGES if args]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with standing_at(MONDAY_NINE):
        yield


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_is_there_for_the_administrator(
    world: World, client: Client, name: str, args: list[str], language: str
) -> None:
    client.force_login(world.administrator)

    answer = client.get(reverse(f"org:{name}", args=args), headers={"Accept-Language": language})

    assert answer.status_code == 200


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_is_forbidden_to_others(world: World, client: Client, name: str, args: list[str]) -> None:
    client.force_login(world.supervisor)

    answer = client.get(reverse(f"org:{name}", args=args))

    assert answer.status_code == 403
    assert "系统管理员" in answer.content.decode()


@pytest.mark.parametrize(("name", "args"), IN_HENAN)
def test_is_not_there_for_an_administrator_of_another_part(
    world: World, client: Client, name: str, args: list[str]
) -> None:
    world.post(world.hubei_reviewer, world.hubei, "administrator")
    client.force_login(world.hubei_reviewer)

    assert client.get(reverse(f"org:{name}", args=args)).status_code == 404


@pytest.mark.parametrize(("name", "args"), [*PAGES, ("account", []), ("password", [])])
def test_asks_strangers_to_sign_in(world: World, client: Client, name: str, args: list[str]) -> None:
    answer = client.get(reverse(f"org:{name}", args=args))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_unit_is_set_up_changed_moved_and_closed(world: World, rule_book: None, client: Client) -> None:
    client.force_login(world.administrator)
    facts = {"code": "ly", "name": "洛阳市分公司", "kind": "telecom/city_branch"}

    client.post("/administration/units/hn/new/", facts)
    client.post("/administration/units/ly/change/", {**facts, "name": "洛阳分公司", "head": "1001 李娜"})
    client.post("/administration/units/ly/move/", {"above": world.hubei.pk})
    client.post("/administration/units/ly/close/", {"reason": "撤销"})

    luoyang = Unit.objects.get(code="ly")
    assert (luoyang.name, luoyang.head, luoyang.path, luoyang.active) == (
        "洛阳分公司",
        world.hall_clerk,
        "hq.hb.ly.",
        False,
    )
    assert Entry.objects.filter(subject_kind="unit", subject_id=luoyang.pk).count() == 4


def test_a_refusal_comes_back_to_its_field_and_keeps_what_was_typed(
    world: World, rule_book: None, client: Client
) -> None:
    client.force_login(world.administrator)

    answer = client.post(
        "/administration/units/hn/new/", {"code": "zz", "name": "洛阳市分公司", "kind": "telecom/city_branch"}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["code"] == ["编码 zz 已被使用。"]
    assert "洛阳市分公司" in answer.content.decode()


def test_a_person_is_taken_on_given_a_post_and_let_go(world: World, client: Client) -> None:
    client.force_login(world.administrator)
    facts = {"number": "2001", "name": "冯雪", "unit": world.hall.pk, "password": "chunfeng-2026"}

    client.post("/administration/staff/new/", facts)
    client.post(
        "/administration/staff/2001/posts/new/",
        {"unit": world.hall.pk, "post": "/receiver", "from_on": "2026-03-02", "until_on": ""},
    )
    client.post("/administration/staff/2001/change/", {"name": "冯雪梅", "unit": world.hotline.pk})
    client.post("/administration/staff/2001/password/", {"password": "qiuyue-2026"})
    client.post("/administration/staff/2001/deactivate/", {"reason": "离职"})

    person = Staff.objects.get(number="2001")
    assert (person.name, person.unit, person.active) == ("冯雪梅", world.hotline, False)
    assert person.check_password("qiuyue-2026")
    names = Entry.objects.filter(subject_kind="staff", subject_id=person.pk).order_by("seq")
    assert [entry.name for entry in names] == [
        "staff.created",
        "staff.appointed",
        "staff.changed",
        "staff.password_reset",
        "staff.deactivated",
    ]


def test_leave_is_recorded_and_covered_and_ends_early(world: World, client: Client) -> None:
    client.force_login(world.administrator)
    period = {"from_at": "2026-03-02T08:00", "until_at": "2026-03-06T18:00"}

    client.post("/administration/staff/1003/absences/new/", {"reason": "年假", **period})
    client.post("/administration/staff/1003/deputies/new/", {"deputy": "1004 刘洋", **period})

    absence, deputy = Absence.objects.get(), Deputy.objects.get()
    assert (deputy.absent, deputy.deputy) == (world.reviewer, world.replier)
    assert "由刘洋代理" in client.get("/administration/staff/?state=away").content.decode()

    client.post(f"/administration/staff/1003/absences/{absence.pk}/end/")
    client.post(f"/administration/staff/1003/deputies/{deputy.pk}/end/")

    assert not Absence.objects.at(MONDAY_NINE).exists()
    assert not Deputy.objects.at(MONDAY_NINE).exists()


def test_a_post_is_ended(world: World, client: Client) -> None:
    client.force_login(world.administrator)
    appointment = world.hall_clerk.appointments.get()

    client.post(f"/administration/staff/1001/posts/{appointment.pk}/end/", {"until_on": "2026-03-02"})

    appointment.refresh_from_db()
    assert str(appointment.until_on) == "2026-03-02"


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("words=李", ["1001"]),
        ("words=zhm", []),
        ("words=zm", ["1003"]),
        ("words=zhangmin", ["1003"]),
        ("words=1001", ["1001"]),
        ("unit=zz&post=handler", ["1009", "1010"]),
        ("unit=hb", ["1017"]),
        ("state=left", []),
    ],
)
def test_the_list_is_narrowed(world: World, client: Client, query: str, numbers: list[str]) -> None:
    client.force_login(world.administrator)

    answer = client.get(f"/administration/staff/?{query}")

    assert [line.staff.number for line in answer.context["page"].lines] == numbers


def test_the_list_goes_on_where_it_stopped(world: World, client: Client) -> None:
    Staff.objects.bulk_create(
        Staff(number=f"{3000 + place}", name="临时工", unit=world.hall, password="!") for place in range(60)
    )
    client.force_login(world.administrator)

    first = client.get("/administration/staff/").context
    second = client.get(f"/administration/staff/{first['next_url']}").context

    shown = [line.staff.number for page in (first, second) for line in page["page"].lines]
    assert shown == sorted(shown)
    assert len(set(shown)) == 77
    assert second["next_url"] == ""


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/administration/units/", 12),
        ("/administration/units/zz_hall/", 20),
        ("/administration/staff/", 16),
        ("/administration/staff/1001/", 16),
        ("/administration/posts/?post=/receiver", 10),
    ],
)
def test_asks_the_database_as_often_for_many_as_for_few(world: World, client: Client, address: str, most: int) -> None:
    client.force_login(world.administrator)
    client.get(address)

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    people = Staff.objects.bulk_create(
        Staff(number=f"{3000 + place}", name="临时工", unit=world.hall, password="!") for place in range(30)
    )
    Appointment.objects.bulk_create(
        Appointment(staff=one, unit=world.hall, post="receiver", regulation=TELECOM, from_on=MONDAY_NINE.date())
        for one in people
    )
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(few) == len(many) <= most


def test_my_account_says_whom_i_stand_in_for(world: World, client: Client) -> None:
    Deputy.objects.create(
        absent=world.reviewer,
        deputy=world.replier,
        from_at=MONDAY_NINE,
        until_at=MONDAY_NINE + timedelta(hours=8),
    )
    client.force_login(world.replier)

    page = client.get("/account/").content.decode()

    assert "代 张敏" in page


def test_i_change_my_password_and_stay_signed_in(world: World, client: Client) -> None:
    world.replier.set_password("chunfeng-2026")
    world.replier.save(update_fields=["password"])
    client.force_login(world.replier)

    answer = client.post(
        "/account/password/", {"old": "chunfeng-2026", "password": "qiuyue-2026", "again": "qiuyue-2026"}, follow=True
    )

    assert answer.status_code == 200
    assert "密码已修改" in answer.content.decode()


def test_two_different_new_passwords_are_refused(world: World, client: Client) -> None:
    client.force_login(world.replier)

    answer = client.post("/account/password/", {"old": "x", "password": "qiuyue-2026", "again": "qiuyue-2027"})

    assert answer.status_code == 422
    assert "again" in answer.context["form"].errors


def test_the_language_i_choose_stays_with_me(world: World, client: Client) -> None:
    client.force_login(world.replier)

    client.post("/language/", {"language": "en", "next": "/account/"})

    world.replier.refresh_from_db()
    assert world.replier.language == "en"
