"""How customers make themselves known to the frame of the pages."""

from django.utils.translation import gettext_lazy as _

from bihuan.customers.rules import may_change_customers, may_open_customers
from bihuan.kernel.time import now
from bihuan.org.models import Staff
from bihuan.ui.navigation import Command, NavItem, offer, show


def introduce_customers() -> None:
    """Put 客户 into the rail, for those whose post meets customers."""
    show(NavItem("customers", _("客户"), "customers:customers", icon="address-book", order=40, may=_may_open))
    offer(Command(_("登记客户"), "customers:register", icon="user-plus", keywords="dengji kehu", may=_may_change))


def _may_open(staff: Staff) -> bool:
    return may_open_customers(staff, now())


def _may_change(staff: Staff) -> bool:
    return may_change_customers(staff, now())
