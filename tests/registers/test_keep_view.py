"""Keeping how one sees a register."""

from datetime import timedelta

import pytest

from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.registers.models import RegisterSheet, SavedView
from bihuan.registers.operations import WrongView, keep_view, views
from tests.registers.test_doors import desk_of
from tests.workorders.department import Department

PAGE = "/registers/telecom/order_spot_check/"
REGISTER = ("telecom", "order_spot_check")


def kept(telecom: Department, name: str, query: str, *, usual: bool = False, by: Staff | None = None) -> SavedView:
    by = by or telecom.world.supervisor
    return keep_view(register=REGISTER, name=name, query=query, is_default=usual, by=by, at=telecom.at)


def test_the_same_name_is_the_same_view(telecom: Department) -> None:
    kept(telecom, "低分", "sort=score")
    kept(telecom, " 低分 ", "sort=-score")

    assert list(SavedView.objects.values_list("name", "query")) == [("低分", "sort=-score")]


def test_one_view_is_the_usual_one(telecom: Department) -> None:
    kept(telecom, "低分", "sort=score", usual=True)
    kept(telecom, "高分", "sort=-score", usual=True)

    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["高分"]


@pytest.mark.parametrize(("name", "query"), [(" ", ""), ("长" * 41, ""), ("好", "x" * 2001)])
def test_refuses_what_is_no_name(telecom: Department, name: str, query: str) -> None:
    with pytest.raises(WrongView):
        kept(telecom, name, query)


def test_refuses_more_than_a_person_can_tell_apart(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_VIEWS", 1)
    kept(telecom, "低分", "")
    kept(telecom, "低分", "sort=score")
    with pytest.raises(WrongView):
        kept(telecom, "高分", "")
    kept(telecom, "高分", "", by=telecom.world.province_head)


def test_the_register_opens_as_the_usual_view_says(telecom: Department, spot_check: RegisterSheet) -> None:
    desk, another = desk_of(telecom.world.supervisor), desk_of(telecom.world.province_head)
    with standing_at(telecom.at + timedelta(hours=1)):
        sent = {"name": "已审核的", "query": "status=checked&column=score&junk=1&all=1", "is_default": "on"}
        desk.post(PAGE + "views/", sent)

        assert SavedView.objects.get().query == "status=checked&column=score"
        assert spot_check.number not in desk.get(PAGE).content.decode()
        assert spot_check.number in desk.get(PAGE, {"all": "1"}).content.decode()
        assert spot_check.number in another.get(PAGE).content.decode()
        assert "已审核的" not in another.get(PAGE).content.decode()


def test_a_view_without_a_name_is_refused_at_the_door(telecom: Department) -> None:
    with standing_at(telecom.at):
        assert desk_of(telecom.world.supervisor).post(PAGE + "views/", {"name": ""}).status_code == 409
