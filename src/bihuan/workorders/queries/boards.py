"""What supervisors read: stages by units, what is late now, who was urged how often."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from bihuan.org.models import Unit
from bihuan.regulation.queries import packs_standing
from bihuan.regulation.schema.catalogue import Tag
from bihuan.regulation.schema.procedures import Procedure
from bihuan.workorders.models import QueueLine, Urging, WorkOrder
from bihuan.workorders.queries.queues import Counted, QueueRow, board, rows_of


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One unit of the board, with one cell a stage."""

    unit: Unit
    cells: Sequence[Counted | None]
    open: int
    warned: int
    late: int


@dataclass(frozen=True, slots=True)
class UrgedRow:
    """A work order on the urging list, and why it stands there."""

    row: QueueRow
    urged: int
    is_late: bool
    tags: Sequence[Tag]


def supervision(top: Unit, *, at: datetime) -> dict[str, Any]:
    """The board of a unit and those directly below it, and what is late there now."""
    below = list(Unit.objects.active().filter(parent=top))
    units = [top, *below]
    counted = board(units, at=at)
    stages = _stages({stage for _unit, stage in counted}, at)
    lines = [_line(unit, [counted.get((unit.pk, code)) for code, _title in stages]) for unit in units]
    return {
        "top": top,
        "stages": stages,
        "lines": [line for line in lines if line.open or line.unit == top],
        "late": urging_list(top, at=at),
    }


def _line(unit: Unit, cells: Sequence[Counted | None]) -> BoardLine:
    known = [cell for cell in cells if cell is not None]
    return BoardLine(unit, cells, sum(c.open for c in known), sum(c.warned for c in known), sum(c.late for c in known))


def main_first(procedures: Iterable[Procedure]) -> list[Procedure]:
    """Those that people open before those that others lead to."""
    return sorted(procedures, key=lambda procedure: not procedure.opening.posts)


def _stages(present: set[str], at: datetime) -> list[tuple[str, str]]:
    """The stages in which anything stands, in the order of the procedures."""
    titles: dict[str, str] = {}
    for pack in packs_standing(at):
        for procedure in main_first(pack.procedures):
            for code, stage in procedure.stages.items():
                if code in present:
                    titles.setdefault(code, str(stage.title))
    return list(titles.items())


def urging_list(top: Unit, *, at: datetime, size: int = 50) -> list[UrgedRow]:
    """What is urged under a unit, with how often it was: first what is late, the longest first, then what is tagged."""
    lines = QueueLine.objects.filter(unit=top, due_at__lte=at).order_by("due_at", "order_id")
    late = list(lines.values_list("order_id", flat=True)[:size])
    known = {tag.code: tag for pack in packs_standing(at) for tag in pack.catalogue.tags if tag.urged}
    tagged = WorkOrder.objects.open().exclude(tags=[]).filter(tags__overlap=list(known), queue_lines__unit=top)
    wanted = [*late, *tagged.exclude(pk__in=late).order_by("-pk").values_list("pk", flat=True)[:size]]
    found = WorkOrder.objects.select_related("customer", "owner_unit", "handler").in_bulk(wanted)
    counts = Urging.objects.filter(order_id__in=wanted, kind="urging").values("order_id").annotate(times=Count("pk"))
    urged = {count["order_id"]: count["times"] for count in counts}
    return [
        UrgedRow(
            row,
            urged.get(row.order.pk, 0),
            row.order.pk in late,
            [known[code] for code in row.order.tags if code in known],
        )
        for row in rows_of(found[pk] for pk in wanted if pk in found)
    ]
