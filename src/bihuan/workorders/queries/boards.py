"""What supervisors read: stages by units, what is late now, who was urged how often."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from bihuan.org.models import Unit
from bihuan.regulation.queries import packs_standing
from bihuan.regulation.schema.procedures import Procedure
from bihuan.workorders.models import QueueLine, Urging
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
class LateRow:
    row: QueueRow
    urged: int


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
        "late": late_now(top, at=at),
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


def late_now(top: Unit, *, at: datetime, size: int = 50) -> list[LateRow]:
    """What is late under a unit, the longest first, with how often it was urged."""
    lines = QueueLine.objects.filter(unit=top, due_at__lte=at).select_related(
        "order__customer", "order__owner_unit", "order__handler"
    )
    rows = rows_of(line.order for line in lines.order_by("due_at", "order_id")[:size])
    orders = [row.order.pk for row in rows]
    counts = Urging.objects.filter(order_id__in=orders, kind="urging").values("order_id").annotate(times=Count("pk"))
    urged = {count["order_id"]: count["times"] for count in counts}
    return [LateRow(row, urged.get(row.order.pk, 0)) for row in rows]
