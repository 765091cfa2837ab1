"""The telecom department with a second edition ahead: two hours for 审核派发 instead of four."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bihuan.regulation.models import Edition
from tests.workorders import conftest as workorders
from tests.workorders.editions import installed

telecom, committed_telecom = workorders.telecom, workorders.committed_telecom

Install = Callable[..., Edition]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """`install(change, …)` puts the next edition into force from the tenth of March, with these changes."""

    def into_force(*changes: tuple[str, str, str], without_stage: str = "") -> Edition:
        return installed(tmp_path, *changes, without_stage=without_stage)

    return into_force
