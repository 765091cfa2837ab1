"""Reads: service warnings by pages, what waits for an answer, and the work orders behind one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.watches import Watch
from bihuan.supervision.models import ServiceWarning
from bihuan.supervision.wording import category_of
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries.queues import QueueRow, rows_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class WarningLine:
    warning: ServiceWarning
    watch: Watch
    category: Words


@dataclass(frozen=True, slots=True)
class WarningPage:
    lines: Sequence[WarningLine]
    after: str  # where the next page begins; nothing after the last


def warnings_of(staff: Staff, *, open_only: bool = False, before: str = "", at: datetime) -> WarningPage:
    """The warnings that the person is told of, the newest first."""
    found = ServiceWarning.objects.visible_to(staff, at=at).select_related("unit", "answered_by").order_by("-pk")
    if open_only:
        found = found.filter(answered_at=None)
    if before.isascii() and before.isdecimal():
        found = found.filter(pk__lt=int(before[:18]))
    rows = list(found[: PAGE + 1])
    lines = [line for warning in rows[:PAGE] if (line := line_of(warning, at)) is not None]
    return WarningPage(lines, str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def line_of(warning: ServiceWarning, at: datetime) -> WarningLine | None:
    """The warning with the rule that it was raised by, as long as the regulation has it."""
    packs = {pack.regulation.code: pack for pack in packs_in_force(at)}
    pack = packs.get(warning.regulation)
    watch = pack.watch.get(warning.watch) if pack else None
    return WarningLine(warning, watch, category_of(pack, warning.business)) if pack and watch else None


def orders_behind(line: WarningLine, staff: Staff, *, at: datetime) -> list[QueueRow]:
    """The work orders of that day, category and branch, as far as the person sees them; at most a page."""
    warning = line.warning
    midnight = datetime.combine(warning.day, time.min, SHANGHAI)
    found = WorkOrder.objects.visible_to(staff, at=at).filter(
        opened_at__gte=midnight,
        opened_at__lt=midnight + timedelta(days=1),
        regulation=warning.regulation,
        procedure__in=line.watch.procedures,
        business=warning.business,
    )
    found = found.filter(home__path__startswith=warning.path) | found.filter(
        home=None, receiving_unit__path__startswith=warning.path
    )
    return rows_of(list(found.select_related("customer", "owner_unit", "handler").order_by("-opened_at")[:PAGE]))
