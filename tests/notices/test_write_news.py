"""Telling whoever watches: service warnings, proposals of a group event, each once, by page and by mail."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.journal.models import Entry
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.time import SHANGHAI, standing_at
from bihuan.notices.jobs import deliver
from bihuan.notices.models import Delivery, Mute, Notice
from bihuan.notices.operations import write_news
from bihuan.org.models import Deputy, Staff
from bihuan.supervision.models import ServiceWarning
from bihuan.supervision.operations import propose_gatherings, raise_service_warnings
from tests.notices.conftest import Mail
from tests.supervision.conftest import DAY, Complaints
from tests.workorders.conftest import telecom
from tests.workorders.department import Department
from tests.workorders.test_emergencies import ten

__all__ = ["telecom"]

MORNING = datetime.combine(DAY + timedelta(days=1), time(1), SHANGHAI)


@pytest.fixture
def warning(telecom: Department) -> ServiceWarning:
    """Ten complaints about mobile telephones in one day, in Henan."""
    Complaints(telecom).on(DAY, 10)
    raise_service_warnings(at=MORNING)
    return ServiceWarning.objects.get()


def tell(at: datetime, reader: str = "notices.news") -> None:
    with standing_at(at):
        run_readers(at=at, only=reader)


def told(message: str) -> set[str]:
    return set(Notice.objects.filter(message=message).values_list("staff__name", flat=True))


def head_of(unit: object, telecom: Department, name: str = "贺部长") -> Staff:
    staff = Staff.objects.create(number="1077", name=name, unit=unit, password="!", email="he@example.org")
    telecom.world.post(staff, unit, "department_head")
    return staff


def test_a_warning_is_told_to_both_centres_and_to_the_department_of_the_business(telecom: Department) -> None:
    world = telecom.world
    head_of(world.business, telecom)
    Complaints(telecom).on(DAY, 10)
    raise_service_warnings(at=MORNING)

    tell(MORNING)

    people = told("service_warning")
    assert {world.supervisor.name, world.province_head.name, world.hq_monitor.name, "贺部长"} <= people
    assert world.order_handler.name not in people
    assert world.hubei_reviewer.name not in people
    notice = Notice.objects.get(message="service_warning", staff=world.supervisor)
    assert "河南省分公司" in notice.subject
    assert "03-02 有 10 件" in notice.text
    assert notice.clause == "1.2.2"


def test_the_notice_leads_to_the_warning_and_the_department_may_read_it(telecom: Department) -> None:
    head = head_of(telecom.world.business, telecom)
    Complaints(telecom).on(DAY, 10)
    raise_service_warnings(at=MORNING)
    tell(MORNING)
    client = Client()
    client.force_login(head)

    with standing_at(MORNING):
        answer = client.get(f"/notices/{Notice.objects.get(staff=head).pk}/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/supervision/warnings/{ServiceWarning.objects.get().pk}/"
    assert answer.status_code == 200


def test_the_same_entry_is_told_once(warning: ServiceWarning) -> None:
    tell(MORNING)
    count = Notice.objects.count()
    entries = list(Entry.objects.filter(name="service_warning.raised"))

    assert count
    assert write_news(entries=entries, at=MORNING) == []
    assert Notice.objects.count() == count


def test_whoever_deputises_hears_of_it_and_whoever_turned_it_off_does_not(
    telecom: Department, warning: ServiceWarning
) -> None:
    world = telecom.world
    Deputy.objects.create(
        absent=world.province_head, deputy=world.order_handler, from_at=MORNING - timedelta(days=1),
        until_at=MORNING + timedelta(days=1),
    )  # fmt: skip
    Mute.objects.create(staff=world.supervisor, regulation="telecom", message="service_warning")

    tell(MORNING)

    assert world.order_handler.name in told("service_warning")
    assert world.supervisor.name not in told("service_warning")


def test_by_mail_as_well_unless_it_is_long_past(telecom: Department, warning: ServiceWarning) -> None:
    Staff.objects.filter(pk=telecom.world.supervisor.pk).update(email="zq@example.org")

    tell(MORNING)
    assert Delivery.objects.get(notice__staff=telecom.world.supervisor).address == "zq@example.org"

    Notice.objects.all().delete()
    entries = list(Entry.objects.filter(name="service_warning.raised"))
    assert write_news(entries=entries, at=MORNING + timedelta(days=3)) == []
    assert told("service_warning")


def test_a_proposal_is_told_to_whoever_may_open_the_event_there(telecom: Department) -> None:
    world = telecom.world
    orders = ten(telecom)
    propose_gatherings(at=telecom.at)

    tell(telecom.at)

    assert told("gathering_proposed") == {world.reviewer.name, world.supervisor.name, *_headquarters(telecom)}
    notice = Notice.objects.get(message="gathering_proposed", staff=world.reviewer)
    assert orders[0].number in notice.text
    client = Client()
    client.force_login(world.reviewer)
    with standing_at(telecom.at):
        assert client.get(f"/notices/{notice.pk}/")["Location"] == "/supervision/emergency/"


def _headquarters(telecom: Department) -> set[str]:
    found = telecom.world.hq_centre.path
    return set(
        Staff.objects.filter(
            appointments__post__in=["hq_receiver", "hq_auditor"], appointments__unit__path__startswith=found
        ).values_list("name", flat=True)
    )


def test_asks_as_much_for_many_warnings_as_for_one(telecom: Department, warning: ServiceWarning) -> None:
    entries = list(Entry.objects.filter(name="service_warning.raised"))
    asked = []
    for _turn in range(2):
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as caught:
            write_news(entries=entries, at=MORNING)
        asked.append(len(caught))
        Complaints(telecom).on(DAY, 12, business="wcdma")
        Complaints(telecom).on(date(2026, 3, 1), 12, business="network_quality")
        raise_service_warnings(at=MORNING)
        entries = list(Entry.objects.filter(name="service_warning.raised"))

    assert len(entries) == 3
    assert asked[0] == asked[1]


def test_mail_arrives(telecom: Department, warning: ServiceWarning, mail: Mail) -> None:
    Staff.objects.filter(pk=telecom.world.supervisor.pk).update(email="zq@example.org")
    tell(MORNING)
    deliver(delivery_id=Delivery.objects.get(notice__staff=telecom.world.supervisor).pk)

    [got] = mail.got
    assert got["To"] == "zq@example.org"
    assert "服务预警" in str(got["Subject"])
