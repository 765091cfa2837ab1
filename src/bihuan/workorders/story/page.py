"""One work order as its page tells it: where it stands, whose turn it is, what happened, what is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bihuan.clocks import queries as clocks
from bihuan.clocks.models import Clock
from bihuan.customers.models import masked
from bihuan.customers.queries import ShownPhone, shown_phones
from bihuan.customers.rules import may_see_phones
from bihuan.journal.access import note_reading
from bihuan.journal.events import shown
from bihuan.journal.queries import Line, timeline
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.org.scope import held_posts
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.limits import Limit
from bihuan.sheets.reading import Names, ReadCell, ReadSection, read_view
from bihuan.workorders import rules
from bihuan.workorders.answering import with_answers
from bihuan.workorders.facts import Case, bound_values
from bihuan.workorders.merging import merging_of
from bihuan.workorders.models import ContactGrant, Urging, WorkOrder
from bihuan.workorders.proposals import earlier_orders
from bihuan.workorders.queries.gatherings import GATHERS, gathering_of
from bihuan.workorders.queries.history import case_of, children_of, kinds_of_ties, marks_of
from bihuan.workorders.queries.sequels import CONTINUES, REPEATED, chapters_of
from bihuan.workorders.sources import Sources
from bihuan.workorders.story.telling import Telling
from bihuan.workorders.story.titles import Titles


@dataclass(frozen=True, slots=True)
class Step:
    """One stage on the way: done, the present one, or still ahead."""

    title: str
    state: str  # done | now | next


@dataclass(frozen=True, slots=True)
class Timed:
    """A running or stopped limit beside its rule."""

    clock: Clock
    limit: Limit


def _stands_aside(case: Case, offer: rules.Offer) -> bool:
    """What can be done in many stages stands behind 更多, so that what leads on is seen at once."""
    return offer.code in case.procedure.anywhere and offer.action.weight != "primary"


def story_of(
    order: WorkOrder, *, reader: Staff, at: datetime, before: str | None = None, telling: Telling | None = None
) -> dict[str, Any]:
    """Everything that the page of a work order draws for this reader."""
    case = case_of(order)
    offered = list(rules.offers(case, by=reader, at=at))
    sources = Sources(case, by=reader, at=at)
    values, turns = all_values(case, sources), [(entry.happened_at, entry.data) for entry in sources.acted]
    telling = telling or Telling()
    lines = timeline(WorkOrder.subject_kind, order.pk, before=before, since=order.opened_at, names=telling.names)
    said = [(line, _mapping(line.values.get("values"))) for line in without_echoes(lines.lines)]
    names = Names(case.pack.form[case.procedure.form], values, *(captured for _line, captured in said))
    told_lines = [told(case, line, captured, names) for line, captured in said]
    return {
        "now": at,
        "order": order,
        "case": case,
        "steps": list(steps(case, turns)),
        "clocks": timed(case),
        "own": [offer for offer in offered if offer.allowed and not _stands_aside(case, offer)],
        "aside": [offer for offer in offered if offer.allowed and _stands_aside(case, offer)],
        "others": [offer for offer in offered if not offer.allowed],
        "timeline": lines,
        "story": told_lines[::-1] if telling.oldest_first else told_lines,
        "telling": telling,
        "sheet": _known(case, values, names),
        "attachments": order.attachments.select_related("file", "by", "voided_by").order_by("-pk"),
        "urgings": urgings_of(case, reader=reader, at=at),
        "custodies": custodies(order, turns, at=at),
        "phone": main_phone(order),
        "marks": marks_of(case),
        "cross_province": case.facts()["cross_province"],
        "may_urge": rules.may(reader, "urge", case.pack, at=at) and order.is_open,
        "may_grant": rules.may(reader, "grant_contact", case.pack, at=at) and order.handler_id is not None,
        "may_see_phone": may_contact(order, reader, at=at),
        "titles": Titles(case),
        **_kin(order, reader, at),
        **merging_of(case, reader=reader, at=at),
    }


def _kin(order: WorkOrder, reader: Staff, at: datetime) -> dict[str, Any]:
    """The work orders beside this one; links are asked for only where there are any."""
    ties = kinds_of_ties(order)
    chapters = chapters_of(order, reader=reader, at=at) if CONTINUES in ties else []
    told_already = {chapter.order.pk for chapter in chapters}
    earlier = earlier_orders(order, reader=reader, at=at, tied=bool(ties))
    return {
        "children": [ChildLine(case_of(child)) for child in children_of(order)],
        "links": order.links.filter(kind=REPEATED).select_related("other") if REPEATED in ties else [],
        "chapters": chapters,
        "earlier": [other for other in earlier if other.pk not in told_already],
        **(with_answers(gathering_of(order, reader=reader, at=at), reader=reader, at=at) if GATHERS in ties else {}),
    }


def _known(case: Case, values: Mapping[str, Any], names: Names) -> list[ReadSection]:
    """What the form knows; whose turn it is stands in the people's card."""
    fields = case.pack.form[case.procedure.form].fields
    told_here = [field.code for field in fields if field.binds not in ("target", "person")]
    return read_view(case.pack, case.procedure.form, values, only=told_here, personal=False, filled=True, names=names)


