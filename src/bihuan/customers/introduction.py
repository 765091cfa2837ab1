"""How customers make themselves known to the frame of the pages."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.customers.models import Customer
from bihuan.customers.rules import may_change_customers, may_open_customers
from bihuan.journal.naming import Named, Naming, name_things
from bihuan.kernel.time import now
from bihuan.org.models import Staff
from bihuan.ui.navigation import Command, NavItem, offer, show


def introduce_customers() -> None:
    """Put 客户 into the rail, for those whose post meets customers."""
    show(NavItem("customers", _("客户"), "customers:customers", icon="address-book", order=40, may=_may_open))
    offer(Command(_("登记客户"), "customers:register", icon="user-plus", keywords="dengji kehu", may=_may_change))
    name_things(Customer.subject_kind, Naming(_("客户"), _named, _found, _field))


def _may_open(staff: Staff) -> bool:
    return may_open_customers(staff, now())


def _may_change(staff: Staff) -> bool:
    return may_change_customers(staff, now())


def _field(code: str) -> str:
    return str(_FIELDS.get(code, code))


_FIELDS = {"phones": _("电话")}


def _named(ids: Collection[int]) -> dict[int, Named]:
    numbers = Customer.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: Named(number, reverse("customers:customer", args=[number])) for pk, number in numbers}


def _found(number: str) -> int | None:
    return Customer.objects.filter(number=number).values_list("pk", flat=True).first()
