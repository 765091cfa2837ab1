"""Answering a service warning: by whom, once, with what is done about it."""

from datetime import datetime

import pytest
from django.test import Client

from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.supervision.models import ServiceWarning
from bihuan.supervision.operations import answer_service_warning, raise_service_warnings
from bihuan.supervision.rules import AnsweredAlready, MeasuresWanted
from tests.supervision.conftest import DAY, Complaints
from tests.workorders.department import Department

MEASURES = "基站割接未提前告知，已恢复并逐一致歉。"


@pytest.fixture
def warning(complaints: Complaints, next_morning: datetime) -> ServiceWarning:
    complaints.on(DAY, 10)
    raise_service_warnings(at=next_morning)
    return ServiceWarning.objects.get()


def test_keeps_what_is_done(telecom: Department, warning: ServiceWarning, next_morning: datetime) -> None:
    by = telecom.world.supervisor
    answered = answer_service_warning(warning=warning, measures=f" {MEASURES} ", by=by, at=next_morning)

    assert (answered.measures, answered.answered_by, answered.answered_at) == (MEASURES, by, next_morning)
    with pytest.raises(AnsweredAlready):
        answer_service_warning(warning=warning, measures="又一次", by=by, at=next_morning)


@pytest.mark.parametrize("who", ["reviewer", "hq_monitor", "hubei_reviewer"])
def test_is_for_the_posts_that_the_regulation_names(
    telecom: Department, warning: ServiceWarning, next_morning: datetime, who: str
) -> None:
    with pytest.raises(NotPermitted) as refused:
        answer_service_warning(warning=warning, measures=MEASURES, by=getattr(telecom.world, who), at=next_morning)
    assert refused.value.clause == "1.2.2"


@pytest.mark.parametrize("measures", ["", "  ", "长" * 501])
def test_wants_words(telecom: Department, warning: ServiceWarning, next_morning: datetime, measures: str) -> None:
    with pytest.raises(MeasuresWanted):
        answer_service_warning(warning=warning, measures=measures, by=telecom.world.supervisor, at=next_morning)


def test_goes_over_the_page(telecom: Department, warning: ServiceWarning, next_morning: datetime) -> None:
    desk = Client()
    desk.force_login(telecom.world.supervisor)
    address = f"/supervision/warnings/{warning.pk}/"
    with standing_at(next_morning):
        listed = desk.get("/supervision/warnings/?show=open").content.decode()
        page = desk.get(address).content.decode()
        refused = desk.post(address, {"measures": " "})
        done = desk.post(address, {"measures": MEASURES})
        again = desk.get(address).content.decode()
        none_left = desk.get("/supervision/warnings/?show=open").content.decode()

    assert address in listed
    assert "GSM业务" in page
    assert page.count('class="line-main"') == 10
    assert (refused.status_code, done.status_code) == (422, 302)
    assert MEASURES in again
    assert address not in none_left


@pytest.mark.parametrize(("who", "status"), [("hall_clerk", 404), ("hubei_reviewer", 404), ("hq_monitor", 200)])
def test_is_seen_by_those_who_are_told(
    telecom: Department, warning: ServiceWarning, next_morning: datetime, who: str, status: int
) -> None:
    desk = Client()
    desk.force_login(getattr(telecom.world, who))
    with standing_at(next_morning):
        assert desk.get(f"/supervision/warnings/{warning.pk}/").status_code == status
        assert desk.get("/supervision/warnings/").status_code == status
