"""The browser's doors of forms. Words and numbers that are searched for are posted: they stand in no log."""

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.customers import queries as customers
from bihuan.files.operations import store_file
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import now
from bihuan.org.requests import StaffRequest
from bihuan.org.scope import held_posts
from bihuan.sheets import pickers
from bihuan.sheets.cells import FileView
from bihuan.sheets.entry import token_of


@login_required
@require_POST
def find_customers(request: StaffRequest) -> HttpResponse:
    """Customers by phone, name, pinyin or number, for those who deal with customers; others find none."""
    words = request.POST.get("words", "")[:40]
    found = customers.find_customers(words, request.user, at=now(), limit=pickers.FOUND) if words.strip() else []
    return render(request, "sheets/_found.html", {"rows": [pickers.customer_line(each) for each in found]})


@login_required
@require_POST
def find_staff(request: StaffRequest) -> HttpResponse:
    """Colleagues by name, number or pinyin, for whoever holds a post: a matter may be about anybody."""
    rows = pickers.find_people(request.POST.get("words", "")) if held_posts(request.user, now()) else []
    return render(request, "sheets/_found.html", {"rows": rows})


@login_required
@require_POST
def find_units(request: StaffRequest) -> HttpResponse:
    """Units by name and code, for whoever holds a post."""
    rows = pickers.find_units(request.POST.get("words", "")) if held_posts(request.user, now()) else []
    return render(request, "sheets/_found.html", {"rows": rows})


@login_required
@require_POST
def upload(request: StaffRequest) -> HttpResponse:
    """Keep one file; the form holds a signed name of it until it is submitted."""
    content = request.FILES.get("file")
    if not isinstance(content, UploadedFile):
        return JsonResponse({"sentence": _("没有收到文件，请重新选择。")}, status=422)
    try:
        file = store_file(content=content, name=content.name or "", by=request.user, at=now())
    except Refusal as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=422)
    return render(request, "sheets/_file.html", {"each": FileView(file, token_of(file.pk))})
