"""What is running late grows later without any news."""

from datetime import timedelta

from bihuan.indicators.operations import note_late_days
from tests.indicators.test_count_due_days import line, told
from tests.workorders.conftest import telecom as telecom
from tests.workorders.test_escalated import Headquarters
from tests.workorders.test_escalated import headquarters as headquarters


def test_a_limit_that_passes_unheard_is_counted_as_missed(headquarters: Headquarters) -> None:
    headquarters.brought_to("handling")
    told(headquarters)
    assert note_late_days(at=headquarters.telecom.at) == 0
    assert line(headquarters, "passed_on_time").now.numerator == 1

    headquarters.telecom.at += timedelta(days=10)
    told(headquarters)
    assert line(headquarters, "passed_on_time").now.numerator == 1
    assert note_late_days(at=headquarters.telecom.at) == 1
    told(headquarters)
    assert line(headquarters, "passed_on_time").now.numerator == 0
