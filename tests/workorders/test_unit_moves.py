"""A unit moves: what was kept under its path follows it, and nothing else does."""

from datetime import date

from bihuan.org.models import Unit
from bihuan.org.operations import move_unit
from bihuan.workorders.models import Participation, StepDay
from tests.workorders.department import Department


def test_only_its_own_paths_follow(telecom: Department) -> None:
    world, order = telecom.world, telecom.dispatched()
    namesake = Unit.objects.create(
        code="zzaru", parent=world.zhengzhou, path="hq.hn.zz.zzaru.", kind="remote_unit", name="郑东远端处理单元"
    )
    for unit in (world.remote_unit, namesake):
        Participation.objects.create(order=order, unit=unit, path=unit.path, part="owner", since=telecom.at)
        StepDay.objects.create(
            day=date(2026, 3, 2), unit=unit, path=unit.path, regulation="telecom", step="settled", done=1
        )

    move_unit(unit=world.remote_unit, above=telecom.luoyang, by=world.administrator, at=telecom.later())

    for kept in (Participation, StepDay):
        paths = dict(kept.objects.values_list("unit__code", "path"))
        assert paths["zz_ru"] == "hq.hn.ly.zz_ru."
        assert paths["zzaru"] == "hq.hn.zz.zzaru."
