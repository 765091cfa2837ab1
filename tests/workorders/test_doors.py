"""The doors beside the actions: papers, urging, granting, linking, bulk; each refuses as the operation does."""

from io import BytesIO

import pytest
from django.test import Client

from bihuan.journal.models import AccessEntry
from bihuan.kernel.time import standing_at
from bihuan.workorders.models import Attachment, ContactGrant, Link, Urging, WorkOrder
from bihuan.workorders.operations import attach_file, urge_work_order
from tests.workorders.department import Department, fresh
from tests.workorders.test_attach_file import PNG, picture

INTAKE = "/work-orders/new/telecom/complaint/"


def upload(name: str = "现场.png") -> BytesIO:
    file = BytesIO(PNG)
    file.name = name
    return file


def test_paper_is_added_at_its_page(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.later()):
        answer = client.post(f"/work-orders/{order.number}/papers/", {"kind": "handling", "file": upload()})

    assert answer.status_code == 302
    assert Attachment.objects.get().file.name == "现场.png"


def test_paper_without_a_file_is_asked_for_again(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.later()):
        assert client.post(f"/work-orders/{order.number}/papers/", {"kind": "handling"}).status_code == 422


def test_paper_of_a_closed_work_order_is_refused_at_its_page(telecom: Department, client: Client) -> None:
    order = telecom.brought_to("archived")
    client.force_login(telecom.world.reviewer)

    with standing_at(telecom.later()):
        answer = client.post(f"/work-orders/{order.number}/papers/", {"kind": "handling", "file": upload()})

    assert answer.status_code == 422
    assert "已归档" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_whoever_has_parted_is_forbidden_to_add_papers(telecom: Department, client: Client) -> None:
    refusal = {"refusal_reason": "not_ours", "refusal_note": "不属于本部门职责。"}
    order = telecom.act(telecom.taken(), "refuse", telecom.world.order_handler, **refusal)
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.later()):
        answer = client.post(f"/work-orders/{order.number}/papers/", {"kind": "handling", "file": upload()})

    assert answer.status_code == 403


def test_voiding_keeps_what_was_typed_and_asks_for_the_reason(telecom: Department, client: Client) -> None:
    order, clerk = telecom.opened(), telecom.world.hall_clerk
    paper = attach_file(order=order, file=picture(telecom), kind="intake", by=clerk, at=telecom.later())
    client.force_login(clerk)
    address = f"/work-orders/{order.number}/papers/{paper.pk}/void/"

    with standing_at(telecom.later()):
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "拍错了。"}).status_code == 302
        again = client.post(address, {"reason": "再次作废。"})

    assert again.status_code == 422
    assert "再次作废。" in again.content.decode()
    assert Attachment.objects.get().void_reason == "拍错了。"


def test_accused_person_neither_adds_nor_voids_and_the_attempt_is_kept(telecom: Department, client: Client) -> None:
    clerk = telecom.world.hall_clerk
    channel = {"classification": "channel", "business": "own_hall", "problem": "attitude"}
    order = telecom.opened("submit", by=telecom.world.hotline_clerk, **channel, accused=clerk.pk)
    paper = attach_file(
        order=order, file=picture(telecom), kind="intake", by=telecom.world.reviewer, at=telecom.later()
    )
    telecom.world.post(clerk, telecom.world.centre, "reviewer")
    client.force_login(clerk)

    with standing_at(telecom.later()):
        voided = client.post(f"/work-orders/{order.number}/papers/{paper.pk}/void/", {"reason": "不实。"})
        added = client.post(f"/work-orders/{order.number}/papers/", {"kind": "handling", "file": upload()})
        acted = client.post(f"/work-orders/{order.number}/actions/decline/", {})

    assert [voided.status_code, added.status_code, acted.status_code] == [403, 403, 403]
    kept = AccessEntry.objects.filter(kind="refused", actor_id=clerk.pk)
    assert {entry.clause for entry in kept} == {"2.2.2"}
    assert kept.count() == 3


def test_urging_at_its_page(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.supervisor)
    address = f"/work-orders/{order.number}/urgings/"

    with standing_at(telecom.later()):
        early = client.post(address, {"text": "请今天内反馈。", "answer_by": "2026-03-02 08:00"})
        sent = client.post(address, {"text": "请今天内反馈。", "answer_by": "2026-03-02 18:00"})

    assert (early.status_code, sent.status_code) == (422, 302)
    assert "请今天内反馈。" in early.content.decode()
    assert Urging.objects.get().text == "请今天内反馈。"


def test_urging_answered_at_its_page(telecom: Department, client: Client) -> None:
    order, at = telecom.taken(), telecom.later()
    until = at.replace(hour=18)
    urging = urge_work_order(order=order, text="请反馈。", answer_by=until, by=telecom.world.supervisor, at=at)
    address = f"/work-orders/{order.number}/urgings/{urging.pk}/"

    statuses = {}
    for who in (telecom.luoyang_handler, telecom.world.hall_clerk, telecom.world.order_handler):
        client.force_login(who)
        with standing_at(telecom.later()):
            statuses[who.name] = client.post(address, {"answer": "备件下午到。"}).status_code

    assert statuses == {"郑凯": 404, "李娜": 403, "孙伟": 302}


