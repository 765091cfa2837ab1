"""A sheet of a register on paper: with who made and checked it, struck out when it was voided."""

from django.test import Client

from bihuan.kernel.time import standing_at
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import check_register_sheet, void_register_sheet
from tests.papers.reading import in_order, text_of
from tests.workorders.department import Department


def printed(telecom: Department, sheet: RegisterSheet) -> str:
    client = Client()
    client.force_login(telecom.world.supervisor)
    with standing_at(telecom.at):
        return text_of(client.get(f"/registers/sheets/{sheet.number}/print/").content)


def test_says_who_made_and_who_checked_it(telecom: Department, spot_check: RegisterSheet) -> None:
    assert in_order(printed(telecom, spot_check), ["F-108", "工单抽查记录", "2026年2月", "制表", "赵强", "审核"]) == ""

    check_register_sheet(row=spot_check, by=telecom.world.province_head, at=telecom.later())

    assert in_order(printed(telecom, spot_check), ["制表", "赵强", "审核", "马建国"]) == ""


def test_a_voided_sheet_says_so_across_the_page(telecom: Department, spot_check: RegisterSheet) -> None:
    assert "作废" not in printed(telecom, spot_check)

    void_register_sheet(row=spot_check, reason="写错了工单编号。", by=telecom.world.supervisor, at=telecom.later())

    assert "作废" in printed(telecom, spot_check)
