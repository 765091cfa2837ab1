"""What somebody alters behind the product's back in the journal of a real work order is found."""

from collections.abc import Callable

import pytest
from django.db import connection

from bihuan.clocks.operations import raise_due_clocks
from bihuan.journal.anchors import anchor_heads
from bihuan.journal.models import Entry
from bihuan.journal.verify import verify
from bihuan.workorders.models import WorkOrder
from tests.workorders.department import Department


def entries(order: WorkOrder) -> list[Entry]:
    return list(Entry.objects.filter(subject_kind="work_order", subject_id=order.pk).order_by("seq"))


def say(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def change(order: WorkOrder) -> None:
    """It went somewhere else."""
    say(
        "UPDATE journal_entry SET data = jsonb_set(data::jsonb, '{to_stage}', '\"archived\"')"
        " WHERE subject_kind = 'work_order' AND subject_id = %s AND seq = 3",
        order.pk,
    )


def remove(order: WorkOrder) -> None:
    """The dispatch never happened."""
    Entry.objects.filter(subject_kind="work_order", subject_id=order.pk, seq=4).delete()


def reorder(order: WorkOrder) -> None:
    """Taken before dispatched: their places are exchanged, and the places alone."""
    of_it = "subject_kind = 'work_order' AND subject_id = %s"
    say(f"UPDATE journal_entry SET seq = seq + 1000 WHERE {of_it} AND seq IN (4, 5)", order.pk)
    say(f"UPDATE journal_entry SET seq = 1009 - seq WHERE {of_it} AND seq > 1000", order.pk)


def cut_off(order: WorkOrder) -> None:
    """The last entry is gone, and the work order's row was made to fit."""
    before, last = entries(order)[-2:]
    Entry.objects.filter(pk=last.pk).delete()
    WorkOrder.objects.filter(pk=order.pk).update(journal_seq=before.seq, journal_head=before.digest)


ALTERATIONS: dict[str, tuple[Callable[[WorkOrder], object], str]] = {
    "changed": (change, "changed"),
    "removed": (remove, "removed"),
    "reordered": (reorder, "reordered"),
    "tail cut off": (cut_off, "cut_off"),
}


def test_is_content_with_work_orders_as_they_were_written(committed_telecom: Department) -> None:
    order = committed_telecom.taken()
    raise_due_clocks(at=committed_telecom.later(hours=40))
    anchor_heads(at=committed_telecom.at)

    assert [entry.name for entry in entries(order)][-1] == "work_order.taken"
    assert verify().faults == ()


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_finds_what_was_altered(committed_telecom: Department, alteration: str) -> None:
    alter, code = ALTERATIONS[alteration]
    order, other = committed_telecom.taken(), committed_telecom.taken()
    anchor_heads(at=committed_telecom.later())
    assert verify().faults == ()

    alter(order)

    found = verify().faults
    assert code in {fault.code for fault in found}
    assert {(fault.subject_kind, fault.subject_id) for fault in found} == {("work_order", order.pk)}
    assert other.pk != order.pk
