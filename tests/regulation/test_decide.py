"""A decision table: the first row that holds decides, and says why."""

from bihuan.regulation.examples import known_facts
from bihuan.regulation.load import load_pack
from bihuan.regulation.policies import decide
from tests.regulation.breaking import LIBRARY

PACK = load_pack(LIBRARY)
POLICY = PACK.policy["level_proposal"]


def test_the_first_row_that_holds_decides() -> None:
    decision = decide(POLICY, known_facts(PACK, {"problem": "lost_book", "flags": ["urgent"]}))

    assert (decision.code, decision.row, decision.clause) == ("grave", 0, "2")
    assert decision.why.zh == "读者在场等候"


def test_without_one_the_rest_is_decided() -> None:
    decision = decide(POLICY, known_facts(PACK, {"problem": "noise"}))

    assert (decision.code, decision.row, decision.clause) == ("plain", None, "2")
    assert decision.why.zh == "其他情形"
