"""How a reader wants the time line told: which kinds of lines, and from which end."""

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.kernel.text import Words

_NAMES: Mapping[str, tuple[Words, tuple[str, ...]]] = {
    "acts": (Words("办理", "Actions"), ("work_order.acted",)),
    "calls": (Words("联系客户", "Calls"), ("contact.ended", "work_order.contact_granted")),
    "urging": (
        Words("预警督办", "Warnings and urging"),
        ("work_order.urged", "work_order.urging_answered", "clock.warned", "clock.breached", "clock.climbed"),
    ),
    "papers": (Words("附件", "Papers"), ("work_order.file_attached", "work_order.attachment_voided")),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """The kind asked for (all, where it is empty or unknown) and whether the oldest line stands first."""

    kind: str = ""
    oldest_first: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The entries that are wanted; none named means all."""
        return _NAMES[self.kind][1] if self.kind in _NAMES else ()

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Code, title, and whether it is the one told now."""
        every = [("", str(Words("全部", "All")), not self.names)]
        return every + [(code, str(title), code == self.kind) for code, (title, _names) in _NAMES.items()]
