"""What is read of work orders."""

from bihuan.workorders.queries.boards import main_first, supervision
from bihuan.workorders.queries.finding import found
from bihuan.workorders.queries.history import (
    case_of,
    children_of,
    colleagues,
    entries_of,
    happened_on,
    holders,
    is_late,
    last_captured,
    last_change,
    last_time,
    marks_of,
    open_children,
    province_of,
    sender_kind,
    sentence_of,
    stage_due,
    takes_part,
    targets_of,
    times_of,
    with_names,
)
from bihuan.workorders.queries.queues import (
    NO_PAGE,
    QueuePage,
    QueueRow,
    QueueView,
    due_today,
    handled_by,
    late_in_units,
    of_customer,
    open_numbers,
    queue_page,
    rows_of,
    to_do,
    urgings_to_answer,
)
from bihuan.workorders.queries.sequels import CONTINUES, Chapter, chapters_of

__all__ = [
    "CONTINUES", "NO_PAGE", "Chapter", "QueuePage", "QueueRow", "QueueView", "case_of", "chapters_of", "children_of",
    "colleagues", "due_today", "entries_of", "found",
    "handled_by", "happened_on", "holders", "is_late", "last_captured", "last_change", "last_time",
    "late_in_units", "main_first", "marks_of", "of_customer", "open_children", "open_numbers",
    "province_of", "queue_page",
    "rows_of", "sender_kind", "sentence_of", "stage_due", "supervision", "takes_part", "targets_of", "times_of",
    "to_do", "urgings_to_answer", "with_names",
]  # fmt: skip
