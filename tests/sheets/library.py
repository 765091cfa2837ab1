"""The small regulation of a library: one form with a field of every type, in nobody's words but these tests'."""

from functools import cache
from typing import Any

from bihuan.regulation.schema.pack import Pack


def t(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def named(code: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "title": t(zh, en), **more}


def field(code: str, zh: str, en: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "label": t(zh, en), "type": type_, **more}


CATALOGUE = {
    "channels": [
        named("desk", "前台", "Desk", clause="1.1", group="in_person", signed=True, reply_by="spoken"),
        named("call", "来电", "Call", clause="1.1", group="phone", recorded=True, reply_by="spoken"),
        named("letter", "来信", "Letter", clause="1.1", group="written", reply_by="letter"),
    ],
    "classifications": [
        named(
            "books",
            "图书",
            "Books",
            clause="1.2",
            businesses=[named("lending", "外借", "Lending"), named("reading", "阅览", "Reading")],
            problems=[named("damaged", "破损", "Damaged"), named("lost", "遗失", "Lost")],
        ),
        named(
            "rooms",
            "场地",
            "Rooms",
            clause="1.2",
            businesses=[named("hall", "报告厅", "Hall")],
            problems=[named("noise", "噪声", "Noise"), named("heating", "旧暖气", "Old heating", active=False)],
        ),
    ],
    "levels": [
        named("plain", "一般", "Plain", clause="1.3", group="low", group_title=t("低", "Low")),
        named("grave", "严重", "Grave", clause="1.3", group="high", group_title=t("高", "High")),
    ],
    "tiers": [named("reader", "读者", "Reader", clause="1.4")],
    "flags": [
        named(
            "many", "多人", "Many", clause="1.5", letter=t("多", "M"), score=2, meaning=t("影响多人", "Touches many")
        ),
        named("soon", "急", "Soon", clause="1.5", letter=t("急", "S"), score=3, meaning=t("须当天办", "Today")),
    ],
    "options": [
        named(
            "shelves",
            "书架",
            "Shelves",
            clause="1.6",
            options=[named(f"shelf_{n}", f"{n} 号书架", f"Shelf {n}") for n in range(1, 10)]
            + [named("cellar", "地下书库", "Cellar", active=False)],
        ),
    ],
    "definitions": [
        {"code": "slip", "term": t("借阅单", "slip"), "meaning": t("外借的凭证", "Proof of a loan"), "clause": "0.9"},
    ],
}

SCRIPTS = {
    "scripts": [
        named(
            "questions",
            "回访提问",
            "Questions",
            clause="3.1",
            purpose=t("了解是否满意", "Learn whether they are content"),
            version="2",
            opening=t("您好，这里是图书馆。", "Good day, this is the library."),
            closing=t("谢谢您的时间。", "Thank you for your time."),
            questions=[
                {"code": "content", "text": t("您对处理结果满意吗", "Are you content"), "type": "scale"},
                {"code": "again", "text": t("还会再来吗", "Will you come again"), "type": "yes_no"},
                {"code": "words", "text": t("还有什么要说的", "Anything else"), "type": "text", "required": False},
            ],
        ),
        named(
            "once_more",
            "再次回访",
            "Once more",
            clause="3.1",
            purpose=t("确认已解决", "Confirm"),
            version="7",
            opening=t("您好，又是图书馆。", "The library again."),
            closing=t("再见。", "Good bye."),
            questions=[{"code": "mended", "text": t("解决了吗", "Mended"), "type": "yes_no"}],
        ),
    ],
    "checklists": [
        {
            "code": "loss",
            "title": t("遗失须问", "Ask when lost"),
            "clause": "3.2",
            "for": {"problem": ["lost"]},
            "lines": [named("when", "何时发现", "When noticed"), named("where", "最后在何处", "Where last")],
        },
        {
            "code": "manners",
            "title": t("接待礼仪", "Manners"),
            "clause": "3.3",
            "lines": [named("polite", "使用礼貌用语", "Polite"), named("calm", "认真倾听", "Listened")],
        },
    ],
}

FIELDS = [
    field("channel", "来访渠道", "Channel", "choice", options="channels", binds="channel", clause="2.1"),
    field(
        "tape",
        "录音编号",
        "Recording number",
        "text",
        clause="2.4.3",
        required_when="channel_recorded",
        visible_when="channel_group == 'phone'",
        help=t("电话渠道受理须登记录音编号。", "Calls are kept on tape."),
    ),
    field("slip", "借阅单号", "Slip number", "text", longest=12, filled_from="channel.slip"),
    field("subject", "标题", "Subject", "text", binds="title"),
    field("story", "经过", "Story", "long_text", longest=200, clause="2.2"),
    field("area", "类别", "Area", "choice", binds="classification"),
    field("service", "服务", "Service", "choice", binds="business"),
    field("trouble", "问题", "Trouble", "choice", binds="problem"),
    field("facts", "信息收集", "Facts to get", "checklist", clause="2.3"),
    field("marks", "优先标志", "Marks", "choices", options="flags", binds="flags"),
    field("shelf", "书架", "Shelf", "choice", options="shelves"),
    field("copies", "册数", "Copies", "number"),
    field("fine", "赔偿金额", "Compensation", "money", clause="2.5"),
    field("lent_on", "借出日期", "Lent on", "date"),
    field("noticed_at", "发现时间", "Noticed at", "moment"),
    field("promised_at", "承诺答复时间", "Promised by", "moment", binds="promised_at"),
    field("agrees", "读者同意", "Reader agrees", "yes_no"),
    field("why_not", "不同意的理由", "Why not", "long_text", visible_when="agrees == false", personal=True),
    field("reader", "读者", "Reader", "customer", binds="customer"),
    field("keeper", "经办人", "Keeper", "person", binds="person"),
    field("branch", "分馆", "Branch", "unit", binds="target"),
    field("papers", "附件", "Papers", "attachment"),
    field("talk", "回访记录", "Talk", "script", filled_from="script.questions"),
    field("once_more", "再次回访记录", "Second talk", "script"),
    field("manners", "接待礼仪", "Manners", "checklist", filled_from="checklist.manners"),
    field("number", "编号", "Number", "computed"),
    field("lost", "遗失明细", "What is lost", "rows", lines=4, columns=[
        field("book", "书名", "Book", "text", required=True, longest=20),
        field("count", "册数", "Copies", "number", total=True, group=t("数目", "Figures")),
        field("price", "定价", "Price", "money", total=True, group=t("数目", "Figures")),
        field("shelf", "书架", "Shelf", "choice", options="shelves"),
    ]),
    field("came_at", "到馆时间", "Came at", "moment", half_day=True),
]  # fmt: skip

FORM = {
    "code": "loss_report",
    "number": "L-01",
    "title": t("图书遗失报告", "Loss report"),
    "clause": ["2"],
    "fields": FIELDS,
    "layout": [
        {"heading": t("来访", "Visit")},
        {"cells": [{"field": "number", "span": 4}, {"field": "channel", "span": 4}, {"field": "tape", "span": 4}]},
        {"cells": [{"field": "reader", "span": 6}, {"field": "slip", "span": 6}]},
        {"heading": t("问题", "Matter")},
        {"cells": [{"field": "subject", "span": 12}]},
        {"cells": [{"field": "story", "span": 12}]},
        {"cells": [{"field": "area", "span": 4}, {"field": "service", "span": 4}, {"field": "trouble", "span": 4}]},
        {"cells": [{"field": "facts", "span": 12}]},
        {"cells": [{"field": "marks", "span": 8}, {"field": "shelf", "span": 4}]},
        {"cells": [{"field": "copies", "span": 3}, {"field": "fine", "span": 3}, {"field": "lent_on", "span": 6}]},
        {"cells": [{"field": "noticed_at", "span": 6}, {"field": "promised_at", "span": 6}]},
        {"cells": [{"field": "agrees", "span": 4}, {"field": "why_not", "span": 8}]},
        {"heading": t("办理", "Handling")},
        {"cells": [{"field": "keeper", "span": 6}, {"field": "branch", "span": 6}]},
        {"cells": [{"field": "papers", "span": 12}]},
        {"cells": [{"field": "manners", "span": 12}]},
        {"cells": [{"field": "talk", "span": 12}]},
        {"cells": [{"field": "lost", "span": 12}]},
        {"cells": [{"field": "came_at", "span": 6}]},
    ],
}

REGULATION = {
    "code": "library",
    "title": t("图书馆服务办法", "Library rules"),
    "short": t("图书馆", "Library"),
    "prefix": "LB",
    "issuer": t("馆长", "Director"),
    "interpreter": t("馆长", "Director"),
    "purpose": t("服务读者", "To serve readers"),
    "scope": t("本馆", "This library"),
    "edition": "2026.1",
    "effective_from": "2026-01-01",
    "calendar": "mainland",
}

FACTS: dict[str, Any] = {
    "channel": "",
    "channel_group": "",
    "channel_recorded": False,
    "classification": "",
    "problem": "",
    "agrees": True,
}


@cache
def library() -> Pack:
    """The regulation as it is after loading."""
    return Pack.model_validate(
        {
            "regulation": REGULATION,
            "clauses": [],
            "organisation": {"unit_kinds": [], "posts": []},
            "catalogue": CATALOGUE,
            "limits": {"limits": [], "ladders": []},
            "procedures": [],
            "forms": [FORM],
            "scripts": SCRIPTS,
        }
    )
