"""The pages of registers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.registers.models import RegisterSheet
from tests.registers.conftest import CHECK
from tests.workorders.department import Department


@pytest.fixture
def today(telecom: Department) -> Iterator[None]:
    with standing_at(telecom.at + timedelta(hours=1)):
        yield


def desk_of(person: Staff) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.usefixtures("today")
def test_a_sheet_goes_from_the_register_to_its_check(telecom: Department) -> None:
    maker, checker = desk_of(telecom.world.supervisor), desk_of(telecom.world.province_head)
    assert "工单抽查记录" in maker.get("/registers/").content.decode()
    sent = {**CHECK, "routed_right": "yes", "in_time": "yes"}
    assert maker.get("/registers/telecom/order_spot_check/new/").status_code == 200
    maker.post("/registers/telecom/order_spot_check/new/", sent)
    row = RegisterSheet.objects.get()
    listed = maker.get("/registers/telecom/order_spot_check/", {"words": "环节齐全"}).content.decode()
    assert row.number in listed
    unlike = maker.get("/registers/telecom/order_spot_check/", {"words": "毫不相干"}).content.decode()
    assert row.number not in unlike
    assert checker.get(f"/registers/sheets/{row.number}/change/").status_code == 403
    changed = {**sent, "seen": "1", "remarks": "另有问题"}
    assert maker.post(f"/registers/sheets/{row.number}/change/", changed).status_code == 302
    assert checker.post(f"/registers/sheets/{row.number}/check/").status_code == 302
    assert "已审核" in checker.get(f"/registers/sheets/{row.number}/").content.decode()
    assert checker.post(f"/registers/sheets/{row.number}/void/", {"reason": "重填"}).status_code == 302
    assert "重填" in maker.get(f"/registers/sheets/{row.number}/").content.decode()


@pytest.mark.usefixtures("today")
def test_what_is_missing_stands_at_its_field(telecom: Department) -> None:
    answer = desk_of(telecom.world.supervisor).post("/registers/telecom/order_spot_check/new/", {"period": "二月"})
    assert answer.status_code == 422
    assert not RegisterSheet.objects.exists()


@pytest.mark.usefixtures("today")
def test_registers_of_others_are_not_there(telecom: Department, spot_check: RegisterSheet) -> None:
    desk = desk_of(telecom.world.hall_clerk)
    assert desk.get("/registers/telecom/order_spot_check/").status_code == 404
    assert desk.get(f"/registers/sheets/{spot_check.number}/").status_code == 404


@pytest.mark.usefixtures("today")
def test_begins_with_what_the_work_order_says(telecom: Department) -> None:
    order = telecom.opened("submit")
    desk = desk_of(telecom.world.reviewer)
    region = desk.get(f"/work-orders/{order.number}/sheets/").content.decode()
    assert f"/registers/telecom/major_report/new/?order={order.number}" in region
    page = desk.get("/registers/telecom/major_report/new/", {"order": order.number}).content.decode()
    assert order.number in page
    assert order.text in page


@pytest.mark.usefixtures("today")
def test_a_reader_sees_personal_words_masked(telecom: Department) -> None:
    order = telecom.opened("submit")
    sent = {"incident": "王女士家中断网", "found_at": "2026-03-02T09:00", "scope": "一户", "measures": "已上门"}
    desk_of(telecom.world.reviewer).post(f"/registers/telecom/major_report/new/?order={order.number}", sent)
    row = RegisterSheet.objects.get(order=order)
    assert "王女士" in desk_of(telecom.world.province_head).get(f"/registers/sheets/{row.number}/").content.decode()
    assert "王女士" not in desk_of(telecom.world.hq_monitor).get(f"/registers/sheets/{row.number}/").content.decode()


@pytest.mark.usefixtures("today")
def test_who_reads_a_personal_value_is_noted(telecom: Department) -> None:
    order = telecom.opened("submit")
    sent = {"incident": "王女士家中断网", "found_at": "2026-03-02T09:00", "scope": "一户", "measures": "已上门"}
    desk = desk_of(telecom.world.reviewer)
    desk.post(f"/registers/telecom/major_report/new/?order={order.number}", sent)
    row = RegisterSheet.objects.get(order=order)
    noted = AccessEntry.objects.filter(kind="read", subject_kind="register_sheet", subject_ids=[row.pk])

    desk.get(f"/registers/sheets/{row.number}/change/")
    assert list(noted.values_list("actor_id", "what")) == [(telecom.world.reviewer.pk, "incident")]
    desk_of(telecom.world.province_head).get(f"/registers/sheets/{row.number}/")
    assert noted.count() == 2


@pytest.mark.usefixtures("today")
def test_a_choice_alone_shows_what_follows_from_it_and_keeps_nothing(telecom: Department) -> None:
    desk = desk_of(telecom.world.supervisor)
    said = {"HX-Request": "true", "HX-Trigger": "field-region", "HX-Trigger-Name": "filled_right"}

    answer = desk.post("/registers/telecom/order_spot_check/new/", {"filled_right": "right"}, headers=said)

    assert answer.status_code == 200
    assert "请填写" not in answer.content.decode()
    assert not RegisterSheet.objects.exists()
