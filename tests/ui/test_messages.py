"""Which sentences are found, and which of them lack their English."""

from pathlib import Path

import pytest

from bihuan.ui import messages
from bihuan.ui.msgids import sentences_used

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
def refuse(n):
    _("请填写原因。"); _(variable); pgettext("操作", "派单"); ngettext("%(n)s 件", "%(n)s 件", n)
"""
TEMPLATE = """{% load i18n %}
{% translate "已用 90%" %}{% translate variable %}{% translate "受理" context "环节" as x %}
{% blocktranslate with n=order.number %}工单 {{ n }} 已派单{% endblocktranslate %}
{% blocktranslate trimmed %}
  第一行
  第二行
{% endblocktranslate %}
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "orders"
    (folder / "templates" / "orders").mkdir(parents=True)
    (folder / "views.py").write_text(PYTHON, encoding="utf-8")
    (folder / "templates" / "orders" / "order.html").write_text(TEMPLATE, encoding="utf-8")
    return folder


def test_sentences_of_python_and_templates_are_found_as_django_asks_for_them(app: Path) -> None:
    assert {used.key for used in sentences_used(app)} == {
        (None, "请填写原因。"),
        ("操作", "派单"),
        (None, "%(n)s 件"),
        (None, "已用 90%%"),
        ("环节", "受理"),
        (None, "工单 %(n)s 已派单"),
        (None, "第一行 第二行"),
    }


def test_place_names_file_and_line(app: Path) -> None:
    places = {used.sentence: used.place for used in sentences_used(app)}

    assert places["请填写原因。"] == "orders/views.py:4"
    assert places["已用 90%%"] == "orders/templates/orders/order.html:2"


def test_missing_english_is_named(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = app / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid ""\nmsgstr ""\n\nmsgid "请填写原因。"\nmsgstr "Say why."\n', encoding="utf-8")
    monkeypatch.setattr(messages, "SOURCE", app.parent)

    missing = messages.missing()

    assert len(missing) == 6
    assert not [fault for fault in missing if "请填写原因" in fault]


def test_catalogue_is_compiled_once(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = app / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid ""\nmsgstr ""\n\nmsgid "受理"\nmsgstr "Intake"\n', encoding="utf-8")
    monkeypatch.setattr(messages, "SOURCE", app.parent)

    assert messages.compile_all() == 1
    assert messages.compile_all() == 0
    assert catalogue.with_suffix(".mo").is_file()
