"""Reading: one's own, the first time counts, and never before being told."""

from datetime import timedelta

from bihuan.notices.models import Notice
from bihuan.notices.operations import read_notices
from tests.notices.conftest import LATER, THREE, Matter, tell


def told(matter: Matter) -> Notice:
    matter.dispatch()
    tell(THREE + LATER)
    return Notice.objects.get(message="dispatched")


def test_keeps_when_it_was_read_first(matter: Matter) -> None:
    notice, reader = told(matter), matter.world.business_handler

    assert read_notices(ids=[notice.pk], by=reader, at=THREE + 2 * LATER) == 1
    assert read_notices(ids=[notice.pk], by=reader, at=THREE + 3 * LATER) == 0

    notice.refresh_from_db()
    assert notice.read_at == THREE + 2 * LATER


def test_nobody_reads_for_somebody_else(matter: Matter) -> None:
    notice = told(matter)

    assert read_notices(ids=[notice.pk], by=matter.world.order_handler, at=THREE + 2 * LATER) == 0
    assert read_notices(by=matter.world.order_handler, at=THREE + 2 * LATER) == 0

    notice.refresh_from_db()
    assert notice.read_at is None


def test_reads_everything_at_once(matter: Matter) -> None:
    told(matter)
    matter.take()
    at = matter.warn()

    assert read_notices(by=matter.world.business_handler, at=at + LATER) == 2
    assert not Notice.objects.visible_to(matter.world.business_handler, at=at).unread().exists()


def test_nothing_is_read_before_it_was_told(matter: Matter) -> None:
    notice = told(matter)

    read_notices(by=matter.world.business_handler, at=THREE - timedelta(days=1))

    notice.refresh_from_db()
    assert notice.read_at == notice.told_at
