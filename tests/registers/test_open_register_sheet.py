"""A sheet opens by itself when its regulation says so; people complete it, and another one checks it."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.journal.subscriptions import run_readers
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import WrongSheet, change_register_sheet, check_register_sheet, open_register_sheet
from bihuan.registers.rules import CheckedByAnother
from bihuan.regulation.check import check_folder
from bihuan.regulation.queries import pack_of
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries import case_of
from tests.workorders.department import Department

GRAVE: dict[str, Any] = {"flags": ["gravity"], "gravity_reason": "已联系电视台记者"}
REPORTED = {
    "incident": "三栋楼无信号。",
    "found_at": "2026-03-02 09:30",
    "scope": "三栋楼",
    "measures": "已派应急通信车。",
}


def heard(telecom: Department) -> None:
    run_readers(at=telecom.at + timedelta(seconds=1), only="registers.opening")


def about(order: WorkOrder) -> list[RegisterSheet]:
    return list(RegisterSheet.objects.filter(order=order).select_related("sheet", "unit"))


def opened(telecom: Department) -> RegisterSheet:
    order = telecom.opened("submit", **GRAVE)
    heard(telecom)
    [row] = about(order)
    return row


def test_a_grave_matter_opens_a_report_of_what_is_known(telecom: Department) -> None:
    row = opened(telecom)

    assert row.register == "major_report"
    assert row.unit == telecom.world.centre
    assert row.sheet.maker is None
    assert (row.sheet.values["work_order"], row.sheet.values["incident"]) == (row.order.number, row.order.text)


def test_opens_once_however_often_the_matter_is_marked(telecom: Department) -> None:
    order = telecom.opened("submit", **GRAVE)
    heard(telecom)
    said = {"correction_reason": "补充说明", "gravity_reason": "电视台已到现场"}
    telecom.act(order, "correct", telecom.world.reviewer, **said)
    heard(telecom)
    [register] = [each for each in pack_of(order.edition_id).registers if each.code == "major_report"]
    case = case_of(WorkOrder.objects.get(pk=order.pk))

    assert open_register_sheet(case=case, register=register, opened_by=register.opened_by[0], at=telecom.at) is None
    assert len(about(order)) == 1


def test_nothing_opens_for_a_plain_matter(telecom: Department) -> None:
    order = telecom.opened("submit")
    heard(telecom)

    assert about(order) == []


def test_is_not_checked_before_it_is_complete(telecom: Department) -> None:
    with pytest.raises(WrongSheet, match="已采取措施"):
        check_register_sheet(row=opened(telecom), by=telecom.world.province_head, at=telecom.later())


def test_whoever_completes_it_is_its_maker(telecom: Department) -> None:
    world, row = telecom.world, opened(telecom)
    row = change_register_sheet(
        row=row, values={**row.sheet.values, **REPORTED}, seen=1, by=world.supervisor, at=telecom.later()
    )
    assert row.sheet.maker == world.supervisor

    row = check_register_sheet(row=row, by=world.province_head, at=telecom.later())
    assert row.status == "checked"


def test_its_maker_does_not_check_it(telecom: Department) -> None:
    world, row = telecom.world, opened(telecom)
    row.sheet.maker = world.province_head
    row.sheet.save(update_fields=["maker"])

    with pytest.raises(CheckedByAnother):
        check_register_sheet(row=row, by=world.province_head, at=telecom.later())


def test_without_such_a_unit_nothing_opens(telecom: Department) -> None:
    order = telecom.opened("submit")
    case = case_of(order)
    order.problem = ""  # then no department is the one for this kind of problem
    [register] = [each for each in case.pack.registers if each.code == "major_report"]
    rule = register.opened_by[0].model_copy(update={"unit": "type_department"})
    register = register.model_copy(update={"opened_by": (rule,)})

    assert open_register_sheet(case=case, register=register, opened_by=rule, at=telecom.at) is None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("matter: poor_report", "matter: poor_reprot", "poor_reprot"),
        ("fills: {unit: home_centre, matter: late", "fills: {unit: the_moon, matter: late", "the_moon"),
        ("matter: late_feedback}", "measure_taken: x}", "measure_taken"),
        ("from_order: {work_order: number", "from_order: {work_odrer: number", "work_odrer"),
        ("letters: KH", "letters: SS", "SS"),
        ("late: appeal_reply_date", "late: appeal_reply_day", "appeal_reply_day"),
        ("events: work_order.report_returned, times", "events: work_order.exploded, times", "work_order.exploded"),
        ("events: work_order.report_returned, times: 2", "times: 2", "opened_by"),
    ],
)
def test_a_wrong_rule_is_refused_where_it_stands(tmp_path: Path, old: str, new: str, fault: str) -> None:
    folder = tmp_path / "telecom"
    shutil.copytree("packs/telecom", folder)
    file = folder / "registers" / "service_assessment.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    faults = check_folder(folder).faults
    assert {each.file for each in faults} == {"registers/service_assessment.yaml"}
    assert any(fault in each.message.en or fault == "opened_by" for each in faults)
