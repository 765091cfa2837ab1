"""Decision tables: the first row that holds decides, and says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.text import Words
from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.policies import Policy

_NOTHING_ELSE_HELD = Words("其他情形", "in all other cases")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table says: the code, the row it comes from (None: no row held), why, and the clause."""

    code: str
    row: int | None
    why: Words
    clause: str


def decide(policy: Policy, facts: Mapping[str, Any]) -> Decision:
    """What the table decides for these facts."""
    for number, row in enumerate(policy.rows):
        if holds(row.when, facts):
            return Decision(row.then, number, row.why, row.clause or policy.clause[0])
    return Decision(policy.otherwise, None, _NOTHING_ELSE_HELD, policy.clause[0])
