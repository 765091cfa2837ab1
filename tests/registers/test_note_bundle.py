"""Noting how far a bundle is."""

from bihuan.registers.models import Bundle
from bihuan.registers.operations import ask_for_bundle, note_bundle
from tests.registers.test_keep_view import REGISTER
from tests.registers.test_lists import made
from tests.workorders.department import Department


def test_says_how_far_it_is_and_how_it_ended(telecom: Department) -> None:
    row, by = made(telecom), telecom.world.supervisor
    bundle = ask_for_bundle(register=REGISTER, title="抽查", rows=[row.pk], by=by, at=telecom.at)

    note_bundle(bundle=bundle, done=1, at=telecom.at)
    assert list(Bundle.objects.values_list("done", "state")) == [(1, "waiting")]
    note_bundle(bundle=bundle, done=1, state=Bundle.State.READY, at=telecom.at)
    assert list(Bundle.objects.values_list("done", "state")) == [(1, "ready")]
