"""The work orders of the telecom pack's demonstration."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bihuan.cli.demo_orders import instant, load_demo_orders
from bihuan.cli.demo_people import load_demo_people
from bihuan.cli.demo_picture import signature
from bihuan.clocks.models import Clock
from bihuan.files.kinds import kind_of
from bihuan.journal.events import SYSTEM
from bihuan.journal.verify import verify
from bihuan.kernel.time import SHANGHAI
from bihuan.notices.models import Delivery, Notice
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import pack_of
from bihuan.workorders.models import Urging, WorkOrder
from tests.world import TELECOM

PACK = Path(__file__).parents[2] / "packs" / "telecom"
NEW_YEARS_EVE = datetime(2025, 12, 31, 23, 30, tzinfo=SHANGHAI)
HANDLING = "高铁站候车厅掉线"


def test_stand_in_every_stage_at_any_hour_of_the_year(db: None) -> None:
    now, began = NEW_YEARS_EVE, NEW_YEARS_EVE - timedelta(days=60)
    edition = install_edition(folder=PACK, historical=True, by=SYSTEM, at=began)
    load_demo_people(PACK / "demo", regulation=TELECOM, at=began, today=now)
    counted: list[int] = []

    faults = load_demo_orders(
        PACK / "demo", edition=edition, now=now, progress=lambda done, _steps: counted.append(done)
    )

    assert faults == []
    assert counted == list(range(1, len(counted) + 1))
    matters = WorkOrder.objects.filter(parent=None)
    complaints, escalated = (matters.filter(procedure=name) for name in ("complaint", "escalated"))
    assert complaints.count() == 51
    assert set(complaints.values_list("stage", flat=True)) == set(pack_of(edition.pk).procedure["complaint"].stages)
    assert set(escalated.values_list("stage", flat=True)) == {
        "accepted", "handling", "returned", "awaiting_callback", "archived"
    }  # fmt: skip
    assert_the_clock_ran(now)
    assert_urging_was_answered()
    assert Notice.objects.exists()
    assert not Delivery.objects.exists()
    assert verify().faults == ()


def assert_the_clock_ran(now: datetime) -> None:
    running = Clock.objects.filter(state="running")
    assert not running.filter(next_at__lte=now).exists()
    assert running.filter(due_at__lte=now).count() >= 3
    assert running.filter(due_at__gt=now, warned_at__isnull=False).count() >= 3
    assert running.filter(due_at__gt=now, due_at__lt=now + timedelta(hours=24)).count() >= 10
    assert Urging.objects.filter(kind="warning", sent_at__lt=now).count() >= 10
    assert Urging.objects.filter(kind="urging", rung__gte=2).exists()


def assert_urging_was_answered() -> None:
    order = WorkOrder.objects.get(title=HANDLING, parent=None)
    answered = Urging.objects.get(order=order, answered_at__isnull=False)
    assert (answered.by.name, answered.answered_by.name) == ("赵强", order.handler.name)
    assert order.attachments.count() == 1


@pytest.mark.parametrize(("text", "hours"), [("-2d03:30", -51.5), ("+0d04:00", 4), ("-0d00:00", 0)])
def test_instants_count_from_now(text: str, hours: float) -> None:
    now = datetime(2026, 3, 20, 7, 0, tzinfo=UTC)

    assert instant(text, now) == now + timedelta(hours=hours)


def test_pictures_are_pictures(tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(signature("客户签字.png"))

    kind = kind_of("客户签字.png", picture.read_bytes()[:512], picture)

    assert kind is not None
    assert signature("客户签字.png") != signature("测试记录.png")
