"""Papers of a work order: adding, reading, voiding."""

from typing import Annotated, Literal

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import File, Form
from ninja.files import UploadedFile

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Id, In, Out, Version
from bihuan.files.operations import store_file
from bihuan.files.serving import file_response
from bihuan.kernel.time import now
from bihuan.org.requests import ApiRequest
from bihuan.sheets.entry import token_of
from bihuan.workorders import operations
from bihuan.workorders.api.rooms import fresh_order, room, visible_order
from bihuan.workorders.api.shapes import Receipt, ThingReceipt, VoidIn
from bihuan.workorders.api.watch import added


class PaperIn(In):
    version: Version
    kind: Literal["intake", "inquiry", "handling", "reply", "authority"]


class FileOut(Out):
    """A file that was kept: its name is what fields of files take."""

    file: str
    name: str
    size: int


@room.writes("/uploads", rule=Rule.SIGNED_IN, answers=FileOut, summary=_("上传文件，供附件字段使用"))
def upload(request: ApiRequest, file: Annotated[UploadedFile, File()]) -> FileOut:
    """Nobody can name a file that was not given to them: the name is signed."""
    kept = store_file(content=file, name=file.name or "", by=request.user, at=now())
    return FileOut(file=token_of(kept.pk), name=kept.name, size=kept.size)


@room.writes("/work-orders/{number}/papers", rule=Rule.PROCEDURE, answers=ThingReceipt, summary=_("添加附件"))
def attach(
    request: ApiRequest, number: str, body: Annotated[PaperIn, Form()], file: Annotated[UploadedFile, File()]
) -> ThingReceipt:
    """It stays with the work order for good."""
    at = now()
    order = fresh_order(request, number, body.version, at)
    kept = store_file(content=file, name=file.name or "", by=request.user, at=at)
    paper = operations.attach_file(order=order, file=kept, kind=body.kind, by=request.user, at=at)
    return added(order, paper.pk)


@room.reads("/work-orders/{number}/papers/{paper}", rule=Rule.SIGHT, answers=None, summary=_("下载附件"))
def paper(request: ApiRequest, number: str, paper: Id) -> HttpResponseBase:
    """The file itself; voided ones too, they are kept to be read."""
    order = visible_order(request, number, now())
    found = get_object_or_404(order.attachments.select_related("file"), pk=paper)
    return file_response(request, found.file)


@room.writes("/work-orders/{number}/papers/{paper}/void", rule=Rule.PROCEDURE, answers=Receipt, summary=_("作废附件"))
def void(request: ApiRequest, number: str, paper: Id, body: VoidIn) -> Receipt:
    """Strike it out, with a reason."""
    at = now()
    order = fresh_order(request, number, body.version, at)
    found = get_object_or_404(order.attachments.select_related("file", "order"), pk=paper)
    operations.void_attachment(attachment=found, reason=body.reason, by=request.user, at=at)
    return Receipt.of(order)
