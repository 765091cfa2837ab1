"""Conditions: the declared part of CEL, over typed facts. Parsed once, asked in a microsecond or two.

Everything here means what CEL means by it; a property test holds both equal. What CEL has beyond this
(arithmetic, functions, macros, maps) is no part of a regulation and does not parse.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

GRAMMAR = r"""
?either: both ("||" both)*
?both: relation ("&&" relation)*
?relation: simple | simple SIGN simple -> compare
?simple: "!" simple -> deny | "(" either ")" | literal | name | list
list: "[" [item ("," item)*] "]"
?item: literal | name
name: NAME
?literal: TEXT -> text | NUMBER -> number | "true" -> true | "false" -> false
SIGN: "==" | "!=" | "<=" | ">=" | "<" | ">" | /in(?![a-z0-9_])/
TEXT: /'[^'\\\n]*'/ | /"[^"\\\n]*"/
NUMBER: /-?[0-9]+(\.[0-9]+)?/
NAME: /(?!(true|false|in)(?![a-z0-9_]))[a-z][a-z0-9_]*/
%ignore /[ \t\n]+/
"""

Sign = Literal["==", "!=", "<", "<=", ">", ">=", "in"]

_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda one, many: one in many,
}


class NotACondition(ValueError):
    """The text is not in the declared part of CEL; `column` says where it stops making sense, from 1."""

    def __init__(self, text: str, column: int) -> None:
        super().__init__(f"does not parse at column {column}: {text}")
        self.column = column


class Expression(Protocol):
    """A part of a condition: what it comes to for given facts, and the parts it is made of."""

    def value(self, facts: Mapping[str, Any]) -> Any: ...
    def parts(self) -> tuple["Expression", ...]: ...


@dataclass(frozen=True, slots=True)
class Name:
    code: str

    def value(self, facts: Mapping[str, Any]) -> Any:
        return facts[self.code]

    def parts(self) -> tuple[Expression, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Value:
    constant: str | bool | int | float

    def value(self, facts: Mapping[str, Any]) -> Any:
        return self.constant

    def parts(self) -> tuple[Expression, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Many:
    items: tuple[Expression, ...]

    def value(self, facts: Mapping[str, Any]) -> list[Any]:
        return [item.value(facts) for item in self.items]

    def parts(self) -> tuple[Expression, ...]:
        return self.items


@dataclass(frozen=True, slots=True)
class Not:
    of: Expression

    def value(self, facts: Mapping[str, Any]) -> bool:
        return not self.of.value(facts)

    def parts(self) -> tuple[Expression, ...]:
        return (self.of,)


@dataclass(frozen=True, slots=True)
class AllOf:
    of: tuple[Expression, ...]

    def value(self, facts: Mapping[str, Any]) -> bool:
        return all(part.value(facts) for part in self.of)

    def parts(self) -> tuple[Expression, ...]:
        return self.of


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: tuple[Expression, ...]

    def value(self, facts: Mapping[str, Any]) -> bool:
        return any(part.value(facts) for part in self.of)

    def parts(self) -> tuple[Expression, ...]:
        return self.of


@dataclass(frozen=True, slots=True)
class Compare:
    left: Expression
    sign: Sign
    right: Expression

    def value(self, facts: Mapping[str, Any]) -> bool:
        return _SIGNS[self.sign](self.left.value(facts), self.right.value(facts))

    def parts(self) -> tuple[Expression, ...]:
        return (self.left, self.right)


def holds(condition: str, facts: Mapping[str, Any]) -> bool:
    """Whether the condition holds. It asks only for the facts it names, and of those only what it needs."""
    return bool(parsed(condition).value(facts))


@lru_cache(maxsize=4096)
def parsed(condition: str) -> Expression:
    """The condition taken apart; refused with `NotACondition` when it is not in the declared part of CEL."""
    try:
        return _Building().transform(_parser().parse(condition))
    except UnexpectedInput as fault:
        at_end = not isinstance(fault, UnexpectedCharacters) and fault.token.type == "$END"  # type: ignore[attr-defined]
        raise NotACondition(condition, len(condition) + 1 if at_end else fault.column) from None


def names_in(expression: Expression) -> Iterator[str]:
    """Every fact that the expression names, in the order of reading."""
    if isinstance(expression, Name):
        yield expression.code
    for part in expression.parts():
        yield from names_in(part)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, start="either", parser="lalr")


@v_args(inline=True)
class _Building(Transformer[Token, Expression]):
    def either(self, *parts: Expression) -> Expression:
        return AnyOf(parts)

    def both(self, *parts: Expression) -> Expression:
        return AllOf(parts)

    def compare(self, left: Expression, sign: Token, right: Expression) -> Expression:
        return Compare(left, str(sign), right)  # type: ignore[arg-type]

    def deny(self, of: Expression) -> Expression:
        return Not(of)

    def list(self, *items: Expression | None) -> Expression:
        return Many(tuple(item for item in items if item is not None))

    def name(self, code: Token) -> Expression:
        return Name(str(code))

    def text(self, quoted: Token) -> Expression:
        return Value(str(quoted[1:-1]))

    def number(self, digits: Token) -> Expression:
        return Value(float(digits) if "." in digits else int(digits))

    def true(self) -> Expression:
        return Value(True)

    def false(self) -> Expression:
        return Value(False)
