"""Log lines: no phone number and no identity number leaves the house in one."""

import pytest

from bihuan.config.logs import redact, redacted


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("来电 13812345678 投诉", "来电 138****5678 投诉"),
        ("身份证 410105199003071234", "身份证 410105********1234"),
        ("身份证 41010519900307123X", "身份证 410105********123X"),
        ("座机 0371-65551234", "座机 0371-****1234"),
        ("工单 TC-TS-20261123-00042", "工单 TC-TS-20261123-00042"),
        ("耗时 1381234 微秒", "耗时 1381234 微秒"),
    ],
)
def test_middle_of_a_personal_number_is_struck_out(said: str, written: str) -> None:
    assert redacted(said) == written


def test_looks_into_what_is_inside() -> None:
    line = {"event": "x", "args": [{"phone": "13812345678"}, 7], "request": ("GET /?q=13812345678",)}

    assert redacted(line) == {"event": "x", "args": [{"phone": "138****5678"}, 7], "request": ["GET /?q=138****5678"]}


def test_what_was_searched_for_is_left_out() -> None:
    assert redact(None, "info", {"request": "GET /search/?q=%E5%91%A8"}) == {"request": "GET /search/"}
