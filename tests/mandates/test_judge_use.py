"""Judging a use: by the posts that watch, once, with a reason where it was unreasonable."""

import pytest

from bihuan.kernel.errors import NotPermitted, TooLong
from bihuan.mandates.models import MandateUse
from bihuan.mandates.operations import VerdictWanted, judge_use
from bihuan.mandates.queries import month_of, people_in
from bihuan.mandates.rules import JudgedAlready, OwnUse
from bihuan.org.models import Staff
from tests.mandates.conftest import granted, use_of
from tests.workorders.department import Department, said_of


@pytest.fixture
def use(telecom: Department) -> MandateUse:
    return use_of(granted(telecom, telecom.world.reviewer, telecom.opened("submit")))


def judged(telecom: Department, use: MandateUse, verdict: str = "proper", note: str = "") -> MandateUse:
    return judge_use(use=use, verdict=verdict, note=note, by=telecom.world.supervisor, at=telecom.later())


def test_says_who_found_it_so_and_when(telecom: Department, use: MandateUse) -> None:
    judged(telecom, use)

    use.refresh_from_db()
    assert (use.verdict, use.judged_by, use.judged_at) == ("proper", telecom.world.supervisor, telecom.at)
    assert said_of(use.order)[-1] == "mandate.judged"


def test_an_unreasonable_use_counts_against_the_person(telecom: Department, use: MandateUse) -> None:
    granted(telecom, telecom.world.reviewer, telecom.opened("submit"))
    judged(telecom, use, "improper", "账单没有差错")

    [person] = people_in(MandateUse.objects.all(), month=month_of(telecom.at), at=telecom.at)
    assert (person.staff, person.uses, person.improper) == (telecom.world.reviewer, 2, 1)


def test_an_unreasonable_use_needs_its_reason(telecom: Department, use: MandateUse) -> None:
    with pytest.raises(VerdictWanted, match="写明理由") as refusal:
        judged(telecom, use, "improper", " ")

    assert refusal.value.fields.keys() == {"note"}
    assert refusal.value.clause == "2.5.5"


@pytest.mark.parametrize("verdict", ["", "perhaps"])
def test_there_are_two_verdicts(telecom: Department, use: MandateUse, verdict: str) -> None:
    with pytest.raises(VerdictWanted):
        judged(telecom, use, verdict)


def test_a_note_has_its_bound(telecom: Department, use: MandateUse) -> None:
    with pytest.raises(TooLong):
        judged(telecom, use, "proper", "长" * 301)


def test_once_is_enough(telecom: Department, use: MandateUse) -> None:
    judged(telecom, use)

    with pytest.raises(JudgedAlready):
        judged(telecom, use, "improper", "再看")


def test_other_posts_do_not_judge(telecom: Department, use: MandateUse) -> None:
    with pytest.raises(NotPermitted, match="投诉主管") as refusal:
        judge_use(use=use, verdict="proper", note="", by=telecom.world.screener, at=telecom.at)

    assert refusal.value.clause == "2.5.5"


def test_nobody_judges_the_own_use(telecom: Department, use: MandateUse) -> None:
    telecom.world.post(telecom.world.reviewer, telecom.world.centre, "centre_supervisor")
    reviewer = Staff.objects.get(pk=telecom.world.reviewer.pk)

    with pytest.raises(OwnUse):
        judge_use(use=use, verdict="proper", note="", by=reviewer, at=telecom.at)
