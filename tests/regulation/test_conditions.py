"""Conditions mean what CEL means by them, and what is not declared does not parse."""

from typing import Any

import pytest
from cel import evaluate
from hypothesis import given
from hypothesis import strategies as st

from bihuan.regulation.conditions import NotACondition, holds, names_in, parsed

FACTS: dict[str, Any] = {
    "level": "grave",
    "tier": "",
    "late": True,
    "is_3g": False,
    "open_children": 2,
    "amount": 1.5,
    "flags": ["urgent", "wide"],
    "tags": [],
}

texts = st.sampled_from(["level", "tier", "'grave'", "'urgent'", '"wide"', "''"])
numbers = st.sampled_from(["open_children", "amount", "0", "2", "-1", "1.5"])
lists = st.sampled_from(["flags", "tags", "['grave', 'urgent']", "[]"])
simple = st.one_of(
    st.sampled_from(["late", "is_3g", "true", "false"]),
    st.tuples(texts, st.sampled_from(["==", "!="]), texts).map(" ".join),
    st.tuples(numbers, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers).map(" ".join),
    st.tuples(texts, st.just("in"), lists).map(" ".join),
)
conditions = st.recursive(
    simple,
    lambda inner: st.one_of(
        inner.map("!({})".format),
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda each: f"({' '.join(each)})"),
        st.tuples(inner, st.sampled_from(["&&", "||"]), simple).map(" ".join),
    ),
    max_leaves=8,
)


@given(conditions)
def test_means_what_cel_means(condition: str) -> None:
    assert holds(condition, FACTS) == evaluate(condition, FACTS)


@pytest.mark.parametrize(
    ("condition", "column"),
    [
        ("level = 'grave'", 7),
        ("level == 'grave", 10),
        ("open_children + 1 > 2", 15),
        ("size(flags) > 1", 5),
        ("flags.exists(x, x == 'urgent')", 6),
        ("late ? is_3g : false", 6),
        ("late &&", 8),
        ("", 1),
        ("level == 'a' == late", 14),
        ("__import__('os')", 1),
        ("late; is_3g", 5),
    ],
)
def test_what_is_not_declared_does_not_parse(condition: str, column: int) -> None:
    with pytest.raises(NotACondition) as refused:
        parsed(condition)

    assert refused.value.column == column


def test_names_the_facts_it_asks_for() -> None:
    assert list(names_in(parsed("level == 'grave' && (late || 'urgent' in flags)"))) == ["level", "late", "flags"]


def test_asks_for_no_more_than_it_needs() -> None:
    class Costly(dict[str, Any]):
        def __missing__(self, name: str) -> Any:
            raise AssertionError(f"asked for {name}")

    assert not holds("late && open_children == 0", Costly(late=False))
    assert holds("late || open_children == 0", Costly(late=True))


def test_is_parsed_once() -> None:
    assert parsed("late || is_3g") is parsed("late || is_3g")
