"""Who did it, told in the reader's language."""

import pytest
from django.utils import translation

from bihuan.kernel.actors import SYSTEM, name_for_reader


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("张敏（工号 2012）", "张敏 (2012)"),
        ("宋颖（工号 1015） 代 唐洁", "宋颖 (1015) for 唐洁"),
        (SYSTEM.actor_name, "the system"),
        ("", ""),
    ],
)
def test_says_a_name_in_english(kept: str, told: str) -> None:
    with translation.override("en"):
        assert name_for_reader(kept) == told
    with translation.override("zh-hans"):
        assert name_for_reader(kept) == kept
