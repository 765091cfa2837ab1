"""The organisation, people and customers of a pack's demonstration, made by the product's own operations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from bihuan.cli.demo_seal import seal
from bihuan.customers.operations import CustomerCard, register_customer
from bihuan.journal.events import SYSTEM
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.org.operations import (
    appoint_deputy,
    appoint_staff,
    change_unit,
    create_staff,
    create_unit,
    keep_seal,
    record_absence,
)
from bihuan.org.operations.staff import StaffCard
from bihuan.org.operations.units import UnitCard


class Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Names(Fact):
    zh: str
    en: str


class DemoUnit(Fact):
    code: str
    above: str | None = None
    kind: str
    name: Names
    phone: str = ""
    duties: tuple[str, ...] = ()
    head: str | None = None

    def card(self, regulation: str, head: Staff | None = None) -> UnitCard:
        return UnitCard(
            name=self.name.zh,
            name_en=self.name.en,
            kind=self.kind,
            phone=self.phone,
            regulation=regulation,
            duties=self.duties,
            head=head,
        )


class DemoPost(Fact):
    post: str
    unit: str | None = None


class DemoPerson(Fact):
    number: str
    name: str
    unit: str
    posts: tuple[DemoPost, ...]
    shown: bool = False


class Days(Fact):
    from_day: int
    to_day: int

    def period(self, at: datetime) -> tuple[datetime, datetime]:
        """From 08:00 of the first day to 18:00 of the last, in Shanghai."""
        morning = at.astimezone(SHANGHAI).replace(hour=8, minute=0, second=0, microsecond=0)
        return morning + timedelta(days=self.from_day), morning + timedelta(days=self.to_day, hours=10)


class DemoAbsence(Days):
    staff: str
    reason: str


class DemoDeputy(Days):
    absent: str
    deputy: str


class DemoSeal(Fact):
    unit: str
    name: str
    by: str  # the administrator who hands it in


class DemoOrganisation(Fact):
    password: str
    posts_since: date
    units: tuple[DemoUnit, ...]
    people: tuple[DemoPerson, ...]
    absences: tuple[DemoAbsence, ...] = ()
    deputies: tuple[DemoDeputy, ...] = ()
    seals: tuple[DemoSeal, ...] = ()


class DemoCustomer(Fact):
    number: str
    name: str
    phones: tuple[str, ...]
    tier: str
    home: str
    brand: str = ""
    is_3g: bool = False
    marks: tuple[str, ...] = ()
    kind: str = ""
    potential: str = ""
    joined_on: date | None = None
    average_spend: Decimal | None = None
    notes: str = ""


class DemoCustomers(Fact):
    customers: tuple[DemoCustomer, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to sign in as: number, name, and what they do where."""

    number: str
    name: str
    unit: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """What was made: units and people by code and number, the password of all, the accounts to name."""

    units: Mapping[str, Unit]
    people: Mapping[str, Staff]
    password: str
    accounts: tuple[DemoAccount, ...]


def load_demo_people(folder: Path, *, regulation: str, at: datetime, today: datetime | None = None) -> DemoPeople:
    """Make what `organisation.yaml` and `customers.yaml` of the folder say, as of `at`.

    Absences and deputies count from `today`, which is `at` unless the demonstration plays its history first.
    """
    said = read_organisation(folder)
    units = _make_units(said, regulation, at)
    people = _make_people(said, units, regulation, at)
    _name_heads(said, units, people, regulation, at)
    _send_away(said, people, at, today or at)
    _hand_in_seals(said, units, people, at)
    _register_customers(folder, units, at)
    shown = tuple(
        DemoAccount(one.number, one.name, one.unit, tuple(post.post for post in one.posts))
        for one in said.people
        if one.shown
    )
    return DemoPeople(units, people, said.password, shown)


def read_organisation(folder: Path) -> DemoOrganisation:
    """What `organisation.yaml` says."""
    return DemoOrganisation.model_validate(_read(folder / "organisation.yaml"))


def _read(file: Path) -> object:
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


def _make_units(said: DemoOrganisation, regulation: str, at: datetime) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for one in said.units:
        above = units[one.above] if one.above else None
        units[one.code] = create_unit(above=above, code=one.code, card=one.card(regulation), by=SYSTEM, at=at)
    return units


def _make_people(said: DemoOrganisation, units: Mapping[str, Unit], regulation: str, at: datetime) -> dict[str, Staff]:
    people: dict[str, Staff] = {}
    for one in said.people:
        card = StaffCard(
            name=one.name,
            unit=units[one.unit],
            mobile=f"1390009{one.number}",
            email=f"{one.number}@bihuan.example",
        )
        person = create_staff(number=one.number, card=card, password=said.password, by=SYSTEM, at=at)
        people[one.number] = person
        for held in one.posts:
            appoint_staff(
                staff=person,
                unit=units[held.unit or one.unit],
                post=held.post,
                regulation=regulation,
                from_on=said.posts_since,
                by=SYSTEM,
                at=at,
            )
    return people


def _name_heads(
    said: DemoOrganisation,
    units: Mapping[str, Unit],
    people: Mapping[str, Staff],
    regulation: str,
    at: datetime,
) -> None:
    for one in said.units:
        if one.head:
            card = one.card(regulation, head=people[one.head])
            change_unit(unit=units[one.code], card=card, by=SYSTEM, at=at)


def _hand_in_seals(
    said: DemoOrganisation, units: Mapping[str, Unit], people: Mapping[str, Staff], at: datetime
) -> None:
    for one in said.seals:
        keep_seal(
            unit=units[one.unit],
            name=one.name,
            picture=seal(one.name),
            from_on=said.posts_since,
            until_on=None,
            by=people[one.by],
            at=at,
        )


def _send_away(said: DemoOrganisation, people: Mapping[str, Staff], at: datetime, today: datetime) -> None:
    for away in said.absences:
        start, end = away.period(today)
        record_absence(staff=people[away.staff], from_at=start, until_at=end, reason=away.reason, by=SYSTEM, at=at)
    for one in said.deputies:
        start, end = one.period(today)
        appoint_deputy(
            absent=people[one.absent], deputy=people[one.deputy], from_at=start, until_at=end, by=SYSTEM, at=at
        )


def _register_customers(folder: Path, units: Mapping[str, Unit], at: datetime) -> None:
    said = DemoCustomers.model_validate(_read(folder / "customers.yaml"))
    for one in said.customers:
        card = CustomerCard(
            name=one.name,
            phones=one.phones,
            tier=one.tier,
            brand=one.brand,
            is_3g=one.is_3g,
            marks=one.marks,
            kind=one.kind,
            potential=one.potential,
            joined_on=one.joined_on,
            average_spend=one.average_spend,
            home_unit=units[one.home],
            notes=one.notes,
        )
        register_customer(card=card, number=one.number, by=SYSTEM, at=at)
