"""All components on one page, with sentences as they occur at work. Only in DEBUG."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bihuan.kernel import time
from bihuan.kernel.text import Words
from bihuan.ui.chips import PlainClock


@dataclass(frozen=True)
class Flag:
    letter: Words
    title: Words
    meaning: Words


@dataclass(frozen=True)
class Step:
    title: Words
    state: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    number: str
    title: str
    excerpt: str
    customer: str
    tier: str
    classification: Words
    level: Words
    stage: Words
    owner: str
    clock: PlainClock
    updated_at: datetime
    flags: tuple[Flag, ...] = ()


class IntakeForm(forms.Form):
    """Enough of the intake form to see every kind of field."""

    title = forms.CharField(label="标题", max_length=120)
    content = forms.CharField(
        label="投诉内容", widget=forms.Textarea, help_text="按客户原话记录时间、地点、经过和诉求。"
    )
    level = forms.ChoiceField(label="投诉级别", choices=[("", "请选择"), ("general", "一般"), ("serious", "严重")])
    promise = forms.CharField(label="承诺答复时限")
    channel = forms.ChoiceField(
        label="受理渠道", widget=forms.RadioSelect, choices=[("1", "热线"), ("2", "营业厅"), ("3", "网站")]
    )
    marks = forms.MultipleChoiceField(
        label="优先性",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "重大"), ("2", "广泛"), ("3", "重要"), ("4", "迫切")],
        required=False,
    )
    agreed = forms.BooleanField(label="客户同意延长答复时限")


MAJOR = Flag(
    Words("大", "M"), Words("重大性", "Major"), Words("可能引起申诉或媒体曝光", "may lead to an appeal or the press")
)
WIDE = Flag(
    Words("广", "W"), Words("广泛性", "Wide"), Words("涉及较多客户或较大范围", "touches many customers or a wide area")
)
URGENT = Flag(Words("迫", "U"), Words("迫切性", "Urgent"), Words("基本通信需求中断", "a basic need is cut off"))

# title, what the customer says, customer, tier, flags
MATTERS: tuple[tuple[str, str, str, str, tuple[Flag, ...]], ...] = (
    (
        "花园路营业厅办理宽带移机后一周仍未开通",
        "客户三次致电热线，两次答复均未兑现，要求今日上门并减免当月费用。",
        "赵志强",
        "VIP",
        (MAJOR, URGENT),
    ),
    (
        "2 月账单多收 35 元增值业务费，要求退费并说明开通经过",
        "客户称从未订购手机视频会员，要求提供订购凭证。",
        "李秀兰",
        "",
        (),
    ),
    (
        "中牟县城关镇多个小区自昨晚起手机无信号，影响老人就医联系",
        "同一区域已有 14 位客户反映。",
        "中牟县第三人民医院",
        "集团",
        (WIDE, URGENT),
    ),
    ("携号转网申请被以合约未到期为由拒绝", "客户认为合约已于去年 12 月到期。", "欧阳文静", "", ()),
    ("客户经理未经同意变更套餐", "要求恢复原套餐，并由主管当面致歉。", "买买提·阿卜杜拉", "VIP", (MAJOR,)),
)


def gallery(request: HttpRequest) -> HttpResponse:
    """The page."""
    if not settings.DEBUG:
        raise Http404
    now = time.now()
    bound = IntakeForm({"title": "", "content": "客户反映 2 月账单多出 35 元。", "promise": "72 小时"})
    bound.is_valid()
    bound.add_error("promise", "承诺时限不能晚于 48 小时（2.4.1）。如确需延长，请先申请主管同意。")
    bound.add_error(None, "该工单已由刘洋于今天 14:02 派单，您看到的是旧内容。")
    facts = {
        "now": now,
        "chips": _chips(now),
        "moments": [now - timedelta(hours=h) for h in (1, 20, 24 * 9, 24 * 400)],
        "flags": (MAJOR, WIDE, URGENT),
        "steps": _steps(),
        "rows": _rows(now),
        "form": IntakeForm(),
        "bound": bound,
        "times": {
            "received": now - timedelta(hours=27),
            "sent": now - timedelta(hours=26),
            "warned": now - timedelta(hours=2),
        },
    }
    return render(request, "ui/gallery.html", facts)


def _chips(now: datetime) -> list[tuple[str, PlainClock]]:
    def clock(before: float, after: float, state: str = "running", outcome: str | None = None) -> PlainClock:
        return PlainClock(now - timedelta(hours=before), now + timedelta(hours=after), state=state, outcome=outcome)

    return [
        ("处理", clock(1, 60)),
        ("", clock(2, 20)),
        ("答复", clock(10, 5.5)),
        ("", clock(3, 1.34)),
        ("承诺", clock(30, 0.4)),
        ("", clock(30, -0.6)),
        ("申诉", clock(90, -53)),
        ("", clock(8, 8, "paused")),
        ("", clock(9, 3, "stopped", "on_time")),
        ("", clock(20, -3, "stopped", "late")),
        ("", clock(2, 3, "stopped", "cancelled")),
    ]


def _steps() -> list[Step]:
    return [
        Step(Words("受理", "Intake"), "done"),
        Step(Words("复核", "Review"), "done"),
        Step(Words("派单", "Dispatch"), "done"),
        Step(Words("处理", "Handling"), "now", "孙伟"),
        Step(Words("反馈审核", "Check"), "next"),
        Step(Words("答复", "Reply"), "next"),
        Step(Words("回访", "Callback"), "next"),
        Step(Words("归档", "Archive"), "next"),
    ]


def _rows(now: datetime) -> list[Row]:
    clocks = _chips(now)
    return [
        Row(
            number=f"TC-TS-20260302-{10231 + n * 7:05d}",
            title=title,
            excerpt=excerpt,
            customer=customer,
            tier=tier,
            classification=Words("资费 × 计费差错", "Charges × billing"),
            level=Words("一般", "General"),
            stage=Words("处理中", "Handling"),
            owner="郑州网络维护部 · 孙伟",
            clock=clocks[5 - n][1],
            updated_at=now - timedelta(minutes=7 + n * 400),
            flags=flags,
        )
        for n, (title, excerpt, customer, tier, flags) in enumerate(MATTERS)
    ]
