"""Forms that tell a part of a work order: the callback record, the report on an appeal."""

from datetime import timedelta

import pytest
from django.test import Client

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from tests.papers.reading import text_of
from tests.workorders.department import Department
from tests.workorders.test_appeal import returned


def desk_of(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_the_callback_record_is_read_from_the_work_order(telecom: Department) -> None:
    order = telecom.brought_to("called_back")
    place = f"/work-orders/{order.number}/forms/callback_record/"

    with standing_at(telecom.at + timedelta(minutes=1)):
        desk = desk_of(telecom.world.reviewer)
        assert place in desk.get(f"/work-orders/{order.number}/").content.decode()
        page = desk.get(place).content.decode()
        printed = desk.get(f"{place}print/")

    assert "F-102" in page
    assert telecom.world.callback_clerk.name in page
    assert "电话" in page  # the way, in words
    assert "投诉回访记录" in text_of(b"".join(printed))


def test_the_report_on_an_appeal_tells_what_was_reported(telecom: Department) -> None:
    order = returned(telecom)

    with standing_at(telecom.at):
        page = desk_of(telecom.world.supervisor).get(f"/work-orders/{order.number}/forms/appeal_report/")

    assert page.content.decode().count("已查明。") >= 4


@pytest.mark.parametrize("form", ["appeal_report", "complaint_order", "nothing"])
def test_only_forms_that_tell_of_such_work_orders_are_there(telecom: Department, form: str) -> None:
    order = telecom.opened("submit")

    with standing_at(telecom.at):
        answer = desk_of(telecom.world.reviewer).get(f"/work-orders/{order.number}/forms/{form}/")

    assert answer.status_code == 404


def test_who_does_not_speak_to_the_customer_reads_it_masked(telecom: Department) -> None:
    order = telecom.brought_to("called_back")
    before = AccessEntry.objects.count()

    with standing_at(telecom.at):
        page = desk_of(telecom.world.order_handler).get(f"/work-orders/{order.number}/forms/callback_record/")

    assert page.status_code == 200
    assert AccessEntry.objects.count() == before
