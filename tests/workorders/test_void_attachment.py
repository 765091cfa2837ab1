"""Striking a paper out."""

import pytest

from bihuan.workorders.models import Attachment
from bihuan.workorders.operations import attach_file, void_attachment
from bihuan.workorders.operations.papers import ReasonMissing, VoidedAlready
from tests.workorders.department import Department, said_of
from tests.workorders.test_attach_file import picture


@pytest.fixture
def paper(telecom: Department) -> Attachment:
    return attach_file(
        order=telecom.opened(), file=picture(telecom), kind="intake", by=telecom.world.hall_clerk, at=telecom.later()
    )


def test_keeps_it_to_be_read_with_the_reason(telecom: Department, paper: Attachment) -> None:
    voided = void_attachment(attachment=paper, reason="拍错了。", by=telecom.world.hall_clerk, at=telecom.later())

    assert (voided.void_reason, voided.voided_by) == ("拍错了。", telecom.world.hall_clerk)
    assert Attachment.objects.filter(pk=paper.pk).exists()
    assert said_of(paper.order)[-1] == "work_order.attachment_voided"


def test_needs_a_reason(telecom: Department, paper: Attachment) -> None:
    with pytest.raises(ReasonMissing):
        void_attachment(attachment=paper, reason="  ", by=telecom.world.hall_clerk, at=telecom.later())


def test_happens_once(telecom: Department, paper: Attachment) -> None:
    void_attachment(attachment=paper, reason="拍错了。", by=telecom.world.hall_clerk, at=telecom.later())

    with pytest.raises(VoidedAlready):
        void_attachment(attachment=paper, reason="再次。", by=telecom.world.hall_clerk, at=telecom.later())
