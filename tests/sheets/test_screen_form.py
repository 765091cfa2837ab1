"""The form on the screen: what it draws, what it keeps, and what it says when something is wrong."""

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from bihuan.customers.models import Customer, CustomerPhone
from bihuan.files.models import File
from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff, Unit
from bihuan.sheets.entry import token_of
from bihuan.sheets.screen import BoundScreenForm, screen_form
from tests.sheets.library import FACTS, library
from tests.world import MONDAY_NINE, World

ALL = [field.code for field in library().form["loss_report"].fields]


def form_of(*codes: str, sent: str | None = None, required: tuple[str, ...] = (), **more: Any) -> BoundScreenForm:
    data = None if sent is None else QueryDict(sent)
    return screen_form(library(), "loss_report", required=required, optional=codes, facts=FACTS, data=data, **more)


def drawn(form: BoundScreenForm) -> str:
    return render_to_string("sheets/_fields.html", {"form": form})


def test_a_form_not_sent_yet_complains_of_nothing() -> None:
    form = form_of(required=("subject", "channel"))

    assert "field-error" not in drawn(form)
    assert not form.is_bound
    assert not form.is_valid()


def test_values_come_back_cleaned() -> None:
    form = form_of("subject", "fine", "marks", sent="subject=+a+&fine=1%2C200.50&marks=soon&marks=many")

    assert form.is_valid()
    assert form.cleaned["subject"] == "a"
    assert str(form.cleaned["fine"]) == "1200.5"
    assert form.cleaned["marks"] == ["many", "soon"]


def test_what_was_typed_stays_beside_what_is_wrong_with_it() -> None:
    form = form_of("fine", "copies", sent="fine=12.345&copies=7")

    assert not form.is_valid()
    assert form.errors == {"fine": "“赔偿金额”以元填写，最多两位小数（精确到分）（2.5）。"}
    page = drawn(form)
    assert 'value="12.345"' in page
    assert 'value="7"' in page
    assert "最多两位小数" in page


def test_the_cells_stand_in_the_order_of_the_form_under_its_headings() -> None:
    form = form_of("story", "subject", "slip", "papers")

    assert [str(section.heading) for section in form.sections] == ["来访", "问题", "办理"]
    assert [cell.field.code for cell in form.cells] == ["slip", "subject", "story", "papers"]
    assert [cell.span for cell in form.cells] == [12, 12, 12, 12]


@pytest.mark.django_db
def test_who_it_is_can_stand_beside_what_it_is_about() -> None:
    form = form_of("reader", "slip", "subject")

    assert [
        cell.field.code
        for section in form.sections
        if section.asks_for_customer
        for row in section.rows
        for cell in row.cells
    ] == [
        "reader",
        "slip",
    ]
    assert [str(section.heading) for section in form.sections if not section.asks_for_customer] == ["问题"]


def test_a_field_shows_and_is_marked_as_soon_as_what_was_chosen_asks_for_it() -> None:
    def tape(channel: str) -> Any:
        form = form_of(sent=f"channel={channel}&tape=R-7", required=("channel", "tape"))
        return next(cell for cell in form.cells if cell.field.code == "tape")

    assert tape("letter").hidden
    assert not tape("call").hidden
    assert tape("call").required
    assert tape("letter").value == "R-7", "it comes back when the channel does"
    assert tape("letter").state != tape("call").state


def test_options_follow_the_classification_and_keep_the_choice_while_it_fits() -> None:
    form = form_of("area", "service", sent="area=books&service=lending")

    service = next(cell for cell in form.cells if cell.field.code == "service")
    assert [(o.offer.code, o.selected) for o in service.options] == [("lending", True), ("reading", False)]


def test_only_fields_on_which_others_depend_ask_the_server() -> None:
    form = form_of("channel", "subject", "tape", "agrees")

    assert {cell.field.code for cell in form.cells if cell.drives} == {"channel", "agrees"}


