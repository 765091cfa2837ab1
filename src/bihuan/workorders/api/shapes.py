"""The shapes of work orders in bodies and answers."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, JsonValue

from bihuan.api.shapes import Code, In, Line, Moment, Out, Page, Version, shown_at
from bihuan.clocks.models import Clock
from bihuan.clocks.queries import clock_face
from bihuan.sheets.api import FieldOut
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries import QueueRow

Values = Annotated[
    dict[Annotated[str, Field(max_length=40)], JsonValue],
    Field(max_length=200, description="By field code; units by code, people and customers by number"),
]


class OpenIn(In):
    regulation: Code
    procedure: Code
    values: Values
    then: Annotated[str, Field(max_length=40)] = Field(default="", description="The first action, taken at once")


class ActIn(In):
    version: Version
    values: Values = Field(default_factory=dict)


class UrgeIn(In):
    version: Version
    text: Annotated[str, Field(max_length=500)]
    answer_by: Moment


class AnswerIn(In):
    version: Version
    answer: Annotated[str, Field(max_length=500)]


class GrantIn(In):
    version: Version
    until: Moment
    reason: Line


class LinkIn(In):
    version: Version
    other: Code


class MergeIn(In):
    version: Version
    other: Code
    reason: Line


class UndoMergeIn(In):
    version: Version
    reason: Line


class VoidIn(In):
    version: Version
    reason: Line


class Receipt(Out):
    """What a write answers: where the work order stands now. It names nobody, since it is kept."""

    number: str
    version: int
    stage: str
    unit: str
    closed: bool

    @classmethod
    def of(cls, order: WorkOrder) -> "Receipt":
        return cls(
            number=order.number,
            version=order.version,
            stage=order.stage,
            unit=order.owner_unit.code,
            closed=order.closed_at is not None,
        )


class ThingReceipt(Receipt):
    """The same, with what was added."""

    id: int


class ClockOut(Out):
    id: int
    limit: str
    state: str
    started_at: str
    due_at: str
    warn_at: str
    stopped_at: str | None
    percent: int

    @classmethod
    def of(cls, clock: Clock, at: datetime) -> "ClockOut":
        face = clock_face(clock, at)
        return cls(
            id=clock.pk,
            limit=clock.limit,
            state=face.state,
            started_at=shown_at(clock.started_at) or "",
            due_at=shown_at(clock.due_at) or "",
            warn_at=shown_at(clock.warn_at) or "",
            stopped_at=shown_at(clock.stopped_at),
            percent=face.percent,
        )


class RowOut(Out):
    """A work order as a line of a list."""

    number: str
    version: int
    title: str
    procedure: str
    stage: str
    stage_title: str
    level: str
    flags: list[str]
    unit: str
    handler: str | None
    customer: str | None
    opened_at: str | None
    clock: ClockOut | None

    @classmethod
    def of(cls, row: QueueRow, at: datetime) -> "RowOut":
        order = row.order
        return cls(
            number=order.number,
            version=order.version,
            title=order.title,
            procedure=order.procedure,
            stage=order.stage,
            stage_title=row.stage_title,
            level=order.level,
            flags=list(order.flags),
            unit=order.owner_unit.code,
            handler=order.handler.number if order.handler else None,
            customer=order.customer.number if order.customer else None,
            opened_at=shown_at(order.opened_at),
            clock=ClockOut.of(row.clock, at) if row.clock else None,
        )


class RowPage(Page):
    items: list[RowOut]


class OfferOut(Out):
    """An action of the present stage: whether the caller may take it, and what it asks for."""

    action: str
    title: str
    allowed: bool
    whose: str
    clause: list[str]
    fields: list[FieldOut]


class PaperOut(Out):
    id: int
    name: str
    media_type: str
    size: int
    kind: str
    at: str | None
    by: str
    voided_at: str | None
    void_reason: str


class UrgingOut(Out):
    id: int
    kind: str
    stage: str
    unit: str
    sent_at: str | None
    answer_by: str | None
    text: str
    answer: str
    answered_at: str | None


class MatterOut(Out):
    """A work order as a whole."""

    number: str
    version: int
    regulation: str
    edition: str
    procedure: str
    stage: str
    stage_title: str
    title: str
    unit: str
    receiving_unit: str
    handler: str | None
    receiver: str | None
    customer: str | None
    parent: str | None
    children: list[str]
    links: list[str]
    opened_at: str | None
    settled_at: str | None
    closed_at: str | None
    values: dict[str, Any]
    clocks: list[ClockOut]
    actions: list[OfferOut]
    papers: list[PaperOut]
    urgings: list[UrgingOut]


class EntryOut(Out):
    id: int
    at: str | None
    recorded_at: str | None
    name: str
    actor: str
    sentence: str


class EntryPage(Page):
    items: list[EntryOut]


class PhoneOut(Out):
    number: str
    is_main: bool
    is_masked: bool


class PhonesOut(Out):
    phones: list[PhoneOut]
    written: dict[str, str] = Field(description="Numbers that were written down with the matter, by label")


class WhyOut(Out):
    """Why a limit falls due when it does."""

    clock: ClockOut
    title: str
    clauses: dict[str, str]
    steps: list[str]
