"""Papers of a work order: added with their hash, never deleted, voided with a reason."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.files.models import File
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal, require_at_most
from bihuan.org.models import Staff
from bihuan.workorders import queries, rules
from bihuan.workorders.events import PAPERS, AttachmentVoided, FileAttached
from bihuan.workorders.models import Attachment, WorkOrder


class VoidedAlready(Refusal):
    code: ClassVar[str] = "voided_already"


class ReasonMissing(Refusal):
    code: ClassVar[str] = "reason_missing"


@transaction.atomic
def attach_file(*, order: WorkOrder, file: File, kind: str, by: Staff, at: datetime) -> Attachment:
    """Put a stored file on the work order, under one of the archive's kinds (WO-020, WO-084)."""
    order = WorkOrder.objects.locked(order)
    case = queries.case_of(order)
    rules.require_not_accused(case, by=by)
    rules.require_open(case)
    rules.require_part(case, by=by, at=at)
    attachment = Attachment.objects.create(order=order, file=file, kind=kind, by=by, at=at)
    record(FileAttached(attachment.pk, file.name, PAPERS[kind], file.sha256), about=order, by=by, at=at)
    return attachment


@transaction.atomic
def void_attachment(*, attachment: Attachment, reason: str, by: Staff, at: datetime) -> Attachment:
    """Strike a paper out for a reason; it stays to be read (WO-020)."""
    order = WorkOrder.objects.locked(attachment.order)
    attachment = Attachment.objects.select_related("file").get(pk=attachment.pk)
    case = queries.case_of(order)
    rules.require_not_accused(case, by=by)
    rules.require_open(case)
    rules.require_part(case, by=by, at=at)
    if not reason.strip():
        raise ReasonMissing(_("请填写作废原因。"), fields={"reason": _("请填写作废原因。")})
    require_at_most(200, reason=reason)
    if attachment.voided_at is not None:
        raise VoidedAlready(_("该附件已作废。"))
    attachment.voided_at, attachment.voided_by, attachment.void_reason = at, by, reason.strip()
    attachment.save(update_fields=["voided_at", "voided_by", "void_reason"])
    record(AttachmentVoided(attachment.pk, attachment.file.name, reason.strip()), about=order, by=by, at=at)
    return attachment
