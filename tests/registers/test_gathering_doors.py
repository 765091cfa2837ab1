"""The pages of gathered lists: chosen, read with a way to each record, added to, gathered again."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.registers.models import RegisterSheet
from tests.registers.gathered import APRIL, Lists
from tests.registers.test_doors import desk_of
from tests.workorders.department import when

NEW = "/registers/telecom/case_list/gather/"


@pytest.fixture
def in_april(lists: Lists) -> Iterator[Lists]:
    with standing_at(APRIL + timedelta(hours=1)):
        yield lists


def test_a_list_goes_from_its_period_to_its_check(in_april: Lists) -> None:
    world = in_april.department.world
    order = in_april.opened(when("2026-03-05 09:00"))
    desk = desk_of(world.supervisor)
    assert NEW in desk.get("/registers/telecom/case_list/").content.decode()
    assert desk.get("/registers/telecom/case_list/new/").url == NEW  # type: ignore[attr-defined]
    asked = desk.get(NEW).content.decode()
    assert '<option value="2026-03-01" selected>' in asked

    desk.post(NEW, {"unit": in_april.henan.pk, "period": "2026-03-01"})
    row = RegisterSheet.objects.get()
    page = desk.get(f"/registers/sheets/{row.number}/").content.decode()
    assert f'href="/work-orders/{order.number}/"' in page
    assert "河南省分公司 · 2026 年 3 月" in page

    form = desk.get(f"/registers/sheets/{row.number}/change/").content.decode()
    assert 'name="cases.0.remark"' in form
    assert 'name="cases.0.number"' not in form
    assert 'name="total"' not in form
    assert "data-row-add" not in form
    sent = {"seen": "1", "summary": "以信号为主", "cases.0.remark": "已上门"}
    sent |= {"cases.0.number": "别的", "cases.1.remark": "多出一行"}
    assert desk.post(f"/registers/sheets/{row.number}/change/", sent).status_code == 302
    row = RegisterSheet.objects.select_related("sheet").get()
    [line] = row.sheet.values["cases"]
    assert (line["number"], line["remark"]) == (order.number, "已上门")

    later = in_april.opened(when("2026-03-06 09:00"))
    assert desk.post(f"/registers/sheets/{row.number}/gather/", {"seen": "2"}).status_code == 302
    again = desk.get(f"/registers/sheets/{row.number}/").content.decode()
    assert later.number in again
    assert "已上门" in again
    assert desk_of(world.province_head).post(f"/registers/sheets/{row.number}/check/").status_code == 302
    checked = desk.get(f"/registers/sheets/{row.number}/").content.decode()
    assert "重新取数</button>" not in checked
    assert desk.post(f"/registers/sheets/{row.number}/gather/", {"seen": "3"}).status_code == 409


def test_what_stands_there_comes_back_with_a_fault(in_april: Lists) -> None:
    in_april.opened(when("2026-03-05 09:00"))
    row = in_april.cases()
    desk = desk_of(in_april.department.world.supervisor)
    sent = {"seen": "1", "summary": "好", "cases.0.remark": "长" * 61}
    answer = desk.post(f"/registers/sheets/{row.number}/change/", sent)
    assert answer.status_code == 422
    assert row.sheet.values["cases"][0]["number"] in answer.content.decode()


def test_the_list_of_another_unit_is_refused_at_its_field(in_april: Lists) -> None:
    desk = desk_of(in_april.department.world.supervisor)
    answer = desk.post(NEW, {"unit": in_april.department.world.hubei.pk, "period": "2026-03-01"})
    assert answer.status_code == 422
    assert not RegisterSheet.objects.exists()


def test_a_reader_sees_personal_columns_masked(in_april: Lists) -> None:
    world = in_april.department.world
    in_april.opened(when("2026-03-05 09:00"))
    row = in_april.cases()
    address = f"/registers/sheets/{row.number}/"
    assert "13803710001" in desk_of(world.supervisor).get(address).content.decode()
    reader = desk_of(world.hq_monitor)
    assert "13803710001" not in reader.get(address).content.decode()
    export = b"".join(reader.get("/registers/telecom/case_list/export.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "13803710001" not in export
    assert "***" in next(line for line in csv.reader(io.StringIO(export)) if row.number in line)[-1]
    noted = AccessEntry.objects.filter(kind="read", subject_ids=[row.pk])
    assert set(noted.values_list("actor_id", "what")) == {(world.supervisor.pk, "cases")}


def test_a_list_is_printed_with_all_its_rows(in_april: Lists) -> None:
    in_april.opened(when("2026-03-05 09:00"))
    row = in_april.cases()
    paper = desk_of(in_april.department.world.supervisor).get(f"/registers/sheets/{row.number}/print/")
    assert paper.headers["Content-Type"] == "application/pdf"
