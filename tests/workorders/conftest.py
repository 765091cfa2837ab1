"""The telecom pack in force in the small world, with customers and a second city."""

from collections.abc import Iterator
from datetime import date

import pytest

from bihuan.customers.operations import CustomerCard, register_customer
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from bihuan.org.models import Appointment, Staff, Unit
from bihuan.org.names import spelling
from bihuan.regulation.models import Edition, EditionText
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import forget_what_is_in_force
from tests.regulations import BEFORE, TELECOM
from tests.workorders.department import MORNING, Department
from tests.world import World, build_world

#            attribute          number  name     unit attribute     code      above       kind                name
LUOYANG = (
    ("luoyang", "ly", "henan", "city_branch", "洛阳市分公司"),
    ("luoyang_network", "ly_net", "luoyang", "order_department", "洛阳网络维护部"),
    ("wuhan_network", "wh_net", "wuhan", "order_department", "武汉网络维护部"),
)
NEWCOMERS = (
    ("luoyang_handler", "1018", "郑凯", "luoyang_network", "handler"),
    ("wuhan_handler", "1019", "冯磊", "wuhan_network", "handler"),
    ("second_handler", "1020", "蒋薇", "network", "handler"),
)


@pytest.fixture
def telecom(world: World) -> Iterator[Department]:
    """The department at work: pack, people, customers."""
    yield staffed(world)
    forget_what_is_in_force()


@pytest.fixture
def committed_telecom(real_commits: None) -> Iterator[Department]:
    """The same for tests whose people work in transactions of their own."""
    yield staffed(build_world())
    forget_what_is_in_force()


def staffed(world: World) -> Department:
    edition = edition_in_force()
    units: dict[str, Unit] = {}
    for attribute, code, above, kind, name in LUOYANG:
        parent = units.get(above) or getattr(world, above)
        units[attribute] = Unit.objects.create(
            code=code, parent=parent, path=f"{parent.path}{code}.", kind=kind, name=name, regulation="telecom"
        )
    people: dict[str, Staff] = {}
    for attribute, number, name, unit_name, post in NEWCOMERS:
        unit = units.get(unit_name) or getattr(world, unit_name)
        known = spelling(name)
        person = Staff.objects.create(
            number=number, name=name, unit=unit, password="!", pinyin=known.pinyin, initials=known.initials
        )
        Appointment.objects.create(staff=person, unit=unit, post=post, regulation="telecom", from_on=date(2020, 1, 1))
        people[attribute] = person
    for unit, duty in ((world.network, "network"), (world.business, "mobile"), (units["wuhan_network"], "network")):
        unit.duties = [duty]
        unit.save(update_fields=["duties"])
    card = CustomerCard(
        name="周桂兰", phones=("13803710001", "037166551234"), tier="ordinary", brand="wo", home_unit=world.zhengzhou
    )
    customer = register_customer(card=card, by=SYSTEM, at=MORNING)
    return Department(world=world, edition=edition, customer=customer, **units, **people)


_installed: tuple[dict[str, object], dict[str, object], list[dict[str, object]]] | None = None


def edition_in_force() -> Edition:
    """The pack, proved and installed once a process; afterwards its rows are written as they then were."""
    global _installed
    if _installed is None:
        edition = install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=BEFORE)
        said = Entry.objects.filter(subject_kind=Edition.subject_kind, subject_id=edition.pk)
        _installed = _row(edition), _row(EditionText.objects.get(edition=edition)), [_row(entry) for entry in said]
        return edition
    edition_row, text_row, entries = _installed
    edition = Edition.objects.create(**edition_row)
    EditionText.objects.create(**text_row)
    Entry.objects.bulk_create(Entry(**entry) for entry in entries)
    forget_what_is_in_force()
    return edition


def _row(kept: Edition | EditionText | Entry) -> dict[str, object]:
    return {field.attname: getattr(kept, field.attname) for field in kept._meta.concrete_fields}
