"""Several documents as one: each is set by itself, so that a thousand papers need no more room than fifty."""

from collections.abc import Iterable
from pathlib import Path

from pypdfium2 import PdfDocument


def join_pdfs(documents: Iterable[bytes], place: Path) -> None:
    """Write one PDF of them all, in their order; a half-written one is never in its place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    with PdfDocument.new() as joined:
        for document in documents:
            with PdfDocument(document) as one:
                joined.import_pages(one)
        joined.save(part)
    part.replace(place)
