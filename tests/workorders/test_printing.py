"""A work order on paper: what its form says, whole or masked by who prints, and all its papers as one file."""

import pytest
from django.test import Client

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.workorders.models import WorkOrder
from tests.papers.reading import in_order, pages_of, text_of
from tests.workorders.department import Department

NUMBER = "13803710001"


def printed(telecom: Department, who: Staff, order: WorkOrder, address: str = "print/") -> bytes:
    client = Client()
    client.force_login(who)
    with standing_at(telecom.at):
        answer = client.get(f"/work-orders/{order.number}/{address}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert order.number in answer["Content-Disposition"]
    return answer.content


def test_the_paper_says_what_was_written_down(telecom: Department) -> None:
    order = telecom.taken()

    text = text_of(printed(telecom, telecom.world.reviewer, order))

    said = ["F-099", "投诉工单", order.number, "工单编号", order.number, "投诉内容", order.text, "GSM业务", "依据"]
    assert in_order(text, said) == ""
    assert "打印2026-03-02" in text
    assert "张敏（工号1003）" in text


@pytest.mark.parametrize(("who", "whole"), [("reviewer", True), ("order_handler", False)])
def test_numbers_are_whole_for_those_who_speak_to_the_customer(telecom: Department, who: str, whole: bool) -> None:
    order, staff = telecom.taken(), getattr(telecom.world, who)

    text = text_of(printed(telecom, staff, order))

    assert (NUMBER in text) is whole
    assert AccessEntry.objects.filter(kind="read", actor_id=staff.pk).exists() is whole


def test_the_archive_holds_every_paper_in_order(telecom: Department) -> None:
    order = telecom.assisted()

    pages = pages_of(printed(telecom, telecom.world.reviewer, order, "print/all/"))

    titles = [page[:12] for page in pages if "第1页" in page]
    assert [title.startswith(form) for title, form in zip(titles, ("F-099投诉工单", "F-099-1协办"), strict=True)] == [
        True,
        True,
    ]


def test_nobody_prints_what_they_do_not_see(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.luoyang_handler)

    with standing_at(telecom.at):
        assert client.get(f"/work-orders/{order.number}/print/").status_code == 404
        assert client.get(f"/work-orders/{order.number}/print/all/").status_code == 404
