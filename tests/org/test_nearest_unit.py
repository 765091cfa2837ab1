"""The unit of a kind that stands nearest to another one."""

import pytest

from bihuan.org.models import Unit
from bihuan.org.queries import nearest_unit
from tests.world import TELECOM, World


@pytest.mark.parametrize(
    ("base", "kind", "found"),
    [
        ("hall", "channel_hall", "hall"),
        ("hall", "remote_unit", "remote_unit"),
        ("hall", "province_centre", "centre"),
        ("wuhan", "province_centre", "hubei_centre"),
        ("wuhan", "hq_complaint_centre", "hq_centre"),
        ("henan", "order_department", "network"),
        ("hq", "headquarters", "hq"),
    ],
)
def test_climbs_until_it_finds_one(world: World, base: str, kind: str, found: str) -> None:
    assert nearest_unit(getattr(world, base), kind, regulation=TELECOM) == getattr(world, found)


def test_knows_when_there_is_none(world: World) -> None:
    assert nearest_unit(world.hall, "channel_club", regulation=TELECOM) is None


def test_takes_the_one_with_the_duty(world: World) -> None:
    Unit.objects.filter(pk=world.it.pk).update(duties=["billing"])

    assert nearest_unit(world.hall, "assisting_department", duty="billing", regulation=TELECOM) == world.it
    assert nearest_unit(world.hall, "assisting_department", duty="network", regulation=TELECOM) is None


def test_leaves_closed_units_out(world: World) -> None:
    Unit.objects.filter(pk=world.remote_unit.pk).update(active=False)

    assert nearest_unit(world.hall, "remote_unit", regulation=TELECOM) is None


def test_takes_the_nearest_then_the_order_of_codes(world: World) -> None:
    for code in ("a_net", "zz_aaa"):
        Unit.objects.create(
            code=code, parent=world.zhengzhou, path=f"hq.hn.zz.{code}.", kind="order_department", name=code
        )

    found = nearest_unit(world.hall, "order_department", regulation=TELECOM)

    assert found is not None
    assert found.code == "a_net"


def test_passes_over_units_of_another_regulation(world: World) -> None:
    Unit.objects.create(
        code="a_shop",
        parent=world.zhengzhou,
        path="hq.hn.zz.a_shop.",
        kind="channel_hall",
        name="维修站",
        regulation="repairs",
    )

    assert nearest_unit(world.zhengzhou, "channel_hall", regulation=TELECOM) == world.hall
    assert nearest_unit(world.zhengzhou, "channel_hall", regulation="repairs") == Unit.objects.get(code="a_shop")
