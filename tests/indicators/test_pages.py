"""The page of a report: its analysis, its export, and periods that make no sense."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from django.test import Client

from bihuan.kernel.time import standing_at
from bihuan.registers.exporting import Table, csv_of
from bihuan.registers.models import RegisterSheet
from tests.indicators.test_count_due_days import told
from tests.workorders.conftest import telecom as telecom
from tests.workorders.test_escalated import Headquarters
from tests.workorders.test_escalated import headquarters as headquarters

MODEL = "django.contrib.auth.backends.ModelBackend"


def client_of(headquarters: Headquarters) -> Client:
    client = Client()
    client.force_login(headquarters.people["audit"], backend=MODEL)
    return client


def test_the_analysis_begins_with_the_figures_and_is_out_once_checked(headquarters: Headquarters) -> None:
    headquarters.brought_to("replied")
    told(headquarters)
    client = client_of(headquarters)
    with standing_at(headquarters.telecom.at + timedelta(hours=1)):
        said = client.get("/reports/telecom/escalated/", {"period": "2026-03"})
        begin = said.context["begin_url"]
        page = client.get(begin).content.decode()
        assert "客户升级投诉问题解决率 100.00%（1/1），目标 95%" in page
        values = {"report": "escalated", "period": "2026-03", "figures": "见上", "extent": "country"}
        client.post(begin, {**values, "hot_topics": "账单", "causes": "批价", "advice": "修正", "form_key": "k1"})
        listed = client.get("/reports/telecom/escalated/", {"period": "2026-03"}).content.decode()
        daily = client.get("/reports/telecom/escalated/", {"period": "2026-03-02"}).content.decode()
    made = RegisterSheet.objects.get()
    assert made.number in listed
    assert "待审核" in listed
    assert made.number not in daily


def test_what_is_no_period_is_said_and_the_month_shown(headquarters: Headquarters) -> None:
    client = client_of(headquarters)
    with standing_at(headquarters.telecom.at):
        wrong = client.get("/reports/telecom/escalated/", {"period": "去年"})
        other = client.get("/reports/telecom/appeal/", {"period": "2026-03-02"})
    assert (wrong.status_code, other.status_code) == (422, 422)
    assert "“去年”不是周期" in wrong.content.decode()
    assert "不按这种周期统计" in other.content.decode()


def test_is_exported_with_every_figure(headquarters: Headquarters) -> None:
    headquarters.brought_to("replied")
    told(headquarters)
    client = client_of(headquarters)
    with standing_at(headquarters.telecom.at):
        lines = client.get("/reports/telecom/escalated/export.csv", {"period": "2026-03"}).getvalue().decode()
        book = client.get("/reports/telecom/escalated/export.xlsx", {"period": "2026-03"})
    assert "客户升级投诉问题解决率,,100,%,1,1,95" in lines.replace('"', "")
    words = ZipFile(BytesIO(book.content)).read("xl/sharedStrings.xml").decode()
    assert "升级投诉报表 2026-03" in words
    assert "集团公司总部" in words
    assert "周期 2026-03" in words


def test_a_long_number_is_written_out() -> None:
    table = Table("客户数", "", ["客户数"], [[12_345_678.0], [66.67], [0.0125]])
    assert [line.split() for line in csv_of(table)][1] == ["12345678", "66.67", "0.0125"]
