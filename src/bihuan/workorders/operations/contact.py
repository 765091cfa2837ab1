"""The exception by which a handler may speak to the customer, for a time and with a reason."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal, require_at_most
from bihuan.org.models import Staff
from bihuan.workorders import queries, rules
from bihuan.workorders.events import ContactGranted
from bihuan.workorders.models import ContactGrant, WorkOrder


class NotTheHandler(Refusal):
    code: ClassVar[str] = "not_the_handler"


class EndsBeforeItBegins(Refusal):
    code: ClassVar[str] = "ends_before_it_begins"


class ReasonMissing(Refusal):
    code: ClassVar[str] = "reason_missing"


@transaction.atomic
def grant_contact(
    *, order: WorkOrder, staff: Staff, until: datetime, reason: str, by: Staff, at: datetime
) -> ContactGrant:
    """Let the present handler see the number and speak to the customer, until a moment (WO-052)."""
    order = WorkOrder.objects.locked(order)
    case = queries.case_of(order)
    rules.require_not_accused(case, by=by)
    rules.require_permission(case.pack, "grant_contact", by=by, at=at, doing=_("批准联系客户"))
    rules.require_open(case)
    if staff.pk != order.handler_id:
        raise NotTheHandler(_("只能批准本工单当前的处理人联系客户。"))
    if until <= at:
        raise EndsBeforeItBegins(_("批准的截止时间须晚于现在。"), fields={"until": _("截止时间须晚于现在。")})
    if not reason.strip():
        raise ReasonMissing(_("请填写原因。"), fields={"reason": _("请填写原因。")})
    require_at_most(200, reason=reason)
    grant = ContactGrant.objects.create(
        order=order, staff=staff, granted_by=by, reason=reason.strip(), granted_at=at, until=until
    )
    record(ContactGranted(staff.name, until, grant.reason), about=order, by=by, at=at)
    return grant
