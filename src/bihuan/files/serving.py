"""Handing a file out. The app that owns the file asks first who may have it."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from bihuan.files.models import File

_PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
_SHOWN_IN_PAGES = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/")


def file_response(request: HttpRequest, file: File, *, in_page: bool = False) -> HttpResponseBase:
    """The file as a download; pictures and recordings may be shown in a page, and recordings sought through."""
    in_page = in_page and file.media_type.startswith(_SHOWN_IN_PAGES)
    response = _part(request, file) or FileResponse(file.path.open("rb"), content_type=file.media_type)
    if not response.has_header("Content-Length"):
        response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = content_disposition_header(not in_page, file.name) or "attachment"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _part(request: HttpRequest, file: File) -> HttpResponseBase | None:
    """The part that was asked for; nothing where the whole was, or several parts at once."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or not any(asked.groups()):
        return None
    first, last = _span(*asked.groups(), size=file.size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}", "Content-Length": "0"})
    response = StreamingHttpResponse(_pieces(file.path, first, last), status=206, content_type=file.media_type)
    response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def _span(first: str, last: str, *, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as content:
        content.seek(first)
        left = last - first + 1
        while left and (piece := content.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
