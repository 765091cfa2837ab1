"""A bundle is kept for a day."""

from datetime import timedelta
from typing import Any

from bihuan.registers.models import Bundle
from bihuan.registers.operations import ask_for_bundle, forget_bundles
from tests.registers.test_keep_view import REGISTER
from tests.registers.test_lists import made
from tests.workorders.department import Department


def test_takes_file_and_row_away_after_a_day(telecom: Department, settings: Any, tmp_path: Any) -> None:
    settings.BIHUAN_DATA = tmp_path
    row, by = made(telecom), telecom.world.supervisor
    bundle = ask_for_bundle(register=REGISTER, title="抽查", rows=[row.pk], by=by, at=telecom.at)
    bundle.path.parent.mkdir(parents=True)
    bundle.path.write_bytes(b"%PDF")

    assert forget_bundles(at=telecom.at + timedelta(hours=23)) == 0
    assert bundle.path.exists()
    assert forget_bundles(at=telecom.at + timedelta(hours=25)) == 1
    assert not bundle.path.exists()
    assert not Bundle.objects.exists()
