"""A further edition of the telecom pack with lists that are gathered: complaints of a month, figures, and sheets."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bihuan.journal.events import SYSTEM
from bihuan.org.models import Unit
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import gather_register_sheet
from bihuan.regulation.models import Edition
from bihuan.regulation.operations import install_edition
from bihuan.regulation.queries import forget_what_is_in_force
from tests.workorders.department import Department, when
from tests.workorders.editions import next_edition

APRIL = when("2026-04-02 09:00")

CASES = """
code: case_list
number: T-01
title: {zh: 投诉月表, en: Complaints of a month}
paper: landscape
clause: "1.2.1"
fields:
  - {code: about, label: {zh: 单位, en: Unit}, type: text}
  - {code: month, label: {zh: 期间, en: Period}, type: text}
  - {code: total, label: {zh: 件数, en: Cases}, type: number}
  - {code: a_day, label: {zh: 每天件数, en: Cases a day}, type: number}
  - {code: share, label: {zh: 办结比例, en: Share settled}, type: number}
  - {code: summary, label: {zh: 小结, en: Summary}, type: long_text}
  - code: cases
    label: {zh: 投诉, en: Complaints}
    type: rows
    columns:
      - {code: line, label: {zh: 序号, en: No.}, type: number}
      - {code: number, label: {zh: 编号, en: Number}, type: text}
      - {code: day, label: {zh: 日期, en: Day}, type: date}
      - {code: customer, label: {zh: 客户, en: Customer}, type: text}
      - {code: phone, label: {zh: 电话, en: Telephone}, type: text, personal: true}
      - {code: business, label: {zh: 业务, en: Business}, type: text}
      - {code: cause, label: {zh: 原因, en: Cause}, type: text}
      - {code: done, label: {zh: 办结, en: Settled}, type: yes_no}
      - {code: grave, label: {zh: 重大, en: Grave}, type: number, total: true}
      - {code: remedy, label: {zh: 整改, en: Remedy}, type: text, longest: 60}
      - {code: loss, label: {zh: 损失, en: Loss}, type: money, total: true}
      - {code: remark, label: {zh: 备注, en: Remark}, type: text, longest: 60}
layout:
  - cells: [{field: about, span: 6}, {field: month, span: 6}]
  - cells: [{field: total, span: 4}, {field: a_day, span: 4}, {field: share, span: 4}]
  - cells: [{field: cases, span: 12}]
  - cells: [{field: summary, span: 12}]
"""

CASE_REGISTER = """
code: case_list
title: {zh: 投诉月表, en: Complaints of a month}
form: case_list
letters: YB
clause: "1.2.1"
makers: [centre_supervisor]
checkers: [province_head]
readers: [hq_monitor]
required: [summary]
on_work_order: never
gathered:
  procedure: complaint
  beside: corrective_measure
  covers: month
  dated_by: opened_at
  when: "level_group != 'national'"
  into: cases
  columns:
    line: line
    number: number
    day: opened_at
    customer: customer
    phone: contact_phone
    business: business
    cause: cause
    done: {when: settled}
    remedy: measure
    grave: {when: "'gravity' in flags"}
  head:
    about: unit
    month: period
    total: {count: true}
    a_day: {count: true, ratio: day}
    share: {count: true, when: settled, ratio: all}
"""

FIGURES = """
code: check_figures
number: T-02
title: {zh: 抽查统计, en: Figures of spot checks}
clause: "2.6.3"
fields:
  - code: figures
    label: {zh: 统计, en: Figures}
    type: rows
    columns:
      - {code: rank, label: {zh: 名次, en: Rank}, type: number}
      - {code: filled, label: {zh: 填写, en: Filled in}, type: text}
      - {code: times, label: {zh: 次数, en: Times}, type: number}
      - {code: in_time, label: {zh: 及时, en: In time}, type: number}
      - {code: why, label: {zh: 说明, en: Why}, type: text}
layout:
  - cells: [{field: figures, span: 12}]
