"""The machines' doors of registers: the same sheets, the same rules and the same refusals as on the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.journal.models import Entry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.registers import queries
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import make_register_sheet
from tests.api.conftest import Program, secret_of
from tests.registers.test_seal_register_sheet import NOTICE, seal_of
from tests.workorders.department import Department

MEASURE = {"origin": "spot_check", "problem": "反馈不全", "measure": "补填", "due_on": "2026-03-20"}
HAND = [[[10, 10], [20, 40], [60, 80], [90, 20], [120, 60]]]
MEASURES = "/registers/telecom/corrective_measure"

Of = Callable[[Staff], Program]


@pytest.fixture
def program(telecom: Department) -> Any:
    with standing_at(telecom.at):
        yield lambda staff: Program(secret_of(staff, telecom.at))


def made(telecom: Department, **values: Any) -> RegisterSheet:
    said = {**MEASURE, "department": telecom.world.network.pk, **values}
    return make_register_sheet(
        edition=telecom.edition, register="corrective_measure", values=said, by=telecom.world.order_handler,
        at=telecom.at,
    )  # fmt: skip


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_the_registers_of_ones_posts_with_their_fields(telecom: Department, program: Of) -> None:
    handler = program(telecom.world.order_handler)

    assert [(one["code"], one["may_make"]) for one in handler.get("/registers").json()] == [
        ("corrective_measure", True)
    ]
    whole = handler.get(MEASURES).json()
    fields = {field["code"]: field for field in whole["fields"]}
    assert fields["department"]["required"]
    assert "spot_check" in fields["origin"]["options"]
    assert handler.get("/registers/telecom/major_report").status_code == 404
    assert program(telecom.world.callback_clerk).get("/registers").json() == []


def test_a_sheet_is_made_once_under_one_key_and_read(telecom: Department, program: Of) -> None:
    handler = program(telecom.world.order_handler)
    body = {"values": {**MEASURE, "department": telecom.world.network.code}}

    first, again = (handler.post(f"{MEASURES}/sheets", body, key="one") for _turn in range(2))

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert RegisterSheet.objects.count() == 1
    sheet = handler.get(f"/register-sheets/{first.json()['number']}").json()
    assert sheet["values"]["department"] == telecom.world.network.code
    assert (sheet["maker"], sheet["status"]) == (telecom.world.order_handler.number, "open")
    assert sheet["may"] == ["change", "sign", "void"]


def test_what_is_missing_is_said_field_by_field(telecom: Department, program: Of) -> None:
    answer = program(telecom.world.order_handler).post(f"{MEASURES}/sheets", {"values": {**MEASURE, "origin": "x"}})

    assert told(answer) == (422, "wrong_sheet")
    assert set(answer.json()["fields"]) == {"department", "origin"}
    assert answer.json()["clause"] == "1.2.3"


def test_about_a_work_order_it_begins_with_what_is_known(telecom: Department, program: Of) -> None:
    order = telecom.taken()
    handler = program(telecom.world.order_handler)
    body = {"work_order": order.number, "values": {"origin": "spot_check", "measure": "补填", "due_on": "2026-03-20"}}

    number = handler.post(f"{MEASURES}/sheets", body).json()["number"]

    [line] = handler.get(f"/work-orders/{order.number}/register-sheets").json()
    assert (line["number"], line["work_order"]) == (number, order.number)
    assert handler.get(f"/register-sheets/{number}").json()["values"]["problem"] == order.title
    assert handler.post(f"{MEASURES}/sheets", {**body, "work_order": "TCTS0"}).status_code == 404


def test_a_change_keeps_what_it_leaves_out_and_refuses_what_is_stale(telecom: Department, program: Of) -> None:
    row = made(telecom)
    handler = program(telecom.world.order_handler)
    place = f"/register-sheets/{row.number}"

    assert handler.post(place, {"version": 1, "values": {"measure": "重新培训"}}).json()["version"] == 2
    assert told(handler.post(place, {"version": 1, "values": {"measure": "停岗"}})) == (409, "changed_meanwhile")
    values = handler.get(place).json()["values"]
    assert (values["measure"], values["problem"]) == ("重新培训", "反馈不全")


def test_the_life_of_a_sheet(telecom: Department, program: Of) -> None:
    row = made(telecom)
    maker, checker = program(telecom.world.order_handler), program(telecom.world.province_head)
    place = f"/register-sheets/{row.number}"

    assert told(maker.post(f"{place}/check", {"version": 1})) == (403, "not_permitted")
    assert told(checker.post(f"{place}/check", {"version": 7})) == (409, "changed_meanwhile")
    assert checker.post(f"{place}/check", {"version": 1}).json()["status"] == "checked"
    assert told(maker.post(place, {"version": 1, "values": {}})) == (409, "not_open_any_more")
    assert checker.post(f"{place}/sign", {"version": 1, "strokes": HAND}).status_code == 200
    assert told(checker.post(f"{place}/sign", {"version": 1, "strokes": [[[1, 1]]]})) == (422, "not_drawn")
    [signed] = checker.get(place).json()["signatures"]
    assert (signed["role"], signed["person"]) == ("checker", telecom.world.province_head.number)
    assert checker.post(f"{place}/unlock", {"reason": "漏了一项"}).json()["status"] == "open"
    assert told(checker.post(f"{place}/void", {"reason": " "})) == (422, "reason_wanted")
    assert checker.post(f"{place}/void", {"reason": "重复"}).json()["status"] == "voided"
    assert told(checker.post(f"{place}/void", {"reason": "重复"})) == (409, "not_open_any_more")
    told_of = Entry.objects.filter(subject_kind=RegisterSheet.subject_kind, subject_id=row.pk).order_by("id")
    assert [each.event_name.removeprefix("register_sheet.") for each in told_of] == [
        "made", "checked", "signed", "unlocked", "voided",
    ]  # fmt: skip


def test_a_seal_is_one_that_the_post_may_set(telecom: Department, program: Of) -> None:
    world = telecom.world
    seal = seal_of(telecom, world.henan)
    values = {**NOTICE, "unit": world.zhengzhou.pk}
    row = make_register_sheet(
        edition=telecom.edition, register="service_assessment", values=values, by=world.supervisor, at=telecom.at
    )
    head, place = program(world.province_head), f"/register-sheets/{row.number}"

    assert told(head.get(f"{place}/seals")) == (409, "not_checked_yet")
    head.post(f"{place}/check", {"version": 1})
    assert [one["id"] for one in head.get(f"{place}/seals").json()] == [seal.pk]
    assert told(head.post(f"{place}/seal", {"version": 1, "seal": seal.pk + 1})) == (422, "no_such_seal")
    assert head.post(f"{place}/seal", {"version": 1, "seal": seal.pk}).status_code == 200
    assert [one["seal"] for one in head.get(place).json()["signatures"]] == [seal.name]


def test_a_list_is_gathered_of_a_unit_and_a_period(telecom: Department, program: Of) -> None:
    reviewer = program(telecom.world.reviewer)
    summary = "/registers/telecom/escalated_summary"
    wanted = {"unit": telecom.world.centre.code, "since": "2026-02-01", "until": "2026-02-28"}

    made = reviewer.post(f"{summary}/gather", wanted).json()

    assert reviewer.post(f"/register-sheets/{made['number']}/gather", {"version": 1}).status_code == 200
    assert told(reviewer.post(f"{summary}/gather", wanted)) == (409, "gathered_already")
    assert told(reviewer.post(f"{summary}/gather", {**wanted, "until": "2026-02-20"})) == (422, "wrong_period")
    assert told(reviewer.post(f"{summary}/sheets", {"values": {}})) == (409, "gathered_only")


def test_pages_go_on_where_the_last_one_ended(
    telecom: Department, program: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SIZE", 2)
    numbers = [made(telecom, problem=f"第 {turn} 项").number for turn in range(3)]
    handler = program(telecom.world.order_handler)

    first = handler.get(f"{MEASURES}/sheets").json()
    second = handler.get(f"{MEASURES}/sheets", after=first["after"]).json()

    assert [line["number"] for line in first["items"] + second["items"]] == numbers[::-1]
    assert second["after"] == ""
    assert program(telecom.world.hubei_reviewer).get(f"{MEASURES}/sheets").status_code == 404


def test_a_list_is_narrowed_by_listed_fields_and_by_no_others(telecom: Department, program: Of) -> None:
    late, soon = made(telecom, due_on="2026-06-30"), made(telecom)
    handler = program(telecom.world.order_handler)
    listed = handler.get(MEASURES).json()["listed"]

    assert "due_on" in listed
    found = handler.get(f"{MEASURES}/sheets", field="due_on=2026-06-01", sort="due_on").json()["items"]
    assert [line["number"] for line in found] == [late.number]
    found = handler.get(f"{MEASURES}/sheets", sort="due_on", status="open").json()["items"]
    assert [line["number"] for line in found] == [soon.number, late.number]
    for wrong in ({"field": "colour=red"}, {"field": "due_on=bald"}, {"sort": "colour"}):
        assert told(handler.get(f"{MEASURES}/sheets", **wrong)) == (422, "unknown_parameter")


def test_a_page_of_sheets_asks_as_much_as_one_sheet(telecom: Department, program: Of) -> None:
    order = telecom.taken()
    handler = program(telecom.world.order_handler)
    body = {"work_order": order.number, "values": {"origin": "spot_check", "measure": "补填", "due_on": "2026-03-20"}}
    asked = []
    for _turn in range(2):
        handler.post(f"{MEASURES}/sheets", body)
        handler.get(f"{MEASURES}/sheets")
        with CaptureQueriesContext(connection) as caught:
            handler.get(f"{MEASURES}/sheets")
        asked.append(len(caught))

    assert asked[0] == asked[1]
