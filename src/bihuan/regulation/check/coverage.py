"""Text and rules answer one another: each ruled clause has a rule and a worked example, each cited clause exists."""

from collections.abc import Iterator

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.examples import Example
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.regulation import Document
from bihuan.regulation.schema.words import Rule
from bihuan.regulation.walk import names_under, rules_in

_CLAUSES = ("clause", "barred_clause", "by_clause")


def citations(pack: Pack) -> Iterator[tuple[Trail, str, Rule]]:
    """Every mention of a clause: where, which, and by what."""
    for trail, rule in rules_in(pack):
        for attribute in _CLAUSES:
            for place, number in names_under(getattr(rule, attribute, None), (*trail, attribute)):
                yield place, number, rule
    for permission, number in pack.organisation.permissions.items():
        yield ("organisation", "permissions", permission), number, pack.organisation


def check_coverage(ground: Ground) -> None:
    """Refuse clauses that are said to be ruled and are not, and citations of clauses that do not exist."""
    known = ground.pack.clause
    ruled: set[str] = set()
    shown: set[str] = set()
    for place, number, rule in citations(ground.pack):
        if number not in known:
            ground.unknown(place, Words("条款", "clause"), number, known)
        elif isinstance(rule, Example):
            shown.add(number)
        elif not isinstance(rule, Document):
            ruled.add(number)
    for at, clause in enumerate(ground.pack.clauses):
        if clause.became == "ruled":
            _require(ground, ("clauses", at), clause.number, ruled, shown)
        elif clause.became in ("people", "not_software") and clause.number in ruled:
            ground.warn(
                ("clauses", at),
                Words(
                    f"条款 {clause.number} 写明不由系统执行，却有规则引用它。",
                    f"Clause {clause.number} is said not to be ruled, and yet rules cite it.",
                ),
                Words(
                    "请改为 became: ruled 并写样例，或改引别的条款。",
                    "Make it `became: ruled` with an example, or cite another.",
                ),
            )


def _require(ground: Ground, trail: Trail, number: str, ruled: set[str], shown: set[str]) -> None:
    if number not in ruled:
        ground.refuse(
            trail,
            Words(
                f"条款 {number} 标为已转为规则，但没有规则引用它。",
                f"Clause {number} is said to be ruled, but no rule cites it.",
            ),
            Words(
                "请在实现它的规则上写 clause，或改写 became。",
                "Cite it where it is ruled, or say what else became of it.",
            ),
        )
    if number not in shown:
        ground.refuse(
            trail,
            Words(f"条款 {number} 没有样例。", f"Clause {number} has no worked example."),
            Words("请在 examples/ 中写一个引用它的样例。", "Write one under examples/ that cites it."),
        )
