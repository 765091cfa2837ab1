"""Rows that a field may choose from: units, people, customers; listed when they are few, searched when many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q, QuerySet

from bihuan.customers.models import Customer
from bihuan.customers.queries import FoundCustomer, as_found, with_main_phone
from bihuan.org.models import Staff, Unit
from bihuan.org.vocabulary import vocabulary
from bihuan.regulation.schema.forms import Field

FEW = 400  # so many stand in a list that is filtered while one types
FOUND = 12


@dataclass(frozen=True, slots=True)
class Picked:
    """One row as a person chooses it. `words` is what it is found by besides its title."""

    pk: int | str  # a work order is called by its number
    title: str
    detail: str = ""
    group: str = ""
    words: str = ""
    customer: FoundCustomer | None = None


class Source(Protocol):
    """Where the rows of a field come from."""

    def listed(self) -> Sequence[Picked] | None:
        """All of them; None when they are too many to list and are searched for."""

    def chosen(self, pk: int) -> Picked | None:
        """The row, if it is one of those that may be chosen."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows that are at hand."""

    rows: tuple[Picked, ...]

    def listed(self) -> Sequence[Picked]:
        return self.rows

    def chosen(self, pk: int) -> Picked | None:
        return next((row for row in self.rows if row.pk == pk), None)


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of a queryset; searched for through `sheets:find_staff`."""

    staff: QuerySet[Staff]

    def listed(self) -> None:
        return None

    def chosen(self, pk: int) -> Picked | None:
        person = self.staff.select_related("unit").filter(pk=pk).first()
        return person_line(person) if person else None


@dataclass(frozen=True, slots=True)
class Units:
    """Every unit of a queryset; searched for through `sheets:find_units`."""

    units: QuerySet[Unit]

    def listed(self) -> None:
        return None

    def chosen(self, pk: int) -> Picked | None:
        return next(iter(unit_lines(self.units.filter(pk=pk))), None)


@dataclass(frozen=True, slots=True)
class Customers:
    """All customers; searched for through `sheets:find_customers`, which sees to who may."""

    def listed(self) -> None:
        return None

    def chosen(self, pk: int) -> Picked | None:
        return next((customer_line(as_found(row)) for row in with_main_phone(Customer.objects.filter(pk=pk))), None)


Rows = Source | Iterable[Unit] | Iterable[Staff]


def source_of(field: Field, rows: Rows | None) -> Source:
    """What the caller gave for the field; by itself every customer, every active person, every active unit."""
    if isinstance(rows, Listed | People | Units | Customers):
        return rows
    if field.type == "customer":
        return Customers()
    given = rows if isinstance(rows, Iterable) else None
    return _people(given) if field.type == "person" else _units(given)


def _units(given: Iterable[Unit] | Iterable[Staff] | None) -> Source:
    """Units at hand are listed; a query that finds too many is searched in."""
    if given is None or isinstance(given, QuerySet):
        units = Unit.objects.active() if given is None else Unit.objects.filter(pk__in=given.values("pk"))
        if units.count() > FEW:
            return Units(units)
        given = units
    return Listed(tuple(unit_lines(unit for unit in given if isinstance(unit, Unit))))


def _people(given: Iterable[Unit] | Iterable[Staff] | None) -> Source:
    """People at hand are listed; a query that finds too many is searched in."""
    if given is None:
        return People(Staff.objects.active())
    people = Staff.objects.select_related("unit")
    if isinstance(given, QuerySet):
        staff = people.filter(pk__in=given.values("pk"))
        if staff.count() > FEW:
            return People(staff)
        given = staff
    return Listed(tuple(person_line(person) for person in given if isinstance(person, Staff)))


def person_line(person: Staff) -> Picked:
    detail = f"{person.number} · {person.unit.title}"
    words = f"{person.number} {person.pinyin} {person.initials}"
    return Picked(person.pk, person.name, detail, str(person.unit.title), words)


def customer_line(found: FoundCustomer) -> Picked:
    return Picked(found.pk, found.name, f"{found.number} {found.phone}", customer=found)


def unit_lines(units: Iterable[Unit]) -> list[Picked]:
    """The units under the names of their kinds, the top tier first; within a kind in the order of the tree."""
    words = vocabulary()
    kinds = {kind.code: (kind.tier, place, str(kind.title)) for place, kind in enumerate(words.unit_kinds)}
    ordered = sorted(units, key=lambda unit: (kinds.get(unit.kind, (9, 0, unit.kind)), unit.path))
    return [
        Picked(unit.pk, str(unit.title), unit.code, kinds.get(unit.kind, (9, 0, unit.kind))[2], unit.code)
        for unit in ordered
    ]


def find_units(words: str) -> list[Picked]:
    """Units by a part of the name or the beginning of the code."""
    words = words.strip()[:60]
    fits = Q(name__contains=words) | Q(name_en__icontains=words) | Q(code__startswith=words.lower())
    return unit_lines(Unit.objects.active().filter(fits)[:FOUND]) if words else []


def find_people(words: str) -> list[Picked]:
    """Active people by name, number, pinyin or its initials."""
    words = words.strip()[:40]
    if not words:
        return []
    letters = words.lower().replace(" ", "")
    fits = Q(name__startswith=words) | Q(number__startswith=words)
    if letters.isascii():
        fits |= Q(initials__startswith=letters) | Q(pinyin__startswith=letters)
    return [person_line(person) for person in Staff.objects.active().filter(fits).select_related("unit")[:FOUND]]