def test_a_value_that_follows_from_others_fills_an_empty_control_until_it_is_sent() -> None:
    form = form_of("slip", sent="slip=", initial={"slip": "J-1"})

    assert 'value="J-1"' in drawn(form)
    assert form.is_valid()
    assert form.cleaned["slip"] == ""


def test_a_value_filled_in_by_itself_moves_on_with_what_it_follows_from_until_somebody_changes_it() -> None:
    def slip(sent: str) -> str:
        return form_of("slip", sent=sent, initial={"slip": "J-2"}).cells[0].value

    assert slip("slip=J-1&slip.first=J-1") == "J-2"
    assert slip("slip=J-9&slip.first=J-1") == "J-9"


def test_moments_and_amounts_stand_in_their_controls_as_people_write_them() -> None:
    page = drawn(form_of("promised_at", "fine", initial={"promised_at": MONDAY_NINE, "fine": 12.5}))

    assert 'value="2026-03-02T09:00"' in page
    assert 'value="12.50"' in page


def test_a_refusal_stands_at_its_fields_or_at_the_top() -> None:
    form = form_of("subject", sent="subject=a")
    form.refuse(Refusal("不行。", clause="2.1", fields={"subject": "换个标题。"}))
    form.refuse(Refusal("工单已归档。", clause="2.4.8"))

    assert form.errors == {"subject": "换个标题。"}
    page = render_to_string("sheets/_faults.html", {"form": form})
    assert 'href="#f-subject"' in page
    assert "工单已归档。" in page


def test_a_checklist_keeps_answers_and_reasons() -> None:
    sent = "area=books&trouble=lost&facts.when.got=周一&facts.where.unknown=1&facts.where.missing=记不清"
    form = form_of("area", "trouble", sent=sent, required=("facts",))

    assert form.is_valid(), form.errors
    assert form.cleaned["facts"] == {"when": {"got": "周一"}, "where": {"missing": "记不清"}}
    again = form_of("area", "trouble", "facts", initial={**FACTS, **form.cleaned})
    assert 'value="记不清"' in drawn(again)


def test_a_line_not_got_without_a_reason_is_refused_and_keeps_the_answer_typed_before() -> None:
    sent = "area=books&trouble=lost&facts.when.unknown=1&facts.when.got=周一"
    form = form_of("area", "trouble", "facts", sent=sent)

    assert not form.is_valid()
    assert "何时发现" in form.errors["facts"]
    assert 'value="周一"' in drawn(form)


def test_a_checklist_named_by_the_field_has_boxes() -> None:
    form = form_of("manners", sent="manners.calm.got=yes")

    assert form.is_valid()
    assert form.cleaned["manners"] == {"calm": {"got": "yes"}}
    assert 'name="manners.calm.got" value="yes" checked' in drawn(form)


def test_answers_of_a_script_are_read_and_drawn() -> None:
    form = form_of("talk", sent="talk.content=4&talk.again=no&talk.words=很好")

    assert form.is_valid()
    assert form.cleaned["talk"]["answers"] == {"content": "4", "again": "no", "words": "很好"}
    page = drawn(form)
    assert "您好，这里是图书馆。" in page
    assert "很好" in page


@pytest.mark.django_db
def test_a_row_must_be_one_of_those_offered(world: World) -> None:
    units = Unit.objects.filter(kind="city_branch")

    def chosen(pk: int) -> BoundScreenForm:
        return form_of("branch", sent=f"branch={pk}", choices={"branch": units})

    assert chosen(world.wuhan.pk).is_valid()
    wrong = chosen(world.hq.pk)
    assert not wrong.is_valid()
    assert wrong.errors == {"branch": "“分馆”须从列出的结果中选择（2）。"}
    assert "branch" not in wrong.cleaned


