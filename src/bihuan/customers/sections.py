"""What other apps show on a customer's card: recent work orders, contacts, surveys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.customers.models import Customer
from bihuan.org.models import Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the card: a template, and what it is drawn from."""

    code: str
    title: "StrPromise"
    template: str
    context: Callable[[Customer, Staff, datetime], Mapping[str, object]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class DrawnSection:
    code: str
    title: "StrPromise"
    template: str
    context: Mapping[str, object]


_sections: dict[str, Section] = {}


def show_on_card(section: Section) -> None:
    """Register a section; called once, when the app that has it makes itself known."""
    _sections[section.code] = section


def sections_of(customer: Customer, staff: Staff, *, at: datetime) -> list[DrawnSection]:
    """The sections of this customer's card as this reader sees them."""
    return [
        DrawnSection(section.code, section.title, section.template, section.context(customer, staff, at))
        for section in sorted(_sections.values(), key=lambda section: section.order)
    ]
