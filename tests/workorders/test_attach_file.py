"""Adding a paper to a work order."""

from io import BytesIO

import pytest
from django.test import Client

from bihuan.files.models import File
from bihuan.files.operations import store_file
from bihuan.workorders.operations import attach_file
from bihuan.workorders.rules import Closed
from tests.workorders.department import Department, said_of

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def picture(telecom: Department) -> File:
    return store_file(content=BytesIO(PNG), name="签字.png", by=telecom.world.hall_clerk, at=telecom.at)


def test_keeps_it_with_its_hash(telecom: Department) -> None:
    order, file = telecom.opened(), picture(telecom)

    kept = attach_file(order=order, file=file, kind="intake", by=telecom.world.hall_clerk, at=telecom.later())

    assert kept.file.sha256 == file.sha256
    assert said_of(order)[-1] == "work_order.file_attached"


def test_an_archived_work_order_takes_no_more(telecom: Department) -> None:
    order = telecom.brought_to("archived")

    with pytest.raises(Closed, match="已归档"):
        attach_file(order=order, file=picture(telecom), kind="reply", by=telecom.world.reviewer, at=telecom.later())


def test_papers_of_a_foreign_work_order_are_not_there(telecom: Department, client: Client) -> None:
    order = telecom.opened()
    paper = attach_file(
        order=order, file=picture(telecom), kind="intake", by=telecom.world.hall_clerk, at=telecom.later()
    )
    client.force_login(telecom.wuhan_handler)

    assert client.get(f"/work-orders/{order.number}/papers/{paper.pk}/").status_code == 404
