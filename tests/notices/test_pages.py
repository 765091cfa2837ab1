"""The notices' pages: the bell, the list, reading, what is turned off, and who was told about a work order."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.kernel.time import standing_at
from bihuan.notices.jobs import deliver
from bihuan.notices.models import Delivery, Mute, Notice
from bihuan.notices.queries import PAGE, told_about
from bihuan.org.models import Appointment, Staff
from bihuan.workorders.models import Urging
from bihuan.workorders.operations import answer_urging
from tests.notices.conftest import LATER, THREE, Gateway, Mail, Matter

MINUTE = timedelta(minutes=1)


@pytest.fixture
def warned_at(matter: Matter) -> datetime:
    matter.dispatch()
    matter.take()
    return matter.warn()


@pytest.fixture
def reader(matter: Matter, warned_at: datetime, client: Client) -> Iterator[Client]:
    """The handler in front of the browser, a minute after the warning."""
    client.force_login(matter.world.business_handler)
    with standing_at(warned_at + MINUTE):
        yield client


def the(message: str) -> Notice:
    return Notice.objects.get(message=message)


def many(matter: Matter, count: int) -> None:
    Notice.objects.bulk_create(
        Notice(
            staff=matter.world.business_handler,
            entry_id=1_000_000 + index,
            message="fed_back",
            regulation="telecom",
            order_id=matter.order.pk,
            order_number=matter.order.number,
            subject=f"第 {index} 条",
            text="请审核。",
            clause="2.4.4",
            at=THREE,
            told_at=THREE,
        )
        for index in range(count)
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["/notices/", "/notices/?show=unread", "/notices/bell/", "/notices/settings/"])
def test_is_there_in_both_languages(reader: Client, address: str, language: str) -> None:
    assert reader.get(address, headers={"Accept-Language": language}).status_code == 200


@pytest.mark.parametrize("address", ["/notices/", "/notices/bell/", "/notices/settings/", "/notices/1/"])
def test_nobody_reads_without_signing_in(client: Client, db: None, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_the_bell_says_how_many_wait(reader: Client) -> None:
    assert "通知，2 条未读" in reader.get("/notices/bell/").content.decode()

    reader.post("/notices/read/")

    assert "通知，没有未读" in reader.get("/notices/bell/").content.decode()


def test_the_bell_counts_no_further_than_ninety_nine(reader: Client, matter: Matter) -> None:
    many(matter, 150)

    with CaptureQueriesContext(connection) as asked:
        page = reader.get("/notices/bell/", headers={"Bihuan-Polling": "1"}).content.decode()

    assert "通知，99+ 条未读" in page
    (counting,) = [query["sql"] for query in asked if "notices_notice" in query["sql"]]
    assert "LIMIT 100" in counting
    assert len(asked) == 3, [query["sql"] for query in asked]


def test_the_list_shows_what_was_told_and_how_far_it_came(reader: Client, warned_at: datetime) -> None:
    with standing_at(warned_at):
        deliver(delivery_id=Delivery.objects.get(by="sms").pk)

    page = reader.get("/notices/").content.decode()

    assert "处理时限将到" in page
    assert "邮件 待发送" in page
    assert "短信 未送达" in page
    assert "未配置短信网关" in page


def test_the_list_asks_the_same_for_two_and_for_forty(reader: Client, matter: Matter) -> None:
    reader.get("/notices/")
    with CaptureQueriesContext(connection) as few:
        reader.get("/notices/")
    many(matter, 60)

    with CaptureQueriesContext(connection) as lots:
        reader.get("/notices/")

    assert len(lots) == len(few), [query["sql"] for query in lots]
    assert len([query for query in lots if "notices_" in query["sql"]]) == 2


def test_the_list_goes_on_where_the_page_ended(reader: Client, matter: Matter) -> None:
    many(matter, 60)

    first = reader.get("/notices/").content.decode()
    after = Notice.objects.order_by("-pk")[PAGE - 1].pk
    assert f"?after={after}" in first
    second = reader.get(f"/notices/?after={after}", headers={"HX-Request": "true"}).content.decode()

    assert (first.count('id="notice-'), second.count('id="notice-')) == (PAGE, 22)
    assert "<html" not in second
    assert "after=" not in second


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "²"])
def test_the_list_shrugs_at_a_place_that_is_none(reader: Client, after: str) -> None:
    assert reader.get("/notices/", {"after": after}).status_code == 200


def test_only_unread_ones_on_request(reader: Client) -> None:
    reader.post(f"/notices/{the('dispatched').pk}/read/")

    page = reader.get("/notices/?show=unread").content.decode()

    assert "新工单" not in page
    assert "处理时限将到" in page


def test_opening_one_reads_it_and_leads_to_what_it_is_about(
    reader: Client, matter: Matter, warned_at: datetime
) -> None:
    warning, arrival = the("warning"), the("dispatched")

    to_urging = reader.get(f"/notices/{warning.pk}/")
    to_order = reader.get(f"/notices/{arrival.pk}/")

    assert to_urging["Location"] == f"/work-orders/{matter.order.number}/urgings/{warning.urging_id}/"
    assert to_order["Location"] == f"/work-orders/{matter.order.number}/"
    assert the("warning").read_at == warned_at + MINUTE


def test_opening_one_about_a_work_order_out_of_sight_says_so(reader: Client, matter: Matter) -> None:
    Appointment.objects.filter(staff=matter.world.business_handler).delete()

    answer = reader.get(f"/notices/{the('dispatched').pk}/", follow=True)

    assert answer.redirect_chain == [("/notices/", 302)]
    assert "已不在您的查看范围内" in answer.content.decode()


@pytest.mark.parametrize(("method", "address"), [("get", "/notices/{}/"), ("post", "/notices/{}/read/")])
def test_another_persons_notice_is_not_there(
    matter: Matter, warned_at: datetime, client: Client, method: str, address: str
) -> None:
    client.force_login(matter.world.order_handler)
    notice = the("warning")

    assert getattr(client, method)(address.format(notice.pk)).status_code == 404

    assert the("warning").read_at is None
    assert notice.subject not in client.get("/notices/").content.decode()


def test_reading_one_answers_with_its_line_and_wakes_the_bell(reader: Client) -> None:
    answer = reader.post(f"/notices/{the('warning').pk}/read/", headers={"HX-Request": "true"})

    assert answer["HX-Trigger"] == "notices-read"
    assert "标为已读" not in answer.content.decode()
    assert reader.post(f"/notices/{the('warning').pk}/read/")["Location"] == "/notices/"


def test_turning_a_message_off_and_on(reader: Client, matter: Matter) -> None:
    said = {"regulation": "telecom", "message": "dispatched", "muted": "yes"}

    page = reader.post("/notices/settings/", said, follow=True).content.decode()
    assert "“来单”已关闭。" in page
    assert Mute.objects.filter(staff=matter.world.business_handler).count() == 1

    reader.post("/notices/settings/", said | {"muted": "no"})
    assert not Mute.objects.exists()


def test_turning_off_the_warning_is_refused_with_its_clause(reader: Client) -> None:
    said = {"regulation": "telecom", "message": "warning", "muted": "yes"}

    answer = reader.post("/notices/settings/", said)

    assert answer.status_code == 409
    assert "不能关闭" in answer.content.decode()
    assert "2.4.7" in answer.content.decode()
    assert reader.get("/notices/settings/").content.decode().count(">必须送达<") == 3


@pytest.mark.parametrize(
    "said", [{}, {"regulation": "telecom", "message": "gone"}, {"regulation": "x", "message": "warning"}]
)
def test_a_message_that_there_is_none_of_is_not_there(reader: Client, said: dict[str, str]) -> None:
    assert reader.post("/notices/settings/", said).status_code == 404


def test_a_work_order_says_who_was_told_when_and_what_came_of_it(
    reader: Client, matter: Matter, mail: Mail, gateway: Gateway, warned_at: datetime
) -> None:
    for waiting in Delivery.objects.all():
        with standing_at(warned_at + 2 * MINUTE):
            deliver(delivery_id=waiting.pk)
    with standing_at(warned_at + 3 * MINUTE):
        reader.get(f"/notices/{the('warning').pk}/")
    give_back = {"refusal_reason": "not_ours", "refusal_note": "不属本部门。"}
    matter.act("refuse", matter.world.business_handler, warned_at + 10 * MINUTE, **give_back)

    warning, arrival = told_about(matter.order.pk)

    assert (warning.title, warning.clause, warning.at, warning.reaction) == ("预警", "2.4.7", warned_at, 10 * MINUTE)
    (person,) = warning.people
    assert (person.name, person.told_at, person.read_at) == ("吴迪", warned_at, warned_at + 3 * MINUTE)
    assert [(way.title, way.words, way.at) for way in person.ways] == [
        ("邮件", "已发送", warned_at + 2 * MINUTE),
        ("短信", "已发送", warned_at + 2 * MINUTE),
    ]
    assert (arrival.title, arrival.read, arrival.reaction) == ("来单", 0, None)


def test_an_answered_urging_says_when(matter: Matter, warned_at: datetime) -> None:
    at = matter.warn()
    urging = Urging.objects.get(kind="urging")
    head = Staff.objects.get(pk=matter.world.department_head.pk)
    matter.world.post(head, urging.unit, "department_head")
    answer_urging(urging=urging, answer="今晚派人上门。", by=head, at=at + LATER)

    urged = next(one for one in told_about(matter.order.pk) if one.title == "督办")

    assert urged.answered_at == at + LATER


def test_who_was_told_is_shown_to_whoever_sees_the_work_order(reader: Client, matter: Matter) -> None:
    address = f"/work-orders/{matter.order.number}/told/"

    page = reader.get(address).content.decode()
    part = reader.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "1 人，0 人已读" in page
    assert "吴迪" in part
    assert "<html" not in part
    assert "13800001009" not in page
    reader.force_login(matter.world.hubei_reviewer)
    assert reader.get(address).status_code == 404


def test_who_was_told_asks_the_same_for_one_and_for_many(matter: Matter, warned_at: datetime) -> None:
    with CaptureQueriesContext(connection) as few:
        told_about(matter.order.pk)
    matter.warn()

    with CaptureQueriesContext(connection) as lots:
        told_about(matter.order.pk)

    assert len(few) == len(lots) == 4
