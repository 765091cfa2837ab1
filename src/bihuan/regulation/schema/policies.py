"""policies/*.yaml: decision tables. The first row that holds decides."""

from typing import Literal

from bihuan.regulation.schema.words import Code, Condition, Rule, Ruled, Title


class PolicyRow(Rule):
    when: Condition
    then: Code
    why: Title
    clause: str | None = None


class Policy(Ruled):
    """A table from facts to one code. `proposes` says what the product does with it."""

    code: Code
    title: Title
    proposes: Literal["level", "target", "callback_way", "none"]
    rows: tuple[PolicyRow, ...]
    otherwise: Code
