"""A refusal: the sentence, the clause, the fields."""

import pytest

from bihuan.kernel.errors import NotPermitted, Refusal, TooLong, require_at_most


def test_refusal_is_its_sentence() -> None:
    refusal = Refusal("承诺时限不能晚于 48 小时。", clause="2.4.1", fields={"promise": "最晚 48 小时"})

    assert str(refusal) == refusal.sentence == "承诺时限不能晚于 48 小时。"
    assert (refusal.clause, refusal.fields) == ("2.4.1", {"promise": "最晚 48 小时"})


def test_kinds_have_codes_for_machines() -> None:
    assert (Refusal.code, NotPermitted.code) == ("refused", "not_permitted")


def test_words_that_do_not_fit_are_refused_at_their_field() -> None:
    require_at_most(3, reason=" 三个字 ", note="")

    with pytest.raises(TooLong, match="最多 3 个字，现有 4 个") as refused:
        require_at_most(3, reason="好", note="四个字了")
    assert list(refused.value.fields) == ["note"]
