"""Figures of escalated complaints, played by the product's own operations and worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

from django.test import Client

from bihuan.clocks.models import Clock
from bihuan.indicators.models import CountedUnder, DueDay, Tally
from bihuan.indicators.operations import count_due_days
from bihuan.indicators.queries import Line, Sheet, orders_behind, sheet_of
from bihuan.indicators.spans import Span, span_called
from bihuan.journal.subscriptions import run_readers
from bihuan.kernel.time import standing_at
from bihuan.org.models import Staff
from bihuan.registers.operations import make_register_sheet
from bihuan.regulation.queries import pack_of
from bihuan.workorders.models import WorkOrder
from tests.workorders.conftest import telecom as telecom
from tests.workorders.department import fresh, when
from tests.workorders.test_escalated import CALLED, REPLIED, REPORTED, Headquarters
from tests.workorders.test_escalated import headquarters as headquarters


def told(headquarters: Headquarters) -> None:
    at = headquarters.telecom.at
    run_readers(at=at, only="indicators.orders")
    run_readers(at=at, only="indicators.clocks")
    run_readers(at=at, only="indicators.sheets")
    count_due_days(at=at)


def period(name: str = "2026-03") -> Span:
    span = span_called(name)
    assert span is not None
    return span


def sheet(headquarters: Headquarters, reader: Staff) -> Sheet:
    span = period()
    pack = pack_of(headquarters.telecom.edition.pk)
    return sheet_of(pack, pack.report["escalated"], span, reader=reader, at=headquarters.telecom.at)


def line(headquarters: Headquarters, code: str, reader: Staff | None = None) -> Line:
    found = sheet(headquarters, reader or headquarters.people["audit"])
    return next(each for each in found.lines if each.now.indicator.code == code)


def test_two_of_three_are_solved(headquarters: Headquarters) -> None:
    for stage in ("replied", "replied", "handling"):
        headquarters.brought_to(stage)
    told(headquarters)

    solved, satisfied, took = (line(headquarters, code) for code in ("solved", "satisfied", "mean_time"))
    assert (solved.now.numerator, solved.now.denominator, solved.now.number) == (2, 3, Decimal("66.67"))
    assert (satisfied.now.number, satisfied.now.on_target) == (Decimal("0.00"), False)
    assert (took.now.number, solved.before.number) == (None, None)


def test_a_late_change_counts_its_day_again_and_twice_is_once(headquarters: Headquarters) -> None:
    order = headquarters.brought_to("handling")
    told(headquarters)
    assert line(headquarters, "solved").now.numerator == 0

    headquarters.telecom.at += timedelta(hours=1)
    headquarters.telecom.act(order, "answer_customer", headquarters.people["review"], **REPLIED)
    told(headquarters)
    rows = Tally.objects.count()
    assert line(headquarters, "solved").now.numerator == 1

    DueDay.objects.create(day=date(2026, 3, 2))
    assert count_due_days(at=headquarters.telecom.at) == 1
    assert (Tally.objects.count(), DueDay.objects.count()) == (rows, 0)


def test_what_was_reported_after_its_limit_is_not_solved_in_time(headquarters: Headquarters) -> None:
    late, kept = headquarters.brought_to("replied"), headquarters.brought_to("awaiting_audit")
    told(headquarters)
    assert line(headquarters, "solved").now.numerator == 2

    headquarters.telecom.at += timedelta(days=4)  # taken on Monday, due at the end of Thursday; it is Friday
    headquarters.telecom.act(late, "feed_back", headquarters.people["review"], **REPORTED)
    told(headquarters)
    solved = line(headquarters, "solved").now
    assert (solved.numerator, solved.denominator, solved.number) == (1, 2, Decimal("50.00"))
    assert (fresh(late).settlement, fresh(kept).settlement) == ("solved", "solved")


def test_a_mean_time_ends_with_the_callback_whenever_it_is_filed(headquarters: Headquarters) -> None:
    for hours in (3, 5):
        order = headquarters.brought_to("awaiting_callback")
        headquarters.telecom.at = order.opened_at + timedelta(hours=hours) - timedelta(minutes=10)
        order = headquarters.telecom.act(order, "call_back", headquarters.people["calls"], **CALLED)
        headquarters.telecom.at += timedelta(days=2)
        headquarters.telecom.act(order, "archive", headquarters.people["audit"])
        headquarters.telecom.at = order.opened_at + timedelta(hours=1)
    headquarters.telecom.at += timedelta(days=3)
    headquarters.brought_to("handling")
    told(headquarters)

    took = line(headquarters, "mean_time").now
    assert (took.numerator, took.denominator, took.number) == (8 * 3600, 2, Decimal("4.00"))
    assert line(headquarters, "satisfied").now.number == Decimal("66.67")


def test_another_province_sees_nothing_of_it(headquarters: Headquarters) -> None:
    headquarters.brought_to("handling")
    told(headquarters)
    world = headquarters.telecom.world
    assert line(headquarters, "solved", world.province_head).now.denominator == 1
    assert line(headquarters, "solved", world.hubei_reviewer).now.denominator == 0


def test_a_figure_opens_exactly_the_work_orders_that_it_counted(headquarters: Headquarters) -> None:
    for stage in ("replied", "handling", "awaiting_callback"):
        headquarters.brought_to(stage)
    told(headquarters)
    pack, at = pack_of(headquarters.telecom.edition.pk), headquarters.telecom.at
    report = pack.report["escalated"]
    for reader in (headquarters.people["audit"], headquarters.telecom.world.province_head):
        for each in sheet(headquarters, reader).lines:
            one = each.now
            if one.indicator.measure == "given":
                continue
            behind = [
                orders_behind(pack, report, one.indicator, period(), counted=counted, reader=reader, at=at).count()
                for counted in (True, False)
            ]
            if one.indicator.measure == "share":
                assert behind == [one.numerator, one.denominator], one.indicator.code
            elif one.indicator.measure != "rate":
                assert behind[1] == one.denominator, one.indicator.code


def test_what_was_added_up_by_the_day_is_what_the_rows_say(headquarters: Headquarters) -> None:
    telecom, took = headquarters.telecom, []
    for day, hours in ((2, 3), (3, 5), (3, 30)):
        telecom.at = when(f"2026-03-{day:02} 09:00")
        order = headquarters.brought_to("awaiting_callback")
        telecom.at = order.opened_at + timedelta(hours=hours) - timedelta(minutes=10)
        order = telecom.act(order, "call_back", headquarters.people["calls"], **CALLED)
        took.append(Clock.objects.get(matter_id=order.pk, limit="escalated_callback").stopped_at)
    told(headquarters)

    spent = [one - order.opened_at for one, order in zip(took, WorkOrder.objects.order_by("pk"), strict=True) if one]
    mean = line(headquarters, "mean_time").now
    assert mean.numerator == sum(spent, timedelta()).total_seconds()
    assert mean.number == Decimal("12.67")
    satisfied = WorkOrder.objects.filter(satisfaction="satisfied").count()
    assert line(headquarters, "satisfied").now.numerator == satisfied == 3
    parts = dict(line(headquarters, "satisfied").parts[1][1])
    assert sum(part.numerator for part in parts.values()) == 3
    assert Tally.objects.filter(figure="satisfied", dimension="").count() == 2


def test_what_an_inspection_finds_is_counted(headquarters: Headquarters) -> None:
    right, wrong = headquarters.brought_to("replied"), headquarters.brought_to("replied")
    told(headquarters)
    assert line(headquarters, "qualified").now.number is None
    for order, found in ((right, "right"), (wrong, "wrong")):
        make_register_sheet(
            edition=headquarters.telecom.edition,
            register="order_spot_check",
            values={"period": "3 月", "work_order": order.number, "filled_right": found, "routed_right": True,
                    "in_time": True},
            order=order,
            by=headquarters.people["audit"],
            at=headquarters.telecom.at,
        )  # fmt: skip
    told(headquarters)
    qualified = line(headquarters, "qualified").now
    assert (qualified.numerator, qualified.denominator, qualified.number) == (1, 2, Decimal("50.00"))


def test_under_another_edition_every_day_is_counted_again(headquarters: Headquarters) -> None:
    headquarters.brought_to("handling")
    told(headquarters)
    rows = Tally.objects.count()
    Tally.objects.all().delete()
    assert count_due_days(at=headquarters.telecom.at) == 0
    CountedUnder.objects.all().delete()  # as if it had been another edition
    assert count_due_days(at=headquarters.telecom.at) == 1
    assert Tally.objects.count() == rows > 0


def test_complaints_about_service_are_judged_province_by_province(headquarters: Headquarters) -> None:
    world = headquarters.telecom.world
    for home in (world.zhengzhou, world.wuhan):
        order = headquarters.opened(home=home.pk)
        order.sheet.values |= {"cause": "staff_conduct", "cause_origin": "company"}
        order.sheet.save()
    told(headquarters)
    about = line(headquarters, "about_service")
    assert (about.now.number, about.on_target) == (2, True)
    title, provinces = about.parts[0]
    assert str(title) == "省分公司"
    assert [(str(unit), each.number, each.on_target) for unit, each in provinces] == [
        ("河南省分公司", 1, True), ("湖北省分公司", 1, True),
    ]  # fmt: skip

    order = headquarters.opened()
    order.sheet.values |= {"cause": "staff_conduct", "cause_origin": "company"}
    order.sheet.save()
    told(headquarters)
    assert line(headquarters, "about_service").on_target is False
    assert line(headquarters, "about_service", world.hubei_reviewer).on_target is True


def test_every_figure_and_distribution_of_the_pack_can_be_counted(headquarters: Headquarters) -> None:
    headquarters.brought_to("awaiting_callback")
    told(headquarters)
    for report in pack_of(headquarters.telecom.edition.pk).reports:
        pack = pack_of(headquarters.telecom.edition.pk)
        said = sheet_of(pack, report, period(), reader=headquarters.people["audit"], at=headquarters.telecom.at)
        assert len(said.lines) == len(report.indicators)
        shares = [sum(part.share for part in parts) for _each, parts in said.distributions if parts]
        assert all(abs(share - 100) < 1 for share in shares)
    spread = sheet(headquarters, headquarters.people["audit"]).distributions
    assert [str(part.title) for each, parts in spread if each.code == "channels" for part in parts] == ["集团受理热线"]


def test_a_part_of_a_figure_takes_over_the_rest(headquarters: Headquarters) -> None:
    report = pack_of(headquarters.telecom.edition.pk).report["complaint"]
    figures = {each.code: each for each in report.figures}
    assert figures["on_time_vip_network"].in_time == figures["on_time"].in_time
    assert figures["on_time_vip_network"].counts == figures["on_time"].counts
    assert figures["satisfied_mobile"].among is not None
    assert "satisfaction" in figures["satisfied_mobile"].among
    assert "mobile" in figures["satisfied_mobile"].among


def test_the_page_says_figure_clause_and_target(headquarters: Headquarters) -> None:
    order = headquarters.brought_to("replied")
    told(headquarters)
    client = Client()
    client.force_login(headquarters.people["audit"], backend="django.contrib.auth.backends.ModelBackend")
    with standing_at(headquarters.telecom.at):
        said = client.get("/reports/telecom/escalated/", {"period": "2026-03"}).content.decode()
        listed = client.get("/reports/").content.decode()
        address, asked = "/reports/telecom/escalated/figures/satisfied/", {"period": "2026-03"}
        counted = client.get(address, asked).content.decode()
        behind = client.get(address, {**asked, "of": "all"}).content.decode()
    assert "升级投诉报表" in listed
    assert (order.number in counted, order.number in behind) == (False, True)
    for words in ("客户升级投诉问题解决率", "100.00%", 'period=2026-03&amp;of=all"', "3.5.3", "达标"):
        assert words in said


def test_who_reads_no_report_finds_none(headquarters: Headquarters) -> None:
    client = Client()
    client.force_login(headquarters.telecom.world.hall_clerk, backend="django.contrib.auth.backends.ModelBackend")
    with standing_at(headquarters.telecom.at):
        assert client.get("/reports/telecom/escalated/").status_code == 404
