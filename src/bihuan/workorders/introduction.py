"""How the app makes itself known: its lines in the rail, its part of the customer's card, its open work."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.customers.models import Customer
from bihuan.customers.sections import Section, show_on_card
from bihuan.journal.naming import Named, Naming, name_things
from bihuan.kernel.time import now
from bihuan.org.models import Staff, Unit
from bihuan.org.rules import names_open_work
from bihuan.org.scope import held_with
from bihuan.regulation.vocabulary import field_word
from bihuan.ui.navigation import NavItem, show
from bihuan.workorders import queries
from bihuan.workorders.models import WorkOrder


def introduce_work_orders() -> None:
    """Called once, when the apps are ready."""
    show(NavItem("workbench", _("工作台"), "workorders:workbench", icon="layout-dashboard", order=10))
    show(NavItem("work_orders", _("工单"), "workorders:queue", icon="list-check", order=20))
    show(NavItem("supervision", _("监控督办"), "workorders:supervision", icon="urgent", order=30, may=_may_supervise))
    show(NavItem("emergency", _("应急"), "workorders:emergency", icon="flame", order=31, may=_may_lead))
    show_on_card(Section("work_orders", _("近期工单"), "workorders/_of_customer.html", _of_customer, order=10))
    names_open_work(_open_work)
    name_things(WorkOrder.subject_kind, Naming(_("工单"), _named, _found, field_word))


def _may_supervise(staff: Staff) -> bool:
    return held_with(staff, frozenset({"supervise"}), now()) is not None


def _may_lead(staff: Staff) -> bool:
    return held_with(staff, frozenset({"lead_emergencies"}), now()) is not None


def _of_customer(customer: Customer, staff: Staff, at: datetime) -> Mapping[str, object]:
    return {"rows": queries.of_customer(customer, staff, at=at), "now": at}


def _open_work(unit: Unit) -> list[str]:
    """What keeps a unit from being closed."""
    return queries.open_numbers(unit)


def _named(ids: Collection[int]) -> dict[int, Named]:
    numbers = WorkOrder.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: Named(number, reverse("workorders:page", args=[number])) for pk, number in numbers}


def _found(number: str) -> int | None:
    return WorkOrder.objects.filter(number=number).values_list("pk", flat=True).first()