def receipt_of(order: WorkOrder) -> dict[str, Any]:
    """What the person at the desk tells the customer: the number, and until when there is an answer."""
    case = case_of(order)
    promises = [one for one in timed(case) if one.limit.kind == "promise"]
    return {"order": order, "case": case, "promises": promises}


def urgings_of(case: Case, *, reader: Staff, at: datetime) -> "list[UrgingLine]":
    """The last warnings and urging orders, the newest first."""
    found = case.order.urgings.select_related("unit", "person", "by", "answered_by").order_by("-sent_at")[:20]
    return [UrgingLine(urging, case, reader, at) for urging in found]


def all_values(case: Case, sources: Sources) -> dict[str, Any]:
    """What the form shows: the sheet, the bound columns, and what is computed."""
    form = case.pack.form[case.procedure.form]
    computed = {code: sources.value(source) for code, source in _computed(case)}
    bound = bound_values(case.pack, case.order, form.code)
    return {**case.values, **{field.code: bound[field.code] for field in form.fields if field.binds}, **computed}


def _computed(case: Case) -> Iterator[tuple[str, str]]:
    """Computed fields with their sources: how it was settled once it is, and what repeats another once it is closed."""
    named: set[str] = set()
    for field in case.pack.form[case.procedure.form].fields:
        source = field.filled_from
        if field.type != "computed" or not source:
            continue
        too_early = case.order.settled_at is None if source.startswith("action.") else source in named
        if not too_early or case.order.closed_at is not None:
            yield field.code, source
        named.add(source)


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One entry on the page: who, when, the sentence, and what was captured with it."""

    happened_at: datetime
    actor: str
    sentence: str
    icon: str
    tone: str
    cells: Sequence[ReadCell]
    is_folded: bool = False  # what stands below in full


_ICONS = {
    "contact.ended": "phone",
    "work_order.urged": "bell-ringing",
    "clock.warned": "alert-triangle",
    "clock.breached": "flame",
    "clock.climbed": "flame",
    "work_order.file_attached": "paperclip",
}
_TONES = {"clock.warned": "warn", "clock.breached": "late", "clock.climbed": "late"}


def told(case: Case, line: Line, captured: Mapping[str, Any], names: Names) -> StoryLine:
    """An entry with what was captured, under the labels of the form; personal values are asked for apart."""
    form, asked = case.procedure.form, captured.keys()
    sections = (
        read_view(case.pack, form, captured, only=asked, personal=False, filled=True, names=names) if asked else []
    )
    cells = [cell for section in sections for cell in section.cells]
    icon, tone = _sign_of(line)
    opened = line.values.get("action") == "open" and bool(cells)
    return StoryLine(line.happened_at, line.actor, line.sentence, icon, tone, cells, is_folded=opened)


def _sign_of(line: Line) -> tuple[str, str]:
    if line.name == "work_order.urged":
        warns = line.values.get("kind") == "warning"
        return ("alert-triangle", "warn") if warns else ("bell-ringing", "late")
    return _ICONS.get(line.name, "point"), _TONES.get(line.name, "")


def without_echoes(lines: Sequence[Line]) -> Iterator[Line]:
    """A limit's own line is left out where the warning or urging that it led to says the same."""
    urged = {line.happened_at for line in lines if line.name == "work_order.urged"}
    for line in lines:
        if line.name not in _TONES or line.happened_at not in urged:
            yield line


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) and "sealed" not in value else {}


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A work order under this one, in its own procedure's words."""

    case: Case

    @property
    def order(self) -> WorkOrder:
        return self.case.order

    @property
    def kind(self) -> Words:
        return self.case.procedure.kind

    @property
    def stage(self) -> Words:
        return self.case.stage.title


