"""Taking a view away."""

from bihuan.kernel.time import standing_at
from bihuan.registers.models import SavedView
from bihuan.registers.operations import forget_view
from tests.registers.test_doors import desk_of
from tests.registers.test_keep_view import PAGE, REGISTER, kept
from tests.workorders.department import Department


def test_takes_only_ones_own(telecom: Department) -> None:
    kept(telecom, "低分", "sort=score")
    kept(telecom, "低分", "sort=score", by=telecom.world.province_head)

    assert forget_view(register=REGISTER, name="低分", by=telecom.world.supervisor, at=telecom.at)

    assert SavedView.objects.get().staff == telecom.world.province_head
    assert not forget_view(register=REGISTER, name="低分", by=telecom.world.supervisor, at=telecom.at)


def test_by_the_page(telecom: Department) -> None:
    kept(telecom, "低分", "sort=score")
    with standing_at(telecom.at):
        desk_of(telecom.world.supervisor).post(PAGE + "views/forget/", {"name": "低分"})

    assert not SavedView.objects.exists()
