"""Who deals with customers, who sees their numbers, and who changes their cards."""

from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.customers.models import DEALING, SEEING
from bihuan.journal.events import Actor
from bihuan.kernel.errors import NotPermitted
from bihuan.org.models import Staff
from bihuan.org.scope import acting, held_with

CHANGING = frozenset({"register", "manage_customers"})


def may_see_phones(staff: Staff, at: datetime) -> bool:
    """Whether one of the person's posts sees phone numbers unmasked, as its regulation says."""
    return held_with(staff, SEEING, at) is not None


def may_open_customers(staff: Staff, at: datetime) -> bool:
    """Whether the person's work has to do with customers in person; handlers see them on work orders alone."""
    return held_with(staff, DEALING, at) is not None


def may_change_customers(staff: Staff, at: datetime) -> bool:
    return held_with(staff, CHANGING, at) is not None


def require_opening_customers(staff: Staff, at: datetime) -> None:
    """Whoever meets customers; handlers are told why not."""
    if not may_open_customers(staff, at):
        raise NotPermitted(_("客户资料由受理、投诉处理中心人员查看；处理人员在工单中了解所需信息。"))


def require_changing_customers(by: Actor, at: datetime) -> Actor:
    """Whoever may register and change customers, as the journal names them; the system itself always may."""
    if not isinstance(by, Staff):
        return by
    held = held_with(by, CHANGING, at)
    if held is None:
        raise NotPermitted(_("客户资料由受理、投诉处理中心人员登记和修改。"))
    return acting(by, held)
