"""Where a work order goes when an action moves it: pure, over the ids of units."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.regulation.schema.procedures import Move


class NobodySentIt(Refusal):
    code = "nobody_sent_it"


@dataclass(frozen=True, slots=True)
class Place:
    """With whom a work order is, who sent it there, and how far its result has climbed back."""

    owner: int
    senders: tuple[int, ...] = ()
    climbed: int = 0
    worker: int | None = None

    @property
    def more_senders(self) -> bool:
        """Whether another sender stands above the one that now checks the result."""
        return self.climbed + 1 < len(self.senders)

    def moved(self, move: Move, *, target: int | None = None, owner: int | None = None) -> "Place":
        """The place after a move; `target` is the unit chosen, `owner` the one that the new stage names."""
        there = self.owner if owner is None else owner
        match move:
            case "stay":
                return self
            case "place":
                return Place(owner=there)
            case "pass_up" if not self.more_senders:
                return Place(owner=there, worker=self.worker)
            case "send" if target is not None:
                return Place(owner=target, senders=(*self.senders, self.owner))
        return self._moved_back(move)

    def _moved_back(self, move: Move) -> "Place":
        match move:
            case "send_back" if self.senders:
                return Place(owner=self.senders[-1], senders=self.senders[:-1])
            case "report" if self.senders:
                return replace(self, owner=self.senders[-1], climbed=0, worker=self.owner)
            case "pass_up":
                return replace(self, owner=self.senders[-2 - self.climbed], climbed=self.climbed + 1)
            case "give_back" if self.worker is not None:
                return replace(self, owner=self.worker, climbed=0, worker=None)
        raise NobodySentIt(_("没有可以退回的派单单位。"))