"""

FIGURE_REGISTER = """
code: check_figures
title: {zh: 抽查统计, en: Figures of spot checks}
form: check_figures
letters: CT
clause: "2.6.3"
makers: [centre_supervisor]
checkers: [province_head]
on_work_order: never
gathered:
  sheets_of: order_spot_check
  covers: any
  dated_by: made_at
  into: figures
  group_by: [filled]
  columns:
    rank: rank
    filled: filled_right
    times: {count: true}
    in_time: {count: true, when: in_time, ratio: row}
  sorted_by: "-times"
"""

SALES = """
code: sales
number: T-03
title: {zh: 销售记录, en: Sales}
clause: "1.2.1"
fields:
  - {code: sold_on, label: {zh: 日期, en: Day}, type: date}
  - code: items
    label: {zh: 明细, en: Items}
    type: rows
    columns:
      - {code: buyer, label: {zh: 客户, en: Customer}, type: text}
      - {code: amount, label: {zh: 金额, en: Amount}, type: money}
      - {code: profit, label: {zh: 毛利, en: Profit}, type: money}
layout:
  - cells: [{field: sold_on, span: 12}]
  - cells: [{field: items, span: 12}]
"""

SALES_REGISTER = """
code: sales
title: {zh: 销售记录, en: Sales}
form: sales
letters: XL
clause: "1.2.1"
makers: [centre_supervisor]
"""

RANKING = """
code: ranking
number: T-04
title: {zh: 毛利排名, en: Ranking by profit}
clause: "1.2.1"
fields:
  - code: ranking
    label: {zh: 排名, en: Ranking}
    type: rows
    columns:
      - {code: rank, label: {zh: 名次, en: Rank}, type: number}
      - {code: buyer, label: {zh: 客户, en: Customer}, type: text}
      - {code: amount, label: {zh: 金额, en: Amount}, type: money}
      - {code: mean, label: {zh: 平均毛利, en: Mean profit}, type: money}
      - {code: margin, label: {zh: 毛利率, en: Margin}, type: number}
layout:
  - cells: [{field: ranking, span: 12}]
"""

RANKING_REGISTER = """
code: ranking
title: {zh: 毛利排名, en: Ranking by profit}
form: ranking
letters: PM
clause: "1.2.1"
makers: [centre_supervisor]
on_work_order: never
gathered:
  sheets_of: sales
  row_by_row: items
  covers: quarter
  dated_by: sold_on
  into: ranking
  group_by: [buyer]
  columns:
    rank: rank
    buyer: buyer
    amount: {sum: amount}
    mean: {average: profit}
    margin: {sum: profit, against: amount}
  sorted_by: ["-mean", buyer]
"""


@dataclass
class Lists:
    """The department in April, under the edition with the lists."""

    department: Department
    edition: Edition
    henan: Unit

    def cases(self, **changes: Any) -> RegisterSheet:
        """The complaints of March in Henan, by the supervisor of its centre."""
        asked: dict[str, Any] = {
            "edition": self.edition,
            "register": "case_list",
            "unit": self.henan,
            "since": date(2026, 3, 1),
            "until": date(2026, 3, 31),
            "by": self.department.world.supervisor,
            "at": APRIL,
        }
        return gather_register_sheet(**asked | changes)

    def opened(self, at: datetime, **changes: Any) -> Any:
        """A complaint of that morning."""
        self.department.at = at
        return self.department.opened("submit", **changes)


def lists_in(folder: Path, department: Department) -> Lists:
    """Install the edition; it counts from the tenth of March."""
    pack = next_edition(folder)
    for name, form, register in (
        ("case_list", CASES, CASE_REGISTER),
        ("check_figures", FIGURES, FIGURE_REGISTER),
        ("sales", SALES, SALES_REGISTER),
        ("ranking", RANKING, RANKING_REGISTER),
    ):
        (pack / "forms" / f"{name}.yaml").write_text(form, encoding="utf-8")
        (pack / "registers" / f"{name}.yaml").write_text(register, encoding="utf-8")
    edition = install_edition(folder=pack, by=SYSTEM, at=when("2026-03-03 09:00"))
    forget_what_is_in_force()
    return Lists(department, edition, department.world.henan)
