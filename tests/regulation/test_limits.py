"""How long a limit gives, for whom it is, and what is said about it."""

import pytest

from bihuan.kernel.spans import Span
from bihuan.regulation.examples import known_facts
from bihuan.regulation.limits import (
    NoBandFits,
    counts_as_stop,
    describe_limit,
    fits,
    limits_started_by,
    span_for,
)
from bihuan.regulation.load import load_pack
from tests.regulation.breaking import LIBRARY

PACK = load_pack(LIBRARY)
HANDLING = PACK.limit["handling"]


@pytest.mark.parametrize(
    ("facts", "span"),
    [
        ({"level": "plain"}, Span(24, "hours")),
        ({"level": "plain", "flags": ["urgent"]}, Span(6, "hours")),
        ({"level": "grave"}, Span(8, "hours")),
        ({"level": "grave", "flags": ["urgent"]}, Span(2, "hours")),
        ({"level": "plain", "classification": "service", "problem": "noise"}, Span(4, "hours")),
        ({"level": "plain", "classification": "service", "problem": "noise", "flags": ["urgent"]}, Span(6, "hours")),
        ({"level": "plain", "classification": "service", "problem": "lost_book"}, Span(24, "hours")),
    ],
)
def test_gives_the_bound_that_the_facts_call_for(facts: dict[str, object], span: Span) -> None:
    assert span_for(HANDLING, known_facts(PACK, facts), PACK.catalogue) == span


def test_gives_its_own_span_where_it_has_one() -> None:
    assert span_for(PACK.limit["promise"], known_facts(PACK, {}), PACK.catalogue) == Span(3, "working_days")


def test_is_meant_for_the_values_it_names() -> None:
    assert fits(HANDLING, known_facts(PACK, {"level": "grave"}))
    assert not fits(HANDLING, known_facts(PACK, {"level": ""}))

    by_flag = HANDLING.model_copy(update={"for_": {"flags": ("urgent",)}})
    assert fits(by_flag, known_facts(PACK, {"flags": ["urgent", "other"]}))
    assert not fits(by_flag, known_facts(PACK, {"flags": []}))


def test_starts_only_where_its_condition_holds() -> None:
    asked = HANDLING.model_copy(update={"when": "stage == 'handling'", "stops_when": "settled"})
    facts = known_facts(PACK, {"level": "plain", "stage": "draft"})

    assert not fits(asked, facts)
    assert fits(asked, facts | {"stage": "handling"})
    assert not counts_as_stop(asked, facts)
    assert counts_as_stop(asked, facts | {"settled": True})
    assert counts_as_stop(HANDLING, facts)


def test_an_event_starts_the_limits_that_fit() -> None:
    facts = known_facts(PACK, {"level": "plain"})

    registered = [limit.code for limit in limits_started_by(PACK, "complaint", "work_order.registered", facts)]
    assert registered == ["promise", "by_law"]
    assert [limit.code for limit in limits_started_by(PACK, "complaint", "work_order.submitted", facts)] == ["handling"]
    assert list(limits_started_by(PACK, "assist", "work_order.registered", facts)) == []


def test_no_band_is_an_error_not_a_guess() -> None:
    narrow = HANDLING.model_copy(update={"bands": HANDLING.bands[:1]})

    with pytest.raises(NoBandFits):
        span_for(narrow, known_facts(PACK, {"level": "plain"}), PACK.catalogue)


def test_says_why_it_is_there() -> None:
    said = describe_limit(HANDLING, Span(24, "hours"))
    assert said.zh == "“办理”时限：24 小时（第 3 条）。原文未明确，已决定：原文未写小时数"
    assert said.en == "“Handling”: 24 hours (clause 3). The text leaves it open; decided: The text gives no hours"

    assert describe_limit(PACK.limit["by_law"], Span(1, "days")).en == "“Answer by law”: 1 day (clause 3)."
    assert describe_limit(PACK.limit["by_law"], None).zh == "“法定答复”时限：按约定的时间（第 3 条）。"
