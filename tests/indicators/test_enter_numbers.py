"""Numbers from elsewhere: who enters them, and what becomes of the figures that need them."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from bihuan.indicators.models import EnteredNumber
from bihuan.indicators.operations import NoSuchNumber, enter_numbers
from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.regulation.queries import pack_of
from tests.indicators.test_count_due_days import line, sheet, told
from tests.workorders.conftest import telecom as telecom
from tests.workorders.test_escalated import Headquarters
from tests.workorders.test_escalated import headquarters as headquarters


def entered(headquarters: Headquarters, **values: Decimal | None) -> int:
    pack = pack_of(headquarters.telecom.edition.pk)
    return enter_numbers(
        pack=pack,
        report=pack.report["escalated"],
        values=values,
        unit=headquarters.telecom.world.henan,
        month=date(2026, 3, 1),
        by=headquarters.people["audit"],
        at=headquarters.telecom.at,
    )


def test_a_rate_stands_once_the_number_is_there(headquarters: Headquarters) -> None:
    headquarters.brought_to("handling")
    told(headquarters)
    assert line(headquarters, "escalation_rate").now.number is None
    assert [each.code for each in sheet(headquarters, headquarters.people["audit"]).missing] == [
        "customers", "calls_in_time", "calls",
    ]  # fmt: skip

    assert entered(headquarters, customers=Decimal(8000), calls_in_time=Decimal(81), calls=Decimal(100)) == 3
    assert entered(headquarters, customers=Decimal(8000)) == 0
    assert line(headquarters, "escalation_rate").now.number == Decimal("0.0125")
    level = line(headquarters, "service_level").now
    assert (level.number, level.on_target) == (Decimal("81.00"), True)
    assert Entry.objects.filter(name="number.entered").count() == 3


def test_taken_back_it_is_missing_again(headquarters: Headquarters) -> None:
    entered(headquarters, customers=Decimal(8000))
    entered(headquarters, customers=None)
    assert line(headquarters, "escalation_rate").now.missing
    assert EnteredNumber.objects.get().value is None


def test_who_may_not_and_what_cannot_be(headquarters: Headquarters) -> None:
    pack = pack_of(headquarters.telecom.edition.pk)
    with pytest.raises(NotPermitted, match="可以录入本单位及下级"):
        enter_numbers(
            pack=pack,
            report=pack.report["escalated"],
            values={"customers": Decimal(1)},
            unit=headquarters.telecom.world.hubei,
            month=date(2026, 3, 1),
            by=headquarters.telecom.world.province_head,
            at=headquarters.telecom.at,
        )
    with pytest.raises(NoSuchNumber, match="请填写 0 至"):
        entered(headquarters, customers=Decimal(-1))
    with pytest.raises(NoSuchNumber):
        entered(headquarters, people=Decimal(1))
    assert not EnteredNumber.objects.exists()


def test_entered_on_its_page(headquarters: Headquarters) -> None:
    client = Client()
    client.force_login(headquarters.people["audit"], backend="django.contrib.auth.backends.ModelBackend")
    page_of = f"/reports/telecom/escalated/numbers/?unit={headquarters.telecom.world.henan.code}"
    address = f"{page_of}&month=2026-03"
    with standing_at(headquarters.telecom.at):
        page = client.get(address)
        wrong = client.post(address, {"customers": "many"})
        right = client.post(address, {"customers": "8000"})
        nonsense = client.get(f"{page_of}&month=2026-13")
    assert "使用业务的客户数" in page.content.decode()
    assert (wrong.status_code, right.status_code, nonsense.status_code) == (422, 302, 422)
    assert "many" in wrong.content.decode()
    assert EnteredNumber.objects.get(number="customers").value == 8000
