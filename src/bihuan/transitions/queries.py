"""What runs under older editions, grouped and listed, and what would become of it under another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Count, Exists, OuterRef, QuerySet

from bihuan.clocks.models import Clock
from bihuan.kernel.text import Words
from bihuan.org.models import Unit
from bihuan.regulation.differences import Difference, differences
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.procedures import Procedure
from bihuan.transitions.models import Transition
from bihuan.transitions.obstacles import limits_lost, obstacles, touching
from bihuan.workorders.models import QueueLine, WorkOrder
from bihuan.workorders.queries import QueuePage, QueueView, queue_page


@dataclass(frozen=True, slots=True)
class Standing:
    """Work orders of one procedure that stand in one stage under one older edition."""

    edition: Edition
    procedure: str
    stage: str
    title: Words  # of the stage
    count: int
    waiting: int  # of them, those with a running limit that the new edition does not know
    obstacles: Sequence[Words]
    changes: Sequence[Difference]

    @property
    def may_move(self) -> int:
        return 0 if self.obstacles else self.count - self.waiting


@dataclass(frozen=True, slots=True)
class Preview:
    """What runs of one procedure, what would become of it, and what was decided about it."""

    rules: Procedure
    groups: Sequence[Standing]
    decision: Transition | None
    past: Sequence[Transition]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def may_move(self) -> int:
        return sum(group.may_move for group in self.groups)

    @property
    def lacking(self) -> list[Standing]:
        """Where work orders stand and the new edition has no place for them."""
        return [group for group in self.groups if group.obstacles]


def target_editions(at: datetime) -> list[Edition]:
    """The editions that something may move to: of each regulation all but the first, the newest first."""
    found = list(Edition.objects.order_by("regulation", "-effective_from"))
    return [one for one, before in pairwise(found) if one.regulation == before.regulation]


def preview(target: Edition) -> list[Preview]:
    """Procedure by procedure, what runs under older editions: a fixed number of statements however much there is."""
    groups = standing_under_older(target)
    known: dict[str, Procedure] = {}
    for group in groups:
        known.setdefault(group.procedure, pack_of(group.edition.pk).procedure[group.procedure])
    known = dict(pack_of(target.pk).procedure) | known
    taken: dict[str, list[Transition]] = {}
    for one in Transition.objects.standing().filter(edition=target).select_related("decided_by").order_by("-pk"):
        taken.setdefault(one.procedure, []).append(one)
    return [
        Preview(
            rules,
            [group for group in groups if group.procedure == code],
            next((one for one in taken.get(code, []) if one.done_at is None), None),
            [one for one in taken.get(code, []) if one.done_at is not None],
        )
        for code, rules in known.items()
        if code in taken or any(group.procedure == code for group in groups)
    ]


def standing_under_older(target: Edition) -> list[Standing]:
    """Counted over the queue lines of the top unit, which holds one for every open work order."""
    counted = _lines(target).values("order__edition", "procedure", "stage").annotate(count=Count("pk"))
    editions = Edition.objects.in_bulk({row["order__edition"] for row in counted})
    new = pack_of(target.pk)
    changes = {pk: differences(pack_of(pk), new) for pk in editions}
    waiting = _waiting(target, editions)
    groups = []
    for row in counted.order_by("procedure", "stage", "order__edition"):
        edition, procedure, stage = editions[row["order__edition"]], row["procedure"], row["stage"]
        old = pack_of(edition.pk)
        groups.append(
            Standing(
                edition,
                procedure,
                stage,
                old.procedure[procedure].stages[stage].title,
                row["count"],
                waiting.get((edition.pk, procedure, stage), 0),
                obstacles(old, new, procedure, stage),
                touching(changes[edition.pk], old, procedure, stage),
            )
        )
    return groups


def _lines(target: Edition) -> QuerySet[QueueLine]:
    older = Edition.objects.filter(regulation=target.regulation, effective_from__lt=target.effective_from)
    return QueueLine.objects.filter(unit__parent=None, order__edition__in=older)


def _waiting(target: Edition, editions: Mapping[int, Edition]) -> dict[tuple[int, str, str], int]:
    """Of each group, how many wait for a limit to end that the target does not know: one statement a procedure."""
    new, found = pack_of(target.pk), {}
    for pk in editions:
        for procedure in pack_of(pk).procedures:
            lost = limits_lost(pack_of(pk), new, procedure.code)
            if not lost:
                continue
            lines = _lines(target).filter(order__edition=pk, procedure=procedure.code)
            held = lines.filter(Exists(running_of("order_id", lost)))
            for row in held.values("stage").annotate(count=Count("pk")):
                found[pk, procedure.code, row["stage"]] = row["count"]
    return found


def running_of(column: str, limits: Sequence[str]) -> QuerySet[Clock]:
    """Whether one of these limits runs for the work order in that column."""
    return Clock.objects.unstopped().filter(
        matter_kind=WorkOrder.subject_kind, matter_id=OuterRef(column), limit__in=limits
    )


def standing_page(edition: Edition, procedure: str, stage: str, *, after: str) -> QueuePage:
    """One page of a group, in the order of the queues."""
    top = Unit.objects.filter(parent=None).order_by("pk").first()
    view = QueueView(stages=(stage,), edition=edition.pk, procedure=procedure)
    return queue_page(top, view, after=after) if top else QueuePage((), "")
