"""What is told of many work orders at once: service warnings and proposals, and who watches for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from bihuan.journal.models import Entry
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.notices.wording import MOST_SUBJECT, MOST_TEXT, fitting
from bihuan.org.models import Appointment, Deputy, Staff
from bihuan.org.scope import Held, seen_path
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.scripts import Message
from bihuan.supervision.models import GatheringProposal, ServiceWarning
from bihuan.supervision.wording import category_of

NUMBERS_SHOWN = 3  # of the work orders that are alike


@dataclass(frozen=True, slots=True)
class News:
    """One entry with the messages about it, what they may say, and which posts of which units watch for it."""

    entry: Entry
    pack: Pack
    messages: Sequence[Message]
    facts: Mapping[str, Words | str]
    watching: Sequence[tuple[frozenset[str], Sequence[str]]]  # posts, and the paths of which they see one

    def is_for(self, held: Held) -> bool:
        here = held.regulation == self.pack.regulation.code
        return here and any(
            held.post in posts and any(path.startswith(seen_path(held)) for path in paths)
            for posts, paths in self.watching
        )

    def worded(self, message: Message, language: str) -> tuple[str, str]:
        """The subject and the text, short enough for an SMS."""
        with translation.override(language):
            facts = {name: str(said) for name, said in self.facts.items()}
            return fitting(str(message.subject), facts, MOST_SUBJECT), fitting(str(message.text), facts, MOST_TEXT)


def news_of(entries: Sequence[Entry], at: datetime) -> list[News]:
    """The news of these entries, as far as the regulation in force has messages for them: one query a kind."""
    packs = {pack.regulation.code: pack for pack in packs_in_force(at)}
    by_kind: dict[str, list[int]] = {}
    for entry in entries:
        by_kind.setdefault(entry.subject_kind, []).append(entry.subject_id)
    warnings = ServiceWarning.objects.select_related("unit", "department").in_bulk(
        by_kind.get(ServiceWarning.subject_kind, [])
    )
    proposals = GatheringProposal.objects.in_bulk(by_kind.get(GatheringProposal.subject_kind, []))
    return [*_of_warnings(entries, warnings, packs), *_of_proposals(entries, proposals, packs)]


def _of_warnings(
    entries: Sequence[Entry], warnings: Mapping[int, ServiceWarning], packs: Mapping[str, Pack]
) -> Iterator[News]:
    for entry in entries:
        warning = warnings.get(entry.subject_id) if entry.subject_kind == ServiceWarning.subject_kind else None
        pack = packs.get(warning.regulation) if warning else None
        watch = pack.watch.get(warning.watch) if warning and pack else None
        if warning is None or pack is None or watch is None:
            continue
        facts: dict[str, Words | str] = {
            "warning": watch.title,
            "branch": Words(warning.unit.title.zh, warning.unit.title.en),
            "category": category_of(pack, warning.business),
            "day": f"{warning.day:%m-%d}",
            "count": str(warning.count),
            "average": f"{warning.average:.2f}",
        }
        department = [warning.department.path] if warning.department else []
        watching = [(watch.posts, [warning.path]), (frozenset(watch.department_posts), department)]
        yield News(entry, pack, _messages(pack, entry), facts, watching)


def _of_proposals(
    entries: Sequence[Entry], proposals: Mapping[int, GatheringProposal], packs: Mapping[str, Pack]
) -> Iterator[News]:
    for entry in entries:
        found = proposals.get(entry.subject_id) if entry.subject_kind == GatheringProposal.subject_kind else None
        pack = packs.get(found.regulation) if found else None
        if found is None or pack is None or found.procedure not in pack.procedure:
            continue
        shown = found.numbers[:NUMBERS_SHOWN]
        facts: dict[str, Words | str] = {
            "alike": Words(found.alike["zh"], found.alike["en"]),
            "count": str(found.count),
            "since": f"{found.since.astimezone(SHANGHAI):%m-%d %H:%M}",
            "numbers": ", ".join(shown) + (" …" if found.count > len(shown) else ""),
        }
        posts = frozenset(pack.procedure[found.procedure].opening.posts)
        yield News(entry, pack, _messages(pack, entry), facts, [(posts, found.paths)])


def _messages(pack: Pack, entry: Entry) -> list[Message]:
    return [message for message in pack.scripts.messages if message.event == entry.name]


def watchers(news: Sequence[News], at: datetime) -> list[tuple[News, Staff]]:
    """Who is told of each, whoever deputises them too: two queries for all of them."""
    posts = {post for one in news for named, _paths in one.watching for post in named}
    held = Appointment.objects.on(at.astimezone(SHANGHAI).date()).filter(post__in=posts, unit__active=True)
    people: dict[int, list[Staff]] = {}
    deputies = Deputy.objects.at(at).filter(deputy__active=True).select_related("deputy")
    for deputy in deputies:
        people.setdefault(deputy.absent_id, []).append(deputy.deputy)
    found: dict[tuple[int, int], tuple[News, Staff]] = {}
    for each in held.filter(staff__active=True).select_related("staff", "unit").order_by("staff__number"):
        post = Held(each.post, each.unit_id, each.unit.path, each.unit.kind, each.regulation)
        for one in news:
            if one.is_for(post):
                for staff in (each.staff, *people.get(each.staff_id, ())):
                    found[one.entry.pk, staff.pk] = (one, staff)
    return list(found.values())
