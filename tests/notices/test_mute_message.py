"""Turning a kind of message off and on again for oneself."""

import pytest

from bihuan.notices.models import Mute, Notice
from bihuan.notices.operations import mute_message
from bihuan.notices.rules import MayNotBeMuted
from bihuan.org.models import Staff
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.scripts import Message
from tests.notices.conftest import LATER, THREE, Matter, tell


def message(matter: Matter, code: str) -> Message:
    return next(one for one in pack_of(matter.edition.pk).scripts.messages if one.code == code)


def mute(matter: Matter, code: str, *, muted: bool = True, by: Staff | None = None) -> None:
    by = by or matter.world.business_handler
    mute_message(message=message(matter, code), regulation="telecom", muted=muted, by=by, at=THREE)


def test_is_not_told_any_more(matter: Matter) -> None:
    mute(matter, "dispatched")
    mute(matter, "dispatched")
    matter.dispatch()

    tell(THREE + LATER)

    assert Mute.objects.count() == 1
    assert not Notice.objects.filter(message="dispatched").exists()


def test_is_told_again_once_it_is_turned_on(matter: Matter) -> None:
    mute(matter, "dispatched")
    mute(matter, "dispatched", muted=False)
    matter.dispatch()

    tell(THREE + LATER)

    assert Notice.objects.filter(message="dispatched").count() == 1


def test_speaks_for_oneself_only(matter: Matter) -> None:
    mute(matter, "dispatched", by=matter.world.order_handler)
    matter.dispatch()

    tell(THREE + LATER)

    assert Notice.objects.filter(message="dispatched").count() == 1


@pytest.mark.parametrize(("code", "clause"), [("warning", "2.4.7"), ("urging", "2.1.7"), ("urging_copy", "2.4.7")])
def test_warnings_and_urging_orders_always_arrive(matter: Matter, code: str, clause: str) -> None:
    with pytest.raises(MayNotBeMuted) as refused:
        mute(matter, code)

    assert refused.value.clause == clause
    assert "不能关闭" in refused.value.sentence
    assert not Mute.objects.exists()
