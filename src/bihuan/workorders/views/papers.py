"""Papers of a work order: adding, reading, voiding."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.files.operations import store_file
from bihuan.files.serving import file_response
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.workorders import forms, operations
from bihuan.workorders.models import Attachment
from bihuan.workorders.views.matter import visible_order


@login_required
@require_http_methods(["GET", "POST"])
def attach(request: StaffRequest, number: str) -> HttpResponse:
    """Add a paper."""
    at = now()
    order = visible_order(request, number, at)
    form = forms.AttachForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            upload = form.cleaned_data["file"]
            file = store_file(content=upload, name=upload.name, by=request.user, at=at)
            operations.attach_file(order=order, file=file, kind=form.cleaned_data["kind"], by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("workorders:page", number=number)
    status = 422 if form.is_bound else 200
    return render(request, "workorders/attach.html", {"order": order, "form": form, "now": at}, status=status)


@login_required
@require_GET
def paper(request: StaffRequest, number: str, attachment: int) -> HttpResponseBase:
    """Read a paper; the voided ones too, they are kept to be read."""
    order = visible_order(request, number, now())
    found = get_object_or_404(Attachment.objects.filter(order=order).select_related("file"), pk=attachment)
    return file_response(request, found.file, in_page="show" in request.GET)


@login_required
@require_http_methods(["GET", "POST"])
def void(request: StaffRequest, number: str, attachment: int) -> HttpResponse:
    """Strike a paper out, with a reason."""
    at = now()
    order = visible_order(request, number, at)
    found = get_object_or_404(Attachment.objects.filter(order=order).select_related("file", "order"), pk=attachment)
    form = forms.VoidForm(request.POST or None)
    if form.is_valid():
        try:
            operations.void_attachment(attachment=found, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("workorders:page", number=number)
    status = 422 if form.is_bound else 200
    facts = {"order": order, "attachment": found, "form": form, "now": at}
    return render(request, "workorders/void.html", facts, status=status)
