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
class Panel:
    """A section of the card: a template, and what it is drawn from."""

    code: str
    title: "StrPromise"
    template: str
    context: Callable[[Customer, Staff, datetime], Mapping[str, object]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    code: str
    title: "StrPromise"
    template: str
    context: Mapping[str, object]


_panels: dict[str, Panel] = {}


def show_on_card(panel: Panel) -> None:
    """Register a section; called once, when the app that has it makes itself known."""
    _panels[panel.code] = panel


def panels_of(customer: Customer, staff: Staff, *, at: datetime) -> list[DrawnPanel]:
    """The sections of this customer's card as this reader sees them."""
    return [
        DrawnPanel(panel.code, panel.title, panel.template, panel.context(customer, staff, at))
        for panel in sorted(_panels.values(), key=lambda panel: panel.order)
    ]
