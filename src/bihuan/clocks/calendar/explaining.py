"""Why a span ends when it does: the days counted and skipped with reasons, the frames, the pauses, the result."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bihuan.clocks.calendar.arithmetic import Calendar, Paused, holes_of, local, micros, midnight
from bihuan.clocks.calendar.days import Frame, weekday_words
from bihuan.clocks.calendar.runs import Stretch, without
from bihuan.clocks.spans import DAY, counting_words, span_words, time_words
from bihuan.kernel.spans import Span
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI

START_DAY = Words("起始日不计", "the start day is not counted")
PAUSED = Words("暂停中", "paused")
NO_TIME_LEFT = Words("起算时当日工作时间已过", "working time of that day had ended")


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day, or several in a row of which the same is true: counted (how much, in which hours) or skipped (why)."""

    first: date
    last: date
    days: int
    amount: int  # microseconds counted; 0 when skipped
    hours: str  # 08:30–12:00、13:30–17:30
    reason: Words | None
    in_days: bool = False  # whether the limit counts days

    @property
    def is_counted(self) -> bool:
        return self.amount > 0

    @property
    def dates(self) -> Words:
        first = _dated(self.first)
        if self.first == self.last:
            return first
        last = _dated(self.last)
        return Words(f"{first.zh} 至 {last.zh}", f"{first.en} to {last.en}")

    @property
    def counted(self) -> Words:
        """How much was counted, in words."""
        if self.in_days and self.amount % DAY == 0:
            return span_words(Span(self.amount // DAY, "working_days"))
        return time_words(self.amount)


@dataclass(frozen=True, slots=True)
class Change:
    """A decision that moved the due time: a re-promise, an extension."""

    at: datetime
    title: Words
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    who: str
    customer_agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that leads from the start to the due time. Texts are in both languages."""

    start: datetime
    due: datetime
    span: Span | None
    calendar: Words | None
    lines: tuple[DayLine, ...] = ()
    frames: tuple[Frame, ...] = ()
    pauses: tuple[Paused, ...] = ()
    changes: tuple[Change, ...] = ()
    first_due: datetime | None = None
    notes: tuple[Words, ...] = ()

    @property
    def within(self) -> Words:
        """The span in words; a moment that was agreed has none."""
        return span_words(self.span) if self.span else Words("按约定的时间", "the moment agreed")

    @property
    def counting(self) -> Words:
        if self.span is None:
            return Words("到约定的时间为止", "Until the moment that was agreed")
        return counting_words(self.span.counting)

    @property
    def counted(self) -> tuple[DayLine, ...]:
        return tuple(line for line in self.lines if line.is_counted)

    @property
    def skipped(self) -> tuple[DayLine, ...]:
        return tuple(line for line in self.lines if not line.is_counted)

    @property
    def counted_days(self) -> int:
        return sum(line.days for line in self.counted)

    @property
    def skipped_days(self) -> int:
        return sum(line.days for line in self.skipped)

    @property
    def start_words(self) -> Words:
        return _moment(self.start)

    @property
    def due_words(self) -> Words:
        """The result; the end of a working day reads 24:00."""
        return self._ended(self.due)

    @property
    def first_due_words(self) -> Words:
        """The standard limit, where a decision moved the due time."""
        return self._ended(self.first_due or self.due)

    def _ended(self, at: datetime) -> Words:
        return _ending(at) if self.span and self.span.counting == "working_days" else _moment(at)

    def sentences(self) -> list[Words]:
        """The whole explanation as lines of text, for places without a page."""
        return list(_sentences(self))

    def facts(self) -> dict[str, object]:
        """The same as plain values, for machines."""
        return {
            "start": self.start.astimezone(SHANGHAI).isoformat(),
            "due": self.due.astimezone(SHANGHAI).isoformat(),
            "amount": self.span.amount if self.span else None,
            "counting": self.span.counting if self.span else None,
            "days_counted": self.counted_days,
            "days_skipped": self.skipped_days,
            "counted": [_line_facts(line) for line in self.counted],
            "skipped": [_line_facts(line) for line in self.skipped],
            "frames": [str(frame) for frame in self.frames],
            "first_due": (self.first_due or self.due).astimezone(SHANGHAI).isoformat(),
            "changes": [_change_facts(change) for change in self.changes],
            "notes": [{"zh": note.zh, "en": note.en} for note in self.notes],
        }


def explain(calendar: Calendar, start: datetime, span: Span, pauses: Sequence[Paused] = ()) -> Explanation:
    """Why the span that begins then ends when it does."""
    due = calendar.due(start, span, pauses)
    plain = Explanation(start=start, due=due, span=span, calendar=None, pauses=tuple(pauses))
    if not span.needs_calendar:
        return plain
    return replace(
        plain,
        calendar=calendar.days.title,
        lines=tuple(_in_rows(_day_lines(calendar, start, due, span, holes_of(pauses)))),
        frames=calendar.frames if span.counting == "working_hours" else (),
    )


def _day_lines(
    calendar: Calendar, start: datetime, due: datetime, span: Span, holes: Sequence[Stretch]
) -> Iterator[DayLine]:
    counting = calendar.stretches(start, due, span.counting)
    first = start.astimezone(SHANGHAI).date()
    last = max(first, local(micros(due) - 1).date())
    on = first
    while on <= last:
        day_start, day_end = midnight(on), midnight(on + timedelta(days=1))
        open_parts = [(max(a, day_start), min(b, day_end)) for a, b in counting if a < day_end and b > day_start]
        parts = without(open_parts, holes)
        amount = sum(end - begin for begin, end in parts)
        reason = _reason(calendar, on, counted=bool(amount), paused=bool(open_parts), starts=on == first, span=span)
        hours = _hours(parts) if span.counting != "working_days" or 0 < amount < DAY else ""
        yield DayLine(on, on, 1, amount, hours, reason, in_days=span.counting == "working_days")
        on += timedelta(days=1)


def _reason(calendar: Calendar, on: date, *, counted: bool, paused: bool, starts: bool, span: Span) -> Words | None:
    day = calendar.day(on)
    if counted:
        return day.reason if day.kind == "makeup" else None
    if starts and span.counting == "working_days":
        return START_DAY
    if not day.is_working:
        return day.reason
    return PAUSED if paused else NO_TIME_LEFT


def _in_rows(lines: Iterable[DayLine]) -> Iterator[DayLine]:
    """Days in a row of which the same is true, as one line."""
    row: DayLine | None = None
    for line in lines:
        if row is not None and (row.hours, row.reason, row.is_counted) == (line.hours, line.reason, line.is_counted):
            row = replace(row, last=line.last, days=row.days + 1, amount=row.amount + line.amount)
            continue
        if row is not None:
            yield row
        row = line
    if row is not None:
        yield row


def _hours(parts: Sequence[Stretch]) -> str:
    return "、".join(f"{local(begin):%H:%M}–{_end(end)}" for begin, end in parts)


def _end(at: int) -> str:
    here = local(at)
    return "24:00" if at == midnight(here.date()) else f"{here:%H:%M}"


def _dated(on: date) -> Words:
    weekday = weekday_words(on)
    return Words(f"{on} {weekday.zh}", f"{on} {weekday.en}")


def _moment(at: datetime) -> Words:
    here = at.astimezone(SHANGHAI)
    weekday = weekday_words(here.date())
    clock = f"{here:%H:%M:%S}" if here.second else f"{here:%H:%M}"
    return Words(f"{here:%Y-%m-%d} {weekday.zh} {clock}", f"{here:%Y-%m-%d} {weekday.en} {clock}")


def _ending(at: datetime) -> Words:
    if local(micros(at)).time() != datetime.min.time():
        return _moment(at)
    day = _dated(local(micros(at) - 1).date())
    return Words(f"{day.zh} 24:00", f"{day.en} 24:00")


def _line_facts(line: DayLine) -> dict[str, object]:
    reason = {"zh": line.reason.zh, "en": line.reason.en} if line.reason else None
    return {
        "from": line.first.isoformat(),
        "to": line.last.isoformat(),
        "days": line.days,
        "minutes": line.amount // 60_000_000,
        "hours": line.hours,
        "reason": reason,
    }


def _sentences(why: Explanation) -> Iterator[Words]:
    yield Words(f"起算：{why.start_words.zh}", f"Starts: {why.start_words.en}")
    yield Words(f"时限：{why.within.zh}（{why.counting.zh}）", f"Limit: {why.within.en} ({why.counting.en})")
    if why.frames:
        frames = "、".join(map(str, why.frames))
        yield Words(f"工作时间：{frames}", f"Working time: {frames.replace('、', ', ')}")
    for line in why.counted:
        yield _counted_sentence(line)
    for line in why.skipped:
        because = line.reason or PAUSED
        yield Words(f"不计：{line.dates.zh}，{because.zh}", f"Skipped: {line.dates.en}, {because.en}")
    for pause in why.pauses:
        start, until = _moment(pause.start), _moment(pause.end) if pause.end else PAUSED
        reason = f"({pause.reason})" if pause.reason else ""
        yield Words(f"暂停：{start.zh} 至 {until.zh}{reason}", f"Paused: {start.en} to {until.en} {reason}".rstrip())
    yield from _changes(why)
    yield from why.notes
    yield Words(f"到期：{why.due_words.zh}", f"Due: {why.due_words.en}")


def _changes(why: Explanation) -> Iterator[Words]:
    if why.changes:
        first = why.first_due_words
        yield Words(f"标准时限：{first.zh}", f"Standard limit: {first.en}")
    for change in why.changes:
        new = _moment(change.new_due_at)
        yield Words(
            f"{change.title.zh}：改为 {new.zh}（{change.who}：{change.reason}）",
            f"{change.title.en}: now {new.en} ({change.who}: {change.reason})",
        )


def _change_facts(change: Change) -> dict[str, object]:
    return {
        "at": change.at.astimezone(SHANGHAI).isoformat(),
        "old_due": change.old_due_at.astimezone(SHANGHAI).isoformat(),
        "new_due": change.new_due_at.astimezone(SHANGHAI).isoformat(),
        "reason": change.reason,
        "who": change.who,
        "customer_agreed": change.customer_agreed,
    }


def _counted_sentence(line: DayLine) -> Words:
    more_zh = "".join(f",{part}" for part in (line.hours, line.reason.zh if line.reason else "") if part)
    more_en = "".join(f", {part}" for part in (line.hours, line.reason.en if line.reason else "") if part)
    return Words(
        f"计入：{line.dates.zh}{more_zh}，共 {line.counted.zh}",
        f"Counted: {line.dates.en}{more_en.replace('、', ', ')}, {line.counted.en}",
    )


def agreed(start: datetime, due: datetime, pauses: Sequence[Paused] = ()) -> Explanation:
    """For a moment that people agreed on: nothing was counted."""
    return Explanation(start=start, due=due, span=None, calendar=None, pauses=tuple(pauses))
