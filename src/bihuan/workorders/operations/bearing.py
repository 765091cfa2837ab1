"""Writing new work orders: what one intake, or a thousand, came to is written once, a statement a table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models

from bihuan.clocks.models import Clock
from bihuan.journal.models import Birth
from bihuan.journal.operations import write_told
from bihuan.kernel.rows import write_rows
from bihuan.search.operations import index_document, index_documents
from bihuan.workorders.listing import enter_queues, finding_of, owners_part
from bihuan.workorders.models import WorkOrder


def bear(orders: Sequence[WorkOrder], *, at: datetime) -> None:
    """Write the work orders of these that are not written yet, with sheets, entries, clocks, sight and queues."""
    births = [(order, order.birth) for order in orders if order.birth is not None]
    new = [order for order, _birth in births]
    for order, birth in births:
        birth.rows.append(owners_part(order, at=at))
        order.birth = None
    try:
        _write(new, [birth for _order, birth in births])
    except BaseException:
        for order, birth in births:
            birth.rows.pop()
            order.birth = birth
        raise
    for _order, birth in births:
        for each in birth.afterwards:
            each()


def _write(orders: Sequence[WorkOrder], births: Sequence[Birth]) -> None:
    write_rows([order.sheet for order in orders])
    write_rows(orders)
    write_told(births=births)
    rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for birth in births:
        for row in birth.rows:
            rows[type(row)].append(row)
    for same in rows.values():
        write_rows(same)
    findings = [finding_of(order) for order in orders]
    if len(findings) == 1:
        index_document(finding=findings[0])
    else:
        index_documents(findings=findings)
    running = [row for birth in births for row in birth.rows if isinstance(row, Clock) and row.state == "running"]
    enter_queues([order for order in orders if order.closed_at is None], _nearest(running))


def _nearest(clocks: Iterable[Clock]) -> dict[int, Clock]:
    """Of each work order the clock that ends first."""
    return {clock.matter_id: clock for clock in sorted(clocks, key=lambda clock: clock.due_at, reverse=True)}