@dataclass(frozen=True, slots=True)
class UrgingLine:
    """A warning or urging order as the page shows it."""

    urging: Urging
    case: Case
    reader: Staff
    at: datetime

    @property
    def sentence(self) -> str:
        urging, limit = self.urging, self.case.pack.limit.get(self.urging.limit)
        facts = {"who": urging.person.name if urging.person else urging.unit.title, "text": urging.text}
        facts["limit"] = limit.title if limit else ""
        if urging.text:
            return _("督办 %(who)s：%(text)s") % facts
        if urging.kind == "warning":
            return _("预警 %(who)s：“%(limit)s”时限将到") % facts
        return _("督办 %(who)s：“%(limit)s”已超时限") % facts

    @property
    def reaction(self) -> timedelta | None:
        """How long it took until somebody acted on the work order."""
        return self.urging.reacted_at - self.urging.sent_at if self.urging.reacted_at else None

    @property
    def title(self) -> str:
        return _("预警") if self.urging.kind == "warning" else _("督办")

    @property
    def form(self) -> str | None:
        """The form that the regulation shows it as; none where it names none."""
        limit = self.case.pack.limit.get(self.urging.limit)
        ladders = self.case.pack.ladder
        ladder = ladders.get(limit.ladder or "") if limit else next(iter(ladders.values()), None)
        return ladder.form if ladder else None

    @property
    def values(self) -> dict[str, Any]:
        """What stands on its form."""
        sources = Sources(self.case, by=self.reader, at=self.at, urging=self.urging)
        fields = self.case.pack.form[self.form].fields if self.form else ()
        return {field.code: sources.value(field.filled_from) for field in fields if field.filled_from}

    @property
    def sheet(self) -> list[ReadSection]:
        """Its form as one reads it."""
        return read_view(self.case.pack, self.form, self.values) if self.form else []

    @property
    def mine(self) -> bool:
        """Whether this reader may answer it."""
        waits = self.urging.kind == "urging" and self.urging.answered_at is None
        return waits and any(held.unit_id == self.urging.unit_id for held in held_posts(self.reader, self.at))


@dataclass(frozen=True, slots=True)
class Custody:
    """How long a unit has had the work order, all its turns together."""

    unit: str
    held: timedelta


Turns = Sequence[tuple[datetime, Mapping[str, Any]]]


def custodies(order: WorkOrder, turns: Turns, *, at: datetime) -> list[Custody]:
    """Who had it how long, in the order in which they first had it."""
    ends = [moment for moment, _data in turns[1:]] + [order.closed_at or at]
    held: dict[str, timedelta] = {}
    for (start, data), end in zip(turns, ends, strict=True):
        unit = shown(data.get("unit"))
        held[unit] = held.get(unit, timedelta()) + (end - start)
    return [Custody(unit, time) for unit, time in held.items()]


