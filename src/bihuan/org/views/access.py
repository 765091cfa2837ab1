"""The access log: who read whose data, who was refused what by which rule, who came in and went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.journal.access import note_door
from bihuan.journal.models import AccessEntry
from bihuan.journal.naming import Named, names_of, word_for, words_for_fields
from bihuan.journal.queries import access_page
from bihuan.kernel.actors import name_for_reader
from bihuan.kernel.tables import MARK, as_csv
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org.forms import ACCESS_KINDS, AccessForm
from bihuan.org.queries import access_entries
from bihuan.org.requests import StaffRequest
from bihuan.org.views.doors import administrators_only

SHOWN_THINGS = 3
PIECE, MOST_LINES = 1000, 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log as its reader sees it."""

    entry: AccessEntry
    kind: str
    who: str
    what: str
    things: tuple[Named, ...]
    more: int


@administrators_only
@require_GET
def log(request: StaffRequest) -> HttpResponse:
    """The newest lines that the filter lets through; the page goes on where it ended."""
    form = AccessForm(request.GET)
    entries = _entries(request, form)
    page = access_page(entries, request.GET.get("before", ""))
    kept = {name: value for name in form.fields if (value := request.GET.get(name))}
    facts = {
        "form": form,
        "lines": _lines(page.entries),
        "next_url": f"?{urlencode({**kept, 'before': page.older})}" if page.older else "",
        "export": f"export/?{urlencode(kept)}",
        "is_narrowed": bool(kept),
        "section": "access",
    }
    part = request.htmx and "before" in request.GET
    return render(request, "org/access.html#rows" if part else "org/access.html", facts)


@administrators_only
@require_GET
def export(request: StaffRequest) -> StreamingHttpResponse:
    """The same lines as a table for spreadsheets; that it was taken out is noted too."""
    at, form = now(), AccessForm(request.GET)
    entries = _entries(request, form)
    asked = ", ".join(f"{name}={value}" for name in form.fields if (value := request.GET.get(name)))
    address = request.META.get("REMOTE_ADDR") or ""
    said = _("访问记录") + (f" {asked}" if asked else "")
    note_door(AccessEntry.Kind.EXPORTED, by=request.user, what=said.replace("\0", ""), address=address, at=at)
    answer = StreamingHttpResponse(_table(entries.filter(at__lte=at)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="access-{at.astimezone(SHANGHAI):%Y%m%d-%H%M}.csv"'
    return answer


def _entries(request: StaffRequest, form: AccessForm) -> QuerySet[AccessEntry]:
    if not form.is_valid():
        return AccessEntry.objects.none()
    return access_entries(request.user, form.wanted(), at=now())


def _lines(entries: tuple[AccessEntry, ...], shown: int = SHOWN_THINGS) -> list[Line]:
    named = names_of((entry.subject_kind, id) for entry in entries for id in entry.subject_ids[:shown])
    return [_line(entry, named, shown) for entry in entries]


def _line(entry: AccessEntry, named: dict[tuple[str, int], Named], shown: int) -> Line:
    is_reading = entry.kind == AccessEntry.Kind.READ
    gone = Named(word_for(entry.subject_kind))
    return Line(
        entry=entry,
        kind=str(ACCESS_KINDS[AccessEntry.Kind(entry.kind)]),
        who=name_for_reader(entry.actor_name) or _("未知人员"),
        what=words_for_fields(entry.subject_kind, entry.what) if is_reading else entry.what,
        things=tuple(named.get((entry.subject_kind, id), gone) for id in entry.subject_ids[:shown]),
        more=max(len(entry.subject_ids) - shown, 0),
    )


def _table(entries: QuerySet[AccessEntry]) -> Iterator[str]:
    """A heading and the lines, a thousand at a time."""
    heading = [_("时间"), _("人员"), _("类型"), _("内容"), _("对象"), _("说明"), _("条款"), _("规则"), _("地址")]
    yield MARK + as_csv([heading])
    older, sent = "", 0
    while sent < MOST_LINES:
        page = access_page(entries, older, PIECE)
        yield as_csv([_cells(line) for line in _lines(page.entries, shown=100)])
        older, sent = page.older, sent + PIECE
        if not older:
            return


def _cells(line: Line) -> list[str]:
    entry, things = line.entry, _("、").join(thing.title for thing in line.things)
    cells = [_moment(entry.at), line.who, line.kind, line.what, things, entry.sentence]
    return [*cells, entry.clause, entry.code, entry.address]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
