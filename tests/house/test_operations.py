"""Writes: keyword-only, `by` and `at` last, one transaction, a test file each."""

import ast

import pytest

from tests.house.source import ROOT, Operation, names_of, operations

OPERATIONS = tuple(operations())

# Written from inside an operation, in its transaction: the journal's own door, and what subscribers keep true.
INSIDE = frozenset({"journal.record", "journal.record_all", "journal.write_told"})

# Nobody stands behind these: the machine does them by itself, by the clock or on hearing news.
BY_NOBODY = frozenset(
    {
        "clocks.raise_due_clocks",
        "indicators.count_due_days",
        "indicators.note_late_days",
        "journal.begin_era",
        "notices.note_delivery",
        "notices.write_news",
        "notices.write_notices",
        "registers.forget_bundles",
        "registers.note_bundle",
        "registers.open_register_sheet",
        "supervision.propose_gatherings",
        "supervision.raise_service_warnings",
        "transitions.move_due_work_orders",
        "webhooks.note_try",
        "webhooks.write_news",
        "workorders.urge_for_clock",
        "workorders.urge_unanswered",
    }
)

# So much at once that each batch is a transaction of its own.
IN_BATCHES = frozenset(
    {"clocks.quieten_due_clocks", "clocks.raise_due_clocks", "indicators.count_due_days", "workorders.urge_unanswered"}
)

# Derived from what was said elsewhere, with the time it was said; nothing happens at a moment of their own.
DERIVED = frozenset(
    {"journal.write_told", "search.forget_documents", "search.index_document", "search.index_documents"}
)


def marked(operation: Operation) -> object:
    return pytest.param(operation, id=operation.key)


EACH = pytest.mark.parametrize("operation", [marked(operation) for operation in OPERATIONS])


def test_there_are_operations() -> None:
    assert OPERATIONS


@EACH
def test_takes_everything_by_keyword(operation: Operation) -> None:
    given = operation.tree.args
    places = [*given.posonlyargs, *given.args, *([given.vararg] if given.vararg else [])]
    assert not places or (operation.key in INSIDE and len(places) == 1), operation.place


@EACH
def test_is_told_by_whom_and_when(operation: Operation) -> None:
    given = zip(operation.tree.args.kwonlyargs, operation.tree.args.kw_defaults, strict=True)
    required = [argument.arg for argument, default in given if default is None]
    last = ["at"] if operation.key in BY_NOBODY else ["by", "at"]
    if operation.key not in DERIVED:
        assert required[-len(last) :] == last, f"{operation.place}: {' and '.join(last)} come last"


@EACH
def test_is_one_transaction(operation: Operation) -> None:
    decorated = any("atomic" in names_of(decorator) for decorator in operation.tree.decorator_list)
    inside = any(
        "atomic" in ast.unparse(item.context_expr)
        for node in ast.walk(operation.tree)
        if isinstance(node, ast.With)
        for item in node.items
    )
    assert decorated or inside or operation.key in INSIDE | IN_BATCHES, f"{operation.place} opens no transaction"


@EACH
def test_has_its_own_tests(operation: Operation) -> None:
    place = ROOT / "tests" / operation.app / f"test_{operation.name}.py"
    assert place.exists(), f"{operation.place} needs {place.relative_to(ROOT)}"
