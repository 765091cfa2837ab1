"""Making a sheet of a register."""

import pytest

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import WrongSheet, make_register_sheet
from tests.registers.conftest import CHECK
from tests.workorders.department import Department


def test_is_of_the_makers_unit_and_has_a_number_of_its_register(telecom: Department, spot_check: RegisterSheet) -> None:
    assert spot_check.unit == telecom.world.centre
    assert spot_check.number.startswith("TCCC20260302")
    assert spot_check.sheet.values["remarks"] == "流转环节齐全"


def test_tells_once(spot_check: RegisterSheet) -> None:
    [entry] = Entry.objects.filter(subject_kind="register_sheet", subject_id=spot_check.pk)
    assert entry.name == "register_sheet.made"


def test_refuses_at_the_field_that_is_missing(telecom: Department) -> None:
    with pytest.raises(WrongSheet) as refused:
        make_register_sheet(
            edition=telecom.edition,
            register="order_spot_check",
            values={**CHECK, "filled_right": ""},
            by=telecom.world.supervisor,
            at=telecom.later(),
        )
    assert set(refused.value.fields) == {"filled_right"}
    assert refused.value.clause == "2.6.3"


def test_is_made_by_the_posts_that_the_pack_names(telecom: Department) -> None:
    with pytest.raises(NotPermitted):
        make_register_sheet(
            edition=telecom.edition,
            register="order_spot_check",
            values=CHECK,
            by=telecom.world.hall_clerk,
            at=telecom.later(),
        )


def test_may_be_about_a_work_order(telecom: Department) -> None:
    order = telecom.opened("submit")
    values = {
        "incident": "多名客户通话中断",
        "found_at": telecom.at,
        "scope": "一个小区",
        "measures": "已派人到现场",
    }
    row = make_register_sheet(
        edition=telecom.edition,
        register="major_report",
        values=values,
        order=order,
        by=telecom.world.reviewer,
        at=telecom.later(),
    )
    assert list(order.register_sheets.all()) == [row]


def test_is_seen_where_it_was_made_and_above_by_the_posts_of_the_register(
    telecom: Department, spot_check: RegisterSheet
) -> None:
    world = telecom.world
    seen = {
        person.number: RegisterSheet.objects.visible_to(person, at=telecom.at).filter(pk=spot_check.pk).exists()
        for person in (world.supervisor, world.province_head, world.hq_monitor, world.reviewer, world.hubei_reviewer)
    }
    assert list(seen.values()) == [True, True, True, False, False]


def test_the_same_key_twice_is_one_sheet(telecom: Department) -> None:
    rows = [
        make_register_sheet(
            edition=telecom.edition,
            register="order_spot_check",
            values=CHECK,
            key="form-1",
            by=telecom.world.supervisor,
            at=telecom.later(),
        )
        for _click in range(2)
    ]

    assert rows[0] == rows[1]
    assert RegisterSheet.objects.count() == 1