def steps(case: Case, turns: Turns) -> Iterator[Step]:
    """The stages the work order has been in, the present one, and those straight ahead."""
    stages = case.procedure.stages
    visited: list[str] = []
    for _moment, data in turns:
        stage = data.get("to_stage", "")
        if stage in stages and stage not in visited:
            visited.append(stage)
    for code in visited:
        if code != case.order.stage:
            yield Step(str(stages[code].title), "done")
    yield Step(str(case.stage.title), "now")
    for code in straight_ahead(case):
        if code not in visited:
            yield Step(str(stages[code].title), "next")


def straight_ahead(case: Case) -> list[str]:
    """The stages that the primary actions lead through, to the end."""
    ahead: list[str] = []
    code = case.order.stage
    while True:
        primary = (a for a in case.procedure.stages[code].actions.values() if a.weight == "primary" and a.to)
        action = next(primary, None)
        code = action.to[-1].stage if action else ""
        if not code or code in ahead or code == case.order.stage:
            return ahead
        ahead.append(code)


def timed(case: Case) -> list[Timed]:
    """All limits of the work order: the running ones by time left, then the stopped."""
    found = clocks.clocks_of(WorkOrder.subject_kind, case.order.pk)
    ordered = sorted(found, key=lambda clock: (clock.state != "running", clock.due_at))
    rules = [(clock, pack_of(clock.edition_id) if clock.edition_id else case.pack) for clock in ordered]
    return [Timed(clock, pack.limit[clock.limit]) for clock, pack in rules if clock.limit in pack.limit]


def main_phone(order: WorkOrder) -> str:
    """The customer's main number, masked."""
    phone = order.customer.phones.order_by("-is_main", "pk").first() if order.customer else None
    return masked(phone.number) if phone else ""


def may_contact(order: WorkOrder, reader: Staff, *, at: datetime) -> bool:
    """Whether the reader's post sees numbers, or an exception for the handler of this work order stands (WO-052)."""
    if order.customer_id is None:
        return False
    if order.handler_id != reader.pk:
        return may_see_phones(reader, at)
    granted = ContactGrant.objects.filter(order=order, staff=reader, granted_at__lte=at, until__gt=at)
    return may_see_phones(reader, at) or granted.exists()


def phones_for(order: WorkOrder, *, reader: Staff, at: datetime) -> Sequence[ShownPhone]:
    """The customer's numbers as this reader may see them; whole ones leave a note of the reading."""
    if order.customer is None:
        return ()
    return shown_phones(order.customer, reader, granted=may_contact(order, reader, at=at), at=at)


def numbers_for(order: WorkOrder, *, reader: Staff, at: datetime) -> Sequence[ReadCell]:
    """The numbers that were written down with the matter, for those who may speak to the customer; noted as read."""
    if not may_contact(order, reader, at=at):
        return ()
    case = case_of(order)
    personal = [field.code for field in case.pack.form[case.procedure.form].fields if field.personal]
    sections = read_view(case.pack, case.procedure.form, case.values, only=personal, filled=True)
    cells = [cell for section in sections for cell in section.cells]
    if cells:
        note_reading(by=reader, kind=WorkOrder.subject_kind, id=order.pk, fields=personal, at=at)
    return cells


def why_of(order: WorkOrder, clock: Clock, *, at: datetime) -> dict[str, Any]:
    """Why a limit falls due when it does, by the edition that it began under."""
    edition = Edition.objects.get(pk=clock.edition_id or order.edition_id)
    pack = pack_of(edition.pk)
    limit = pack.limit[clock.limit]
    return {
        "order": order,
        "clock": clock,
        "limit": limit,
        "edition": edition,
        "regulation": pack.regulation,
        "moved_to": order.edition if order.edition_id != edition.pk else None,
        "clauses": [pack.clause[number] for number in limit.clause],
        "explanation": clocks.why(clock),
        "warned": f"{clock.warn_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "now": at,
    }
