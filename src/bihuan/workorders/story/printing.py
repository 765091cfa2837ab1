"""The papers of a work order: its own form, those of the work orders under it, and what others know of."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from bihuan.journal.access import note_reading
from bihuan.org.models import Staff
from bihuan.papers.drawing import Paper, Signature
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries.history import case_of, children_of
from bihuan.workorders.sources import Sources
from bihuan.workorders.story.page import all_values, may_contact, urgings_of

Adds = Callable[[WorkOrder, Staff, datetime], Iterable[Paper]]

_added: list[Adds] = []


def adds_papers(add: Adds) -> Adds:
    """Register who above knows further papers of a work order; they come after its own."""
    _added.append(add)
    return add


def own_paper(case: Case, *, reader: Staff, at: datetime) -> Paper:
    """The form of one work order; whole for those who may speak to the customer, which is noted."""
    order = case.order
    form = case.pack.form[case.procedure.form]
    values = all_values(case, Sources(case, by=reader, at=at))
    whole = may_contact(order, reader, at=at)
    personal = [field.code for field in form.fields if field.personal and values.get(field.code)]
    if whole and personal:
        note_reading(by=reader, kind=WorkOrder.subject_kind, id=order.pk, fields=personal, at=at)
    foot = (Signature("受理", order.receiver.name, order.opened_at),) if order.receiver_id else ()
    return Paper(
        case.pack,
        form.code,
        values,
        number=order.number,
        beside=str(order.owner_unit.title),
        signatures=foot,
        personal=whole,
    )


def all_papers(case: Case, *, reader: Staff, at: datetime) -> Iterator[Paper]:
    """In the order of the archive: the work order, what was done under it, what urged it on, what is about it."""
    yield own_paper(case, reader=reader, at=at)
    for child in children_of(case.order):
        yield own_paper(case_of(child), reader=reader, at=at)
    for line in urgings_of(case, reader=reader, at=at):
        if (form := line.form) is not None:
            yield Paper(case.pack, form, line.values, number=f"{case.order.number}-{line.urging.pk}")
    for add in _added:
        yield from add(case.order, reader, at)
