"""Bundles are set here. Running twice does no harm: a bundle that a killed worker left begins anew."""

from collections.abc import Iterator

import structlog
from procrastinate.contrib.django import app

from bihuan.kernel.time import now
from bihuan.papers.drawing import Paper, document
from bihuan.papers.joining import join_pdfs
from bihuan.papers.serving import printed_by
from bihuan.papers.setting import pdf_of
from bihuan.registers.models import Bundle, RegisterSheet
from bihuan.registers.operations import note_bundle
from bihuan.registers.printing import paper_of
from bihuan.regulation.queries import pack_of

log = structlog.get_logger(__name__)

AT_ONCE = 40  # papers that are set together


@app.task(name="registers.bundle")
def bundle_sheets(*, bundle_id: int) -> None:
    """Set the sheets that the person still sees, and say how far it is."""
    bundle = Bundle.objects.select_related("staff").filter(pk=bundle_id, state=Bundle.State.WAITING).first()
    if bundle is None:
        return
    try:
        join_pdfs(_set(bundle), bundle.path)
    except Exception:  # whatever went wrong, the person who waits is told
        log.exception("bundle_failed", bundle=bundle.pk)
        note_bundle(bundle=bundle, done=bundle.done, state=Bundle.State.FAILED, at=now())
        return
    note_bundle(bundle=bundle, done=len(bundle.rows), state=Bundle.State.READY, at=now())


def _set(bundle: Bundle) -> Iterator[bytes]:
    note = printed_by(bundle.staff, bundle.asked_at)
    for first in range(0, len(bundle.rows), AT_ONCE):
        keys = bundle.rows[first : first + AT_ONCE]
        seen = RegisterSheet.objects.visible_to(bundle.staff, at=now()).filter(pk__in=keys)
        rows = {row.pk: row for row in seen.select_related("sheet__maker", "sheet__checker", "unit")}
        papers = [_paper(rows[key]) for key in keys if key in rows]
        if papers:
            yield pdf_of(document(papers, title=bundle.title, note=note))
        note_bundle(bundle=bundle, done=first + len(keys), at=now())


def _paper(row: RegisterSheet) -> Paper:
    """As the list shows it: personal values stay masked."""
    pack = pack_of(row.sheet.edition_id)
    return paper_of(pack, pack.register[row.register], row, whole=False)