def test_contact_granted_at_its_page_by_the_supervisor_alone(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    said = {"until": "2026-03-02 18:00", "reason": "约定上门。"}

    for who, status in ((telecom.world.reviewer, 403), (telecom.world.supervisor, 302)):
        client.force_login(who)
        with standing_at(telecom.later()):
            assert client.post(f"/work-orders/{order.number}/contact/", said).status_code == status

    assert ContactGrant.objects.get().staff == telecom.world.order_handler


def test_link_to_a_foreign_work_order_is_not_there(telecom: Department, client: Client) -> None:
    order = telecom.opened()
    foreign = telecom.opened(by=telecom.world.hotline_clerk, home=telecom.world.wuhan.pk)
    client.force_login(telecom.world.hall_clerk)

    with standing_at(telecom.later()):
        answer = client.post(f"/work-orders/{order.number}/links/", {"other": foreign.number})

    assert answer.status_code == 404
    assert not Link.objects.exists()


def test_linking_twice_is_a_conflict(telecom: Department, client: Client) -> None:
    first, second = telecom.opened(), telecom.opened()
    client.force_login(telecom.world.hall_clerk)

    with standing_at(telecom.later()):
        said = [
            client.post(f"/work-orders/{second.number}/links/", {"other": first.number}).status_code for _time in "12"
        ]

    assert said == [302, 409]


def test_bulk_takes_what_it_may_and_says_what_it_may_not(telecom: Department, client: Client) -> None:
    mine, taken, foreign = telecom.dispatched(), telecom.taken(), telecom.dispatched(telecom.world.business)
    client.force_login(telecom.world.order_handler)

    numbers = [order.number for order in (mine, taken, foreign)]
    with standing_at(telecom.later()):
        answer = client.post("/work-orders/bulk/", {"number": numbers, "action": "take"}, follow=True)

    assert [fresh(order).stage for order in (mine, taken, foreign)] == ["handling", "handling", "awaiting_take"]
    text = answer.content.decode()
    assert "已完成 1 张工单" in text
    assert f"{taken.number}：工单现处于“处理中”" in text


@pytest.mark.parametrize("then", ["", "submit"])
def test_intake_keeps_what_was_typed(telecom: Department, client: Client, then: str) -> None:
    client.force_login(telecom.world.hall_clerk)

    with standing_at(telecom.later()):
        answer = client.post(INTAKE, {"text": "宽带每天晚上掉线五六次。", "then": then, "form_key": "k" * 32})

    assert answer.status_code == 422
    assert "宽带每天晚上掉线五六次。" in answer.content.decode()
    assert not WorkOrder.objects.exists()


def test_a_number_put_into_the_intake_is_noted_as_read_once(telecom: Department, client: Client) -> None:
    client.force_login(telecom.world.hall_clerk)
    customer = telecom.customer
    typed = {"customer": str(customer.pk)}

    with standing_at(telecom.later()):
        client.post(INTAKE, typed, headers={"HX-Request": "true", "HX-Trigger": "field-region"})
        number = customer.phones.get(is_main=True).number
        known = {"contact_phone": number, "service_number": number}
        client.post(INTAKE, typed | known, headers={"HX-Request": "true", "HX-Trigger": "field-region"})

    noted = AccessEntry.objects.get(kind=AccessEntry.Kind.READ)
    assert (noted.actor_id, noted.subject_kind, noted.subject_ids) == (
        telecom.world.hall_clerk.pk,
        "customer",
        [customer.pk],
    )


def test_a_number_with_which_a_form_begins_is_noted_as_read(telecom: Department, client: Client) -> None:
    order = telecom.returned()
    client.force_login(telecom.world.hall_clerk)

    with standing_at(telecom.later()):
        page = client.get(f"/work-orders/{order.number}/actions/resubmit/").content.decode()

    assert "13803710001" in page
    noted = AccessEntry.objects.get(kind=AccessEntry.Kind.READ)
    assert (noted.actor_id, noted.what, noted.subject_ids) == (
        telecom.world.hall_clerk.pk,
        "contact_phone, service_number",
        [order.pk],
    )


def test_intake_is_not_for_handlers(telecom: Department, client: Client) -> None:
    client.force_login(telecom.world.order_handler)

    with standing_at(telecom.later()):
        answer = client.post(INTAKE, {"text": "宽带掉线。"})

    assert answer.status_code == 403
    assert "受理员" in answer.content.decode()


def test_time_line_is_told_by_kind_and_from_the_end_last_chosen(telecom: Department, client: Client) -> None:
    order = telecom.taken()
    client.force_login(telecom.world.supervisor)
    page = f"/work-orders/{order.number}/"

    with standing_at(telecom.later()):
        newest = [line.sentence for line in client.get(page).context["story"]]
        oldest = [line.sentence for line in client.get(f"{page}?first=oldest").context["story"]]
        again = [line.sentence for line in client.get(page).context["story"]]
        papers = client.get(f"{page}?kind=papers")

    assert len(newest) > 1
    assert oldest == again == newest[::-1]
    assert list(papers.context["story"]) == []
    assert "没有这类记录。" in papers.content.decode()


def test_queue_stays_as_dense_as_it_was_last_chosen(telecom: Department, client: Client) -> None:
    telecom.taken()
    client.force_login(telecom.world.supervisor)

    with standing_at(telecom.later()):
        before = client.get("/work-orders/").context["dense"]
        client.get("/work-orders/?density=dense")
        after = client.get("/work-orders/")

    assert (before, after.context["dense"]) == (False, True)
    assert "table list dense" in after.content.decode()
