"""Components as tags: what they draw."""

from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from bihuan.kernel.errors import Refusal
from bihuan.ui import navigation
from bihuan.ui.forms import add_refusal
from bihuan.ui.navigation import NavItem


class ReplyForm(forms.Form):
    reason = forms.CharField(label="原因", help_text="按客户原话")
    way = forms.ChoiceField(label="方式", widget=forms.RadioSelect, choices=[("1", "电话")])


def draw(source: str, **facts: object) -> str:
    template = engines["django"].from_string("{% load ui %}" + source)
    return template.render(facts, RequestFactory().get("/"))


def test_field_names_its_help_and_its_error_to_screen_readers() -> None:
    drawn = draw('{% field form.reason clause="2.4.4" %}', form=ReplyForm({}))

    assert 'aria-describedby="id_reason-help id_reason-error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_reason-error"' in drawn
    assert "依据 2.4.4" in drawn


def test_error_summary_leads_to_each_field() -> None:
    drawn = draw("{% error_summary form %}", form=ReplyForm({}))

    assert 'href="#id_reason"' in drawn
    assert 'href="#id_way_0"' in drawn


def test_error_summary_of_a_good_form_is_not_there() -> None:
    assert draw("{% error_summary form %}", form=ReplyForm()).strip() == ""


def test_refusal_is_said_at_its_field_and_the_rest_at_the_top_with_the_clause() -> None:
    form = ReplyForm({"reason": "x", "way": "1"})
    refusal = Refusal("不能退单。", clause="2.4.4", fields={"reason": "请写明原因。", "elsewhere": "不在此表单。"})

    add_refusal(form, refusal)

    assert form.errors["reason"] == ["请写明原因。"]
    assert form.non_field_errors() == ["不能退单。（2.4.4）"]


def test_phone_number_shows_its_head_and_its_last_four() -> None:
    assert draw("{{ number|masked_phone }}", number="13837105678") == "138****5678"
    assert draw("{{ number|masked_phone }}", number="62001") == "***01"
    assert draw("{{ number|masked_phone }}", number="") == ""


def test_what_people_typed_is_never_markup() -> None:
    drawn = draw(
        "{% tag word %}{% copy word %}{% card word %}{{ word }}{% endcard %}{% empty word %}x{% endempty %}",
        word="<script>alert(1)</script>",
    )

    assert "<script>" not in drawn


def test_key_of_a_form_is_kept_when_it_is_shown_again() -> None:
    template = engines["django"].from_string("{% load ui %}{% form_key %}")

    first = template.render({}, RequestFactory().get("/"))
    again = template.render({}, RequestFactory().post("/", {"form_key": "abc"}))

    assert len(first.split('value="')[1].split('"')[0]) == 32
    assert 'value="abc"' in again


def test_rail_shows_what_may_be_opened_and_where_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        NavItem("desk", "工作台", "ui:sign_in", "home", 10, waiting=lambda _: 120),
        NavItem("gallery", "工单", "ui:gallery", "ticket", 20),
        NavItem("closed", "管理", "ui:language", "settings", 30, may=lambda _: False),
    ]
    monkeypatch.setattr(navigation, "_items", {item.code: item for item in items})

    lines = navigation.rail(object(), "/ui/gallery/7/")

    assert [(line.code, line.is_current) for line in lines] == [("desk", False), ("gallery", True)]
    assert lines[0].waiting_words == "99+"


@pytest.mark.parametrize(
    "spoken_of",
    [
        {"order": SimpleNamespace(regulation="insurance")},
        {"pack": SimpleNamespace(regulation=SimpleNamespace(code="insurance"))},
        {"regulation": "insurance"},
    ],
    ids=["work order", "pack", "named"],
)
@pytest.mark.parametrize(
    "source", ['{% clause "18" %}', '{% term "受理" "x" clause="18" %}', '{% field form.reason clause="18" %}']
)
def test_clause_is_that_of_the_regulation_spoken_of(source: str, spoken_of: dict[str, object]) -> None:
    assert 'href="/regulations/insurance/clauses/18/"' in draw(source, form=ReplyForm(), **spoken_of)


def test_clause_without_a_regulation_is_looked_for() -> None:
    assert 'href="/regulations/clause/18/"' in draw('{% clause "18" %}')
