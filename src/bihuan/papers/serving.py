"""Handing papers to the browser, which shows them; who printed them and when stands on each page."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.papers.drawing import Paper, document
from bihuan.papers.listing import Listing, list_document
from bihuan.papers.setting import pdf_of


def papers_response(papers: Sequence[Paper], *, title: str, by: Staff, at: datetime) -> HttpResponse:
    """The papers as one PDF under this title; raises PaperNotSet."""
    return pdf_response(pdf_of(document(papers, title=title, note=printed_by(by, at))), title=title)


def list_response(listing: Listing, *, title: str, by: Staff, at: datetime) -> HttpResponse:
    """The list as a PDF under this title; raises PaperNotSet."""
    return pdf_response(pdf_of(list_document(listing, title=title, note=printed_by(by, at))), title=title)


def printed_by(by: Staff, at: datetime) -> str:
    return f"打印 {at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}　{by.name}（工号 {by.number}）"


def pdf_response(content: bytes, *, title: str, download: bool = False) -> HttpResponse:
    """A PDF that the browser shows, or keeps as a file."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(download, f"{title}.pdf") or "inline"
    response["Cache-Control"] = "private, no-store"
    return response