@pytest.mark.django_db
def test_few_rows_are_a_list_many_are_searched_in(world: World) -> None:
    few = drawn(form_of("branch", choices={"branch": Unit.objects.filter(kind="city_branch")}))
    many = drawn(form_of("branch", choices={"branch": Unit.objects.all()}))

    assert "<select" in few
    assert 'role="combobox"' in many
    assert "武汉市分公司" in many


@pytest.mark.django_db
def test_too_many_rows_are_searched_for_at_the_server(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.sheets.pickers.FEW", 5)
    form = form_of("branch", "keeper", sent=f"branch={world.wuhan.pk}", choices={"branch": Unit.objects.all()})

    page = drawn(form)
    assert 'data-find="/pick/staff/"' in page
    assert 'data-find="/pick/units/"' in page
    assert "武汉市分公司" in page
    assert "洛阳" not in page
    assert form.is_valid()


@pytest.mark.django_db
def test_people_may_be_given_as_rows(world: World) -> None:
    form = form_of("keeper", sent=f"keeper={world.reviewer.pk}", choices={"keeper": [world.reviewer]})

    assert form.is_valid()
    assert "张敏" in drawn(form)
    assert not form_of("keeper", sent=f"keeper={world.hall_clerk.pk}", choices={"keeper": [world.reviewer]}).is_valid()


@pytest.mark.django_db
def test_the_customer_chosen_shows_the_card_with_a_masked_number(world: World) -> None:
    customer = Customer.objects.create(number="C1", name="赵志强", tier="vip", registered_at=MONDAY_NINE)
    CustomerPhone.objects.create(customer=customer, number="13800005678", backward="87650000831", is_main=True)

    page = drawn(form_of("reader", sent=f"reader={customer.pk}"))

    assert "赵志强" in page
    assert "138****5678" in page
    assert "13800005678" not in page
    assert not form_of("reader", sent="reader=999999").is_valid()


@pytest.fixture
def photo(world: World) -> File:
    staff: Staff = world.hall_clerk
    return File.objects.create(
        sha256="a" * 64,
        size=2048,
        name="现场照片.jpg",
        media_type="image/jpeg",
        uploaded_by_id=staff.pk,
        uploaded_at=MONDAY_NINE,
    )


@pytest.mark.django_db
def test_uploaded_files_are_held_by_signed_names(photo: File) -> None:
    form = form_of("papers", sent=f"papers={token_of(photo.pk)}")

    assert form.is_valid()
    assert form.cleaned["papers"] == [photo.pk]
    assert "现场照片.jpg" in drawn(form)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["1", "1:forged", "x:y"])
def test_a_file_that_nobody_gave_to_this_form_is_refused(photo: File, token: str) -> None:
    form = form_of("papers", sent=f"papers={token}")

    assert not form.is_valid()
    assert form.errors == {"papers": "“附件”须为已上传的文件（2）。"}


def test_a_file_still_on_its_way_is_waited_for() -> None:
    form = form_of("papers", sent="papers=&papers.file=a.jpg")

    assert not form.is_valid()
    assert form.errors == {"papers": "“附件”还有文件未上传完成，请稍候再提交（2）。"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_type_is_drawn_in_both_languages(world: World, language: str) -> None:
    with override(language):
        page = drawn(form_of(*ALL, initial={**FACTS, "area": "books", "trouble": "lost"}))

    for field in library().form["loss_report"].fields:
        if field.type != "computed":
            label = field.label.en if language == "en" else field.label.zh
            assert f'data-cell="{field.code}"' in page
            assert label in page


def test_what_people_type_is_never_markup() -> None:
    page = drawn(form_of("subject", "story", sent="subject=%3Cscript%3E&story=%3C/textarea%3E%3Cb%3E"))

    assert "<script>" not in page
    assert "<b>" not in page


def test_a_part_of_the_form_that_is_not_there_draws_nothing() -> None:
    form = form_of("subject")

    assert not render_to_string(
        "sheets/_fields.html", {"sections": [section for section in form.sections if section.asks_for_customer]}
    ).strip()
