"""A sheet signed by hand: by its maker, by who checked it, for what it says."""

import json
from typing import Any

import pytest

from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from bihuan.papers.drawing import document
from bihuan.papers.setting import pdf_of
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import (
    change_register_sheet,
    check_register_sheet,
    sign_register_sheet,
    unlock_register_sheet,
    void_register_sheet,
)
from bihuan.registers.printing import paper_of
from bihuan.registers.queries import signatures_of
from bihuan.regulation.queries import pack_of
from bihuan.sheets.strokes import NotDrawn, drawn
from tests.papers.reading import text_of
from tests.registers.conftest import CHECK
from tests.registers.test_doors import desk_of
from tests.workorders.department import Department

STROKES = [[[10, 20], [60, 90], [120, 40]], [[200, 100], [260, 100], [300, 180]]]


def standing(row: RegisterSheet) -> list[str]:
    return [each.role.zh for each in signatures_of(RegisterSheet.objects.select_related("sheet").get(pk=row.pk))]


def signed(telecom: Department, row: RegisterSheet) -> None:
    sign_register_sheet(
        row=row, strokes=STROKES, seen=row.sheet.version, by=telecom.world.supervisor, at=telecom.later()
    )


def test_stands_with_name_and_moment_and_on_paper(telecom: Department, spot_check: RegisterSheet) -> None:
    signed(telecom, spot_check)
    [one] = signatures_of(spot_check)
    assert (one.signature.staff, one.path) == (
        telecom.world.supervisor,
        "M10 20L60 90L120 40M200 100L260 100L300 180",
    )

    pack = pack_of(telecom.edition.pk)
    paper = paper_of(pack, pack.register[spot_check.register], spot_check, whole=True)
    pdf = pdf_of(document([paper], title="", note=""))
    assert "手写签名" in text_of(pdf)
    assert telecom.world.supervisor.name in text_of(pdf)


def test_without_one_the_paper_says_that_it_was_confirmed(telecom: Department, spot_check: RegisterSheet) -> None:
    pack = pack_of(telecom.edition.pk)
    paper = paper_of(pack, pack.register[spot_check.register], spot_check, whole=True)

    assert "登录确认" in text_of(pdf_of(document([paper], title="", note="")))


def test_falls_with_what_was_signed(telecom: Department, spot_check: RegisterSheet) -> None:
    signed(telecom, spot_check)
    row = change_register_sheet(
        row=spot_check,
        values=CHECK | {"remarks": "改过了"},
        seen=1,
        by=telecom.world.supervisor,
        at=telecom.later(),
    )
    assert standing(row) == []

    signed(telecom, row)
    assert standing(row) == ["制表"]


def test_who_checked_it_signs_as_such_until_the_check_is_taken_back(
    telecom: Department, spot_check: RegisterSheet
) -> None:
    head = telecom.world.province_head
    signed(telecom, spot_check)
    row = check_register_sheet(row=spot_check, by=head, at=telecom.later())
    sign_register_sheet(row=row, strokes=STROKES, seen=1, by=head, at=telecom.later())
    assert standing(row) == ["制表", "审核"]

    row = unlock_register_sheet(row=row, reason="工单号有误", by=head, at=telecom.later())
    assert standing(row) == ["制表"]

    check_register_sheet(row=row, by=head, at=telecom.later())
    assert standing(row) == ["制表"]  # what was signed before this check is not a signature under it


def test_is_for_those_who_stand_for_it(telecom: Department, spot_check: RegisterSheet) -> None:
    with pytest.raises(NotPermitted, match="制表人和审核人"):
        sign_register_sheet(row=spot_check, strokes=STROKES, seen=1, by=telecom.world.province_head, at=telecom.later())


def test_what_was_changed_meanwhile_is_not_signed_unread(telecom: Department, spot_check: RegisterSheet) -> None:
    with pytest.raises(ChangedMeanwhile):
        sign_register_sheet(row=spot_check, strokes=STROKES, seen=0, by=telecom.world.supervisor, at=telecom.later())


def test_what_is_void_is_not_signed(telecom: Department, spot_check: RegisterSheet) -> None:
    row = void_register_sheet(row=spot_check, reason="重复", by=telecom.world.supervisor, at=telecom.later())
    with pytest.raises(NotPermitted):
        signed(telecom, row)


@pytest.mark.parametrize(
    "said",
    ["", "[]", "[[]]", "[[[1,2]]]", "{}", "[[[1,2,3]]]", "[[[601,0]]]", "[[[0,-1]]]", '[[["a",1]]]', "[[[1.5,2]]]",
     "[" * 9000, "null", "[[[true,1],[1,1],[1,2],[1,3],[1,4]]]", json.dumps([[[1, 1]] * 4_001])],
)  # fmt: skip
def test_a_slip_of_the_hand_is_no_signature(said: str) -> None:
    with pytest.raises(NotDrawn):
        drawn(said)


def test_the_page(telecom: Department, spot_check: RegisterSheet) -> None:
    mine = desk_of(telecom.world.supervisor)
    place = f"/registers/sheets/{spot_check.number}/sign/"
    page = mine.get(place).content.decode()
    assert "请在框内手写签名" in page

    sent: dict[str, Any] = {"seen": 1, "strokes": ""}
    assert mine.post(place, sent).status_code == 422
    assert mine.post(place, sent | {"strokes": json.dumps(STROKES)}).status_code == 302
    assert "M10 20L60 90" in mine.get(f"/registers/sheets/{spot_check.number}/").content.decode()
