"""The key steps of a regulation over the last days: how many, how many late, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Unit
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.catalogue import KeyStep
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.offers import titles_of
from bihuan.workorders.models import StepDay

DAYS = 30
MOST_CAUSES = 3


@dataclass(frozen=True, slots=True)
class StepTile:
    """One key step: done, late, and its commonest causes with their counts."""

    step: KeyStep
    done: int
    late: int
    causes: Sequence[tuple[str, int]]

    @property
    def late_share(self) -> int | None:
        """In per cent; nothing when nothing was done."""
        return round(100 * self.late / self.done) if self.done else None


def key_steps(unit: Unit, *, at: datetime) -> list[StepTile]:
    """The tiles of a unit and all below it, over the last thirty days (WO-132)."""
    since = at.astimezone(SHANGHAI).date() - timedelta(days=DAYS)
    lines = StepDay.objects.filter(path__startswith=unit.path, day__gt=since)
    found = list(lines.values_list("regulation", "step", "cause", "done", "late"))
    return [_tile(pack, step, found) for pack in packs_in_force(at) for step in pack.catalogue.key_steps]


def _tile(pack: Pack, step: KeyStep, found: Sequence[tuple[str, str, str, int, int]]) -> StepTile:
    mine = [line for line in found if line[0] == pack.regulation.code and line[1] == step.code]
    causes: Counter[str] = Counter()
    for _regulation, _step, cause, done, _late in mine:
        if cause:
            causes[cause] += done
    titles = titles_of(pack, step.causes_from or "")
    common = [(titles.get(code, code), count) for code, count in causes.most_common(MOST_CAUSES)]
    return StepTile(step, sum(line[3] for line in mine), sum(line[4] for line in mine), common)
