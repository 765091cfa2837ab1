"""Finding by words: whatever stands in the text is found, by those who may."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.search.models import Document
from bihuan.search.operations import Finding, index_document, index_documents
from bihuan.search.queries import matching
from bihuan.search.tokens import folded

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TEXTS = (
    "客户反映家中宽带每晚八点后断线，重启光猫无效，要求尽快修复。",
    "ETC 卡在郑州花园路收费站重复扣费两次，共计 37.50 元，要求退费。",
    "营业厅办理5G套餐时未说明合约期，客户要求取消并退还违约金；已致电10086三次。",
    "手机在地铁里没有信号，WiFi通话也打不通，龘靐齉龗先生很不满意。",
    "網路斷線三日，客服電話無人接聽，請儘快處理。",
    "𠮷野家店内𠀀号专线中断",
)


def fill() -> None:
    index_documents(
        findings=[
            Finding("order", at, NINE + timedelta(minutes=at), text, number=f"TCTS20260302{at:05d}")
            for at, text in enumerate(TEXTS)
        ]
    )


def found(words: str, *, private: bool = False) -> list[int]:
    return list(matching("order", words, private=private).values_list("subject_id", flat=True))


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("断线", [4, 0]),  # newest first, both scripts
        ("斷線", [4, 0]),
        ("断", [5, 4, 0]),
        ("收费站 退费", [1]),
        ("重复扣费两次", [1]),
        ("退费。", [1]),
        ("wifi", [3]),
        ("WiFi通话", [3]),
        ("ＥＴＣ", [1]),
        ("5g套餐", [2]),
        ("10086", [2]),
        ("龘靐", [3]),
        ("龗", [3]),
        ("𠮷野", [5]),
        ("线中断", [5]),
        ("6三次", [2]),
        ("g套餐", [2]),
        ("断先生", []),
        ("没有的词", []),
    ],
)
def test_finds_what_stands_in_the_text(words: str, ids: list[int]) -> None:
    fill()

    assert found(words) == ids


@pytest.mark.parametrize("words", ["TCTS2026030200003", "tcts", "20260302", "00003", "0003", "03020000", "s2026"])
def test_finds_any_part_of_a_number(words: str) -> None:
    fill()

    assert 3 in found(words)


def test_tells_numbers_apart() -> None:
    fill()

    assert found("0200003") == [3]
    assert found("0200009") == []


def test_finds_phones_by_their_end_for_those_who_may_see_them() -> None:
    index_document(finding=Finding("order", 9, NINE, "上网慢", phones=["138 1234-5678", "0371-65551234"]))

    assert found("5678", private=True) == found("45678", private=True) == found("13812345678", private=True) == [9]
    assert found("上网 037165551234", private=True) == [9]
    assert found("1381", private=True) == found("345", private=True) == found("99345678", private=True) == []
    assert found("5678") == found("13812345678") == []


@pytest.mark.parametrize("words", ["", "  ", "。,!?", "%_\\'\"&|!():*", "🙂", "\x00", "\ud83d"])
def test_finds_nothing_for_a_question_without_words(words: str) -> None:
    fill()

    assert found(words) == []


@pytest.mark.parametrize("words", ["断" * 10_000, "宽带 " * 3_000, "a1" * 5_000, "9" * 10_000, "𠮷" * 10_000])
def test_answers_very_long_questions(words: str) -> None:
    fill()

    assert found(words, private=True) == ([0] if "宽带" in words else [])


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_equals_looking_through_every_text(data: st.DataObject) -> None:
    if not Document.objects.exists():
        fill()
    text = data.draw(st.sampled_from([folded(text) for text in TEXTS]))
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    if not words.isalnum():
        return

    like = Document.objects.filter(text__contains=words).order_by("-at")
    expected = [document.subject_id for document in like if document.text.find(words) >= 0]
    assert set(found(words)) - set(expected) <= set(found_in_numbers(words))
    assert set(expected) - set(found(words)) <= {at for at in expected if words.isascii() and cut_before(at, words)}


def found_in_numbers(words: str) -> list[int]:
    return list(Document.objects.filter(number__contains=words).values_list("subject_id", flat=True))


def cut_before(at: int, words: str) -> bool:
    """Whether these letters or digits stand in that text only behind the beginning of a longer word or number."""
    text = folded(TEXTS[at])
    place = text.find(words)
    return place > 0 and text[place - 1].isascii() and text[place - 1].isalnum()
