"""The organisation, people and customers of the telecom pack's demonstration."""

from pathlib import Path

import pytest

from bihuan.cli.demo_people import DemoPeople, load_demo_people
from bihuan.customers.models import Customer
from bihuan.journal.models import Entry
from bihuan.org.models import Appointment, Deputy, Seal, Staff, Unit
from bihuan.org.queries import nearest_unit
from bihuan.org.scope import held_posts
from tests.world import MONDAY_NINE, TELECOM

DEMO = Path(__file__).parents[2] / "packs" / "telecom" / "demo"
POSTS = {
    "receiver",
    "reviewer",
    "replier",
    "appeal_contact",
    "callback_clerk",
    "screener",
    "centre_supervisor",
    "remote_dispatcher",
    "handler",
    "department_head",
    "assistant",
    "province_head",
    "hq_monitor",
    "hq_receiver",
    "hq_auditor",
    "hq_callback_clerk",
    "hq_head",
    "regulation_keeper",
    "administrator",
}

NEEDED = [
    *((kind, "") for kind in ("remote_unit", "province_centre", "channel_hall", "assisting_department")),
    *(("order_department", duty) for duty in ("network", "billing", "interconnection", "roaming", "terminal")),
    *(("order_department", duty) for duty in ("portal", "subscriptions")),
    *(("business_department", duty) for duty in ("mobile", "fixed", "vas", "channel_service", "etc_business")),
]


@pytest.fixture
def made(db: None) -> DemoPeople:
    return load_demo_people(DEMO, regulation=TELECOM, at=MONDAY_NINE)


def test_is_headquarters_over_two_provinces_and_four_cities(made: DemoPeople) -> None:
    places = Unit.objects.filter(kind__in=["headquarters", "province_branch", "city_branch"])

    assert [unit.name for unit in places.order_by("path")] == [
        "公司总部",
        "河南省分公司",
        "洛阳市分公司",
        "郑州市分公司",
        "湖北省分公司",
        "武汉市分公司",
        "宜昌市分公司",
    ]
    assert not Unit.objects.filter(name_en="").exists()


def test_every_post_is_held_and_everybody_holds_one(made: DemoPeople) -> None:
    assert set(Appointment.objects.values_list("post", flat=True)) == POSTS
    assert Staff.objects.count() >= 25
    assert all(held_posts(person, MONDAY_NINE) for person in Staff.objects.all())


@pytest.mark.parametrize("city", ["zz", "ly", "wh", "yc"])
def test_every_city_finds_whom_it_needs(made: DemoPeople, city: str) -> None:
    for kind, duty in NEEDED:
        found = nearest_unit(made.units[city], kind, duty, regulation="telecom")

        assert found is not None
        assert found.path.startswith(made.units[city].ancestor_paths[1])
        assert found.appointments.exists()


def test_one_colleague_is_away_and_deputised(made: DemoPeople) -> None:
    deputy = Deputy.objects.at(MONDAY_NINE).get()

    assert (deputy.absent.name, deputy.deputy.name) == ("杨帆", "陈静")


def test_there_are_twenty_customers_at_home_in_the_four_cities(made: DemoPeople) -> None:
    assert Customer.objects.count() == 20
    assert set(Customer.objects.values_list("home_unit__code", flat=True)) == {"zz", "ly", "wh", "yc"}


def test_names_accounts_that_open(made: DemoPeople) -> None:
    assert {post for account in made.accounts for post in account.posts} >= POSTS - {
        "appeal_contact",
        "screener",
        "hq_head",
    }
    assert all(made.people[account.number].check_password(made.password) for account in made.accounts[:1])


def test_everything_is_told_to_the_journal(made: DemoPeople) -> None:
    assert Entry.objects.filter(name="unit.created").count() == Unit.objects.count()
    assert Entry.objects.filter(name="staff.created").count() == Staff.objects.count()
    assert Entry.objects.filter(name="customer.registered").count() == 20


def test_has_seals_to_set_that_say_they_are_none(made: DemoPeople) -> None:
    seals = Seal.objects.in_use(MONDAY_NINE).select_related("unit", "picture").order_by("unit__path")

    assert [(one.unit.code, one.name) for one in seals] == [("hq", "演示专用章"), ("ha", "演示专用章")]
    assert all(one.picture.path.read_bytes().startswith(b"\x89PNG") for one in seals)
