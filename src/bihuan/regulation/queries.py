"""Which edition is in force, and what it says. A pack is compiled once in a process and shared by content."""

from collections import OrderedDict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from time import monotonic

from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.load import pack_from
from bihuan.regulation.models import Edition, EditionText
from bihuan.regulation.schema.pack import Pack

MOST_PACKS = 32  # compiled at one time in a process
ASKED_AGAIN_AFTER = 5.0  # seconds: how long another process may go on with an edition just replaced

_lock = Lock()
_hashes: dict[int, str] = {}  # of editions; an edition never changes, so neither does this
_packs: OrderedDict[str, Pack] = OrderedDict()
_in_force: tuple[float, date, tuple[Edition, ...]] | None = None  # when it was asked, for which day, the editions


def pack_of(edition_id: int) -> Pack:
    """The rules of an edition."""
    with _lock:
        content_hash = _hashes.get(edition_id)
        pack = _packs.get(content_hash) if content_hash else None
        if pack is not None and content_hash is not None:
            _packs.move_to_end(content_hash)
            return pack
    text = EditionText.objects.select_related("edition").get(edition_id=edition_id)
    known = _packs.get(text.edition.content_hash)
    return _kept(edition_id, text.edition.content_hash, known or pack_from(text.content))


def _kept(edition_id: int, content_hash: str, pack: Pack) -> Pack:
    """The pack that all threads share for this content."""
    with _lock:
        _hashes[edition_id] = content_hash
        shared = _packs.setdefault(content_hash, pack)
        _packs.move_to_end(content_hash)
        while len(_packs) > MOST_PACKS:
            _packs.popitem(last=False)
        return shared


def edition_in_force(regulation: str, at: datetime) -> Edition | None:
    """The edition of a regulation that counts at this moment."""
    return next((copy(edition) for edition in _editions_in_force(at) if edition.regulation == regulation), None)


def editions_in_force(at: datetime) -> Sequence[Edition]:
    """The edition of every regulation that counts at this moment."""
    return [copy(edition) for edition in _editions_in_force(at)]


def packs_in_force(at: datetime) -> Sequence[Pack]:
    """The rules of every regulation that is in force at this moment."""
    return [pack_of(edition.pk) for edition in _editions_in_force(at)]


def _editions_in_force(at: datetime) -> tuple[Edition, ...]:
    """Asked many times for a page, so the answer is kept for a while."""
    global _in_force
    day = at.astimezone(SHANGHAI).date()
    known = _in_force
    if known is None or known[1] != day or monotonic() - known[0] > ASKED_AGAIN_AFTER:
        known = (monotonic(), day, tuple(Edition.objects.in_force(at)))
        _in_force = known
    return known[2]


def forget_what_is_in_force() -> None:
    """Ask anew at once: an edition was installed, or a test begins."""
    global _in_force
    _in_force = None


def packs_standing(at: datetime) -> Sequence[Pack]:
    """The rules that anything running may be under: all editions that have begun, of each regulation the newest first.

    A work order keeps to its edition, so it may stand where the edition in force knows no stage.
    """
    begun = Edition.objects.filter(effective_from__lte=at.astimezone(SHANGHAI).date())
    return [pack_of(pk) for pk in begun.order_by("regulation", "-effective_from").values_list("pk", flat=True)]


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition in the line of its regulation, with its last day, if the next one is known."""

    edition: Edition
    pack: Pack
    until: date | None
    is_in_force: bool


def editions_of(regulation: str, at: datetime) -> list[EditionLine]:
    """Every edition of a regulation, the newest first."""
    found = list(
        Edition.objects.filter(regulation=regulation).select_related("installed_by").order_by("-effective_from")
    )
    standing = edition_in_force(regulation, at)
    lines: list[EditionLine] = []
    until: date | None = None
    for edition in found:
        lines.append(EditionLine(edition, pack_of(edition.pk), until, edition == standing))
        until = edition.effective_from - timedelta(days=1)
    return lines


def compared(lines: Sequence[EditionLine], old: str, new: str) -> tuple[EditionLine, EditionLine]:
    """The two editions asked for; unless asked otherwise, the newest and the one before it."""
    known = {line.edition.edition: line for line in lines}
    after = known.get(new) or lines[0]
    older = lines[list(lines).index(after) + 1 :]
    return known.get(old) or (older[0] if older else after), after


def newest_editions(at: datetime) -> list[EditionLine]:
    """Of each regulation the edition in force, or the one that begins first."""
    codes = Edition.objects.order_by("regulation").values_list("regulation", flat=True).distinct()
    lines = [editions_of(code, at) for code in codes]
    return [next((line for line in each if line.is_in_force), each[-1]) for each in lines]
