"""Which events a pack's work orders can write into the journal."""

from collections.abc import Iterator

from bihuan.regulation.check.ground import edges
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure

# What the product itself says of every work order, whatever the procedure
OF_EVERY_ORDER = frozenset(
    f"work_order.{said}"
    for said in (
        "urged", "urging_answered", "file_attached", "attachment_voided", "contact_granted", "linked",
    )
)  # fmt: skip
OF_CLOCKS = frozenset(
    f"clock.{said}"
    for said in (
        "warned", "breached", "climbed", "quieted", "stopped", "retimed", "paused", "resumed", "re_promised",
        "extended",
    )
)  # fmt: skip

# What is told of many work orders at once, to the posts that the rule behind it names
OF_NEWS = frozenset(("service_warning.raised", "gathering.proposed"))


def events_of(pack: Pack, procedure: Procedure) -> frozenset[str]:
    """The events that move a work order of this procedure: what may start and stop its limits."""
    return frozenset(_own(pack, procedure))


def _own(pack: Pack, procedure: Procedure) -> Iterator[str]:
    yield f"work_order.{procedure.opening.event}"
    form = pack.form.get(procedure.form)
    if form is not None and any(field.binds == "contact_ended_at" for field in form.fields):
        yield "contact.ended"
    for register in pack.registers:
        if any(opened_by.procedure == procedure.code for opened_by in register.opened_by):
            yield from (f"sheet.{register.code}_opened", f"sheet.{register.code}_completed")
    for edge in edges(procedure):
        yield f"work_order.{edge.action.event}"
        if edge.action.opens is not None:
            yield f"work_order.{edge.action.opens.procedure}_opened"
            yield f"work_order.{edge.action.opens.procedure}_settled"


def all_events(pack: Pack) -> frozenset[str]:
    """Everything that any work order, clock or watch can say."""
    moved = (event for procedure in pack.procedures for event in events_of(pack, procedure))
    return OF_EVERY_ORDER | OF_CLOCKS | OF_NEWS | frozenset(moved)
