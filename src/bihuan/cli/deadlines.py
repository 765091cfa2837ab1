"""`bihuan deadline` and `bihuan why`: when a limit ends, and how one comes to that."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bihuan.cli.product import fail, product, show
from bihuan.clocks.calendar import Calendar, MissingYear, explain
from bihuan.clocks.calendar.explaining import Explanation
from bihuan.clocks.calendar.shipped import MAINLAND, mainland_calendar
from bihuan.clocks.spans import parse_span
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI

if TYPE_CHECKING:
    from bihuan.clocks.models import Clock

Json = Annotated[bool, typer.Option("--json", help="Print facts as JSON")]
CALENDARS = {MAINLAND: mainland_calendar}
OUTCOMES = {
    "on_time": Words("按时", "on time"),
    "late": Words("超时", "late"),
    "cancelled": Words("取消", "cancelled"),
}
_MARK = Words("、", ", ")


def deadline(
    start: Annotated[str, typer.Argument(help="ISO 8601, such as 2026-02-13T16:40; without a zone, Shanghai's")],
    limit: Annotated[str, typer.Argument(help="90m · 4h · 7d · 6wh · 10wd · 96wdh")],
    calendar: Annotated[str, typer.Option(help="The business calendar · 工作日历")] = MAINLAND,
    as_json: Json = False,
) -> None:
    """When a limit ends that begins then, and why · 时限何时到期。

    m, h and d run by the wall clock; wh are hours of working time; wd are working days, the start day not counted;
    wdh are all 24 hours of working days. Needs no database: the calendar is the one that comes with the product.
    """
    try:
        why = explain(_calendar(calendar), _instant(start), parse_span(limit))
    except (ValueError, MissingYear) as fault:
        raise fail(str(fault)) from None
    show(why.facts(), _lines(why), as_json=as_json)


def why(number: Annotated[str, typer.Argument(help="The work order · 工单编号")], as_json: Json = False) -> None:
    """Explain each clock of a work order · 为什么是这个时间。

    The clause, the start, the days counted and skipped with their reasons, pauses, what was promised anew, the result.
    """
    with product():
        from bihuan.clocks.queries import clocks_of
        from bihuan.clocks.queries import why as why_of
        from bihuan.regulation.queries import pack_of
        from bihuan.workorders.models import WorkOrder

        order = WorkOrder.objects.filter(number=number).first()
        if order is None:
            raise fail(f"没有工单 · There is no work order {number}.")
        rules = pack_of(order.edition_id).limit
        told = [(clock, rules[clock.limit], why_of(clock)) for clock in clocks_of(order.subject_kind, order.pk)]
        lines: list[str] = []
        for clock, rule, said in told:
            lines += ["", f"{rule.title} ({str(_MARK).join(rule.clause)})", *(f"  {line}" for line in _lines(said))]
            lines.append(f"  {_standing(clock)}")
        facts = [
            {"limit": clock.limit, "clause": list(rule.clause), **_standing_facts(clock), **said.facts()}
            for clock, rule, said in told
        ]
        show({"number": number, "clocks": facts}, [f"{number} {order.title}", *lines], as_json=as_json)


def _standing(clock: "Clock") -> Words:
    """How it stands with the clock: running, paused, or how it ended and when."""
    if clock.stopped_at is not None:
        at = f"{clock.stopped_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        return Words(f"结果：{at} {OUTCOMES[clock.outcome].zh}", f"Result: {OUTCOMES[clock.outcome].en}, {at}")
    if clock.breached_at is not None:
        return Words("结果：计时中，已超时", "Result: running, late")
    return (
        Words("结果：已暂停", "Result: paused") if clock.state == "paused" else Words("结果：计时中", "Result: running")
    )


def _standing_facts(clock: "Clock") -> dict[str, object]:
    moments = {"warned": clock.warned_at, "breached": clock.breached_at, "stopped": clock.stopped_at}
    told = {name: at.astimezone(SHANGHAI).isoformat() if at else None for name, at in moments.items()}
    return {"state": clock.state, "outcome": clock.outcome or None, **told}


def _lines(why: Explanation) -> list[str]:
    return [str(sentence) for sentence in why.sentences()]


def _calendar(name: str) -> Calendar:
    if name not in CALENDARS:
        raise ValueError(f"没有日历 · There is no calendar {name}: {', '.join(CALENDARS)}")
    return CALENDARS[name]()


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no ISO 8601 time: write 2026-02-13T16:40") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def add_to(app: typer.Typer) -> None:
    """The commands of this file."""
    app.command()(deadline)
    app.command()(why)
