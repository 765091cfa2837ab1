"""Writes on work orders: one verb, one transaction, one event."""

from bihuan.workorders.operations.acting import take_action
from bihuan.workorders.operations.answering import answer_gathered
from bihuan.workorders.operations.bulk import open_work_orders
from bihuan.workorders.operations.contact import grant_contact
from bihuan.workorders.operations.counting import count_steps
from bihuan.workorders.operations.linking import link_work_orders
from bihuan.workorders.operations.merging import merge_work_orders, undo_merge
from bihuan.workorders.operations.opening import open_work_order
from bihuan.workorders.operations.papers import attach_file, void_attachment
from bihuan.workorders.operations.urging import answer_urging, urge_for_clock, urge_unanswered, urge_work_order

__all__ = [
    "answer_gathered",
    "answer_urging",
    "attach_file",
    "count_steps",
    "grant_contact",
    "link_work_orders",
    "merge_work_orders",
    "open_work_order",
    "open_work_orders",
    "take_action",
    "undo_merge",
    "urge_for_clock",
    "urge_unanswered",
    "urge_work_order",
    "void_attachment",
]
