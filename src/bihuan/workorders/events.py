"""What can be said of work orders. Names of procedures' own entries come from the pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from bihuan.journal.events import Event, personal, shown
from bihuan.kernel.text import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class WorkOrderActed(Event):
    """An action of the procedure was taken. The entry is named after the action's own event."""

    name: ClassVar[str] = "work_order.acted"
    tells: ClassVar["str | StrPromise"] = _("{title}")

    event: str
    action: str
    title: Words
    clause: tuple[str, ...]
    from_stage: str
    to_stage: str
    stage: Words  # the title of the stage it leads to
    from_unit: str
    unit: Words  # the owner afterwards
    moved: bool
    handler: str
    values: dict[str, Any] = field(default_factory=dict)  # field → what was captured
    before: dict[str, Any] = field(default_factory=dict)  # field → what stood there, where it differed
    private: dict[str, Any] | None = personal(default=None)  # the same for fields that hold personal data

    @property
    @override
    def entry_name(self) -> str:
        return f"work_order.{self.event}"

    @classmethod
    @override
    def sentence(cls, values: Mapping[str, object]) -> str:
        title, stage, unit = (shown(values.get(key)) for key in ("title", "stage", "unit"))
        if values.get("from_stage") == values.get("to_stage") and not values.get("moved"):
            return title
        return f"{title} → {stage} · {unit}" if values.get("moved") else f"{title} → {stage}"


@dataclass(frozen=True, slots=True)
class ContactEnded(Event):
    """The customer's call or visit was over: promises and the time for writing it down count from here."""

    name: ClassVar[str] = "contact.ended"
    tells: ClassVar["str | StrPromise"] = _("与客户的接触结束（{channel}）")

    channel: Words


@dataclass(frozen=True, slots=True)
class ChildOpened(Event):
    name: ClassVar[str] = "work_order.child_opened"
    tells: ClassVar["str | StrPromise"] = _("发出{kind} {number}，交 {unit}")

    procedure: str
    kind: Words
    number: str
    unit: Words

    @property
    @override
    def entry_name(self) -> str:
        return f"work_order.{self.procedure}_opened"


@dataclass(frozen=True, slots=True)
class ChildSettled(Event):
    name: ClassVar[str] = "work_order.child_settled"
    tells: ClassVar["str | StrPromise"] = _("{kind} {number} 已完成")

    procedure: str
    kind: Words
    number: str

    @property
    @override
    def entry_name(self) -> str:
        return f"work_order.{self.procedure}_settled"


@dataclass(frozen=True, slots=True)
class WorkOrderUrged(Event):
    """A warning or an urging order went out (F-100)."""

    name: ClassVar[str] = "work_order.urged"
    tells: ClassVar["str | StrPromise"] = _("督办 {unit}：{text}")

    urging_id: int
    kind: str
    unit: Words
    person: str
    rung: int
    text: str
    limit: Words | None = None
    repeated: bool = False
    answer_by: datetime | None = None

    @classmethod
    @override
    def sentence(cls, values: Mapping[str, object]) -> str:
        person = shown(values["person"]) if values.get("person") else ""
        facts = {
            "who": f"{shown(values.get('unit'))} {person}".strip(),
            "limit": shown(values.get("limit")),
            "text": shown(values.get("text")),
        }
        if values.get("repeated"):
            return gettext("督办未按时答复，再次督办 %(who)s") % facts
        if values.get("text"):
            return gettext("督办 %(who)s：%(text)s") % facts
        if values.get("kind") == "warning":
            return gettext("预警 %(who)s：“%(limit)s”时限将到") % facts
        return gettext("督办 %(who)s：“%(limit)s”已超时限") % facts


@dataclass(frozen=True, slots=True)
class UrgingAnswered(Event):
    name: ClassVar[str] = "work_order.urging_answered"
    tells: ClassVar["str | StrPromise"] = _("答复督办：{answer}")

    urging_id: int
    answer: str


PAPERS: Mapping[str, Words] = {  # kinds of papers, as they lie in the archive (WO-084)
    "intake": Words("受理材料", "Intake"),
    "inquiry": Words("调查材料", "Investigation"),
    "handling": Words("处理材料", "Handling"),
    "reply": Words("答复回访材料", "Answer and callback"),
    "authority": Words("监管材料", "Regulator"),
}


@dataclass(frozen=True, slots=True)
class FileAttached(Event):
    name: ClassVar[str] = "work_order.file_attached"
    tells: ClassVar["str | StrPromise"] = _("添加附件 {file}（{kind}）")

    attachment_id: int
    file: str
    kind: Words
    sha256: str


@dataclass(frozen=True, slots=True)
class AttachmentVoided(Event):
    name: ClassVar[str] = "work_order.attachment_voided"
    tells: ClassVar["str | StrPromise"] = _("附件 {file} 作废：{reason}")

    attachment_id: int
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContactGranted(Event):
    name: ClassVar[str] = "work_order.contact_granted"
    tells: ClassVar["str | StrPromise"] = _("允许 {staff} 联系客户，至 {until}：{reason}")

    staff: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EarlierTakenUp(Event):
    name: ClassVar[str] = "work_order.took_up"
    tells: ClassVar["str | StrPromise"] = _("接续先前的工单 {other}")

    other: str


@dataclass(frozen=True, slots=True)
class WorkOrderTakenUp(Event):
    name: ClassVar[str] = "work_order.taken_up"
    tells: ClassVar["str | StrPromise"] = _("同一事项另立{kind} {number}")

    kind: Words
    number: str


@dataclass(frozen=True, slots=True)
class WorkOrderLinked(Event):
    name: ClassVar[str] = "work_order.linked"
    tells: ClassVar["str | StrPromise"] = _("与 {other} 关联（重复来电）")

    other: str


@dataclass(frozen=True, slots=True)
class WorkOrderAbsorbed(Event):
    name: ClassVar[str] = "work_order.absorbed"
    tells: ClassVar["str | StrPromise"] = _("{other} 并入本工单：{reason}")

    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkOrderReleased(Event):
    name: ClassVar[str] = "work_order.released"
    tells: ClassVar["str | StrPromise"] = _("{other} 恢复独立办理：{reason}")

    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkOrderGathered(Event):
    name: ClassVar[str] = "work_order.gathered"
    tells: ClassVar["str | StrPromise"] = _("纳入共同处理：{other}")

    other: str


@dataclass(frozen=True, slots=True)
class GatheringJoined(Event):
    name: ClassVar[str] = "work_order.joined"
    tells: ClassVar["str | StrPromise"] = _("由{kind} {other} 共同处理，逐张答复")

    kind: Words
    other: str


@dataclass(frozen=True, slots=True)
class WorkOrderLetGo(Event):
    name: ClassVar[str] = "work_order.let_go"
    tells: ClassVar["str | StrPromise"] = _("移出共同处理：{other}")

    other: str


@dataclass(frozen=True, slots=True)
class GatheringLeft(Event):
    name: ClassVar[str] = "work_order.left"
    tells: ClassVar["str | StrPromise"] = _("不再由{kind} {other} 共同处理")

    kind: Words
    other: str
