"""Categories are uniform: the keeper of the telecom regulation sits at headquarters, and nowhere else (3.5)."""

from datetime import date

import pytest

from bihuan.org.operations import appoint_staff
from bihuan.org.operations.posts import WrongPost
from tests.workorders.conftest import telecom
from tests.workorders.department import Department

__all__ = ["telecom"]


def test_no_province_keeps_the_regulation(telecom: Department) -> None:
    world = telecom.world
    asked = {"staff": world.province_head, "post": "regulation_keeper", "regulation": "telecom"}
    since = {"from_on": date(2026, 4, 1), "by": world.administrator, "at": telecom.at}

    with pytest.raises(WrongPost, match="总部客户服务部门"):
        appoint_staff(unit=world.henan_service, **asked, **since)
    assert appoint_staff(unit=world.hq_service, **asked, **since).post == "regulation_keeper"
