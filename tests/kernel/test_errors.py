"""A refusal: the sentence, the clause, the fields."""

from bihuan.kernel.errors import NotPermitted, Refusal


def test_refusal_is_its_sentence() -> None:
    refusal = Refusal("承诺时限不能晚于 48 小时。", clause="2.4.1", fields={"promise": "最晚 48 小时"})

    assert str(refusal) == refusal.sentence == "承诺时限不能晚于 48 小时。"
    assert (refusal.clause, refusal.fields) == ("2.4.1", {"promise": "最晚 48 小时"})


def test_kinds_have_codes_for_machines() -> None:
    assert (Refusal.code, NotPermitted.code) == ("refused", "not_permitted")
