"""What a value of each type is: whatever was sent becomes a value that JSON can hold, or a sentence says why not."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.schema.forms import Field, Form
from bihuan.sheets.strokes import are_strokes

TEXT, LONG_TEXT = 200, 10_000  # characters, where the form says nothing
ANSWER = 500  # characters of one line of a checklist or one answer of a script
MOST_ROWS = 500  # repeated rows of one field
MANY = 50  # files of one field, ticks of one list
_LARGEST = Decimal(10) ** 12
_COLUMN = {"title": 120}  # bound texts that live in a column of this length
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_NUMBER = re.compile(r"[A-Z]{2,8}[0-9]{1,16}")
_BREAKS = re.compile(r"[\t\n]+")
_DAY = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?")

# What a condition sees when nothing was said
EMPTY: Mapping[str, Any] = {
    "number": 0,
    "money": 0,
    "yes_no": False,
    "choices": [],
    "attachment": [],
    "checklist": {},
    "script": {},
    "rows": 0,
}

# What a sheet's value is when nothing was said
NOTHING: Mapping[str, Any] = {
    "text": "",
    "long_text": "",
    "choice": "",
    "product": "",
    "work_order": "",
    "choices": [],
    "attachment": [],
    "rows": [],
    **dict.fromkeys(("number", "money", "date", "moment", "yes_no", "customer", "person", "unit")),
    **dict.fromkeys(("checklist", "script", "computed", "signature")),
}
# One out of a list: by its code
CHOSEN = ("choice", "product")


class Wrong(ValueError):
    """The value is none of its type; the words go on from the field's label."""


def is_empty(value: Any) -> bool:
    """Nothing was said. A zero and a no are answers."""
    return value is None or value in ("", [], (), {})


def typed(field: Field, value: Any) -> Any:
    """The value in the form in which sheets hold it; None when nothing was said. Raises `Wrong`."""
    if is_empty(value):
        return None
    cleaned = _TYPES[field.type](field, value)
    return None if is_empty(cleaned) else cleaned


def as_fact(field: Field, value: Any) -> Any:
    """The value as conditions compare it: nothing is the empty value of the type, a decimal a plain number."""
    if value is None:
        return EMPTY.get(field.type, "")
    if field.type == "rows":
        return len(value)
    if field.type == "signature":
        return "signed"
    return float(value) if isinstance(value, Decimal) else value


def defaults(fields: Iterable[Field]) -> dict[str, Any]:
    """What a new form begins with where the regulation says so."""
    return {field.code: field.default for field in fields if field.default is not None}


def longest(field: Field) -> int:
    """How many characters the field takes."""
    own = field.longest or (LONG_TEXT if field.type == "long_text" else TEXT)
    return min(own, _COLUMN.get(field.binds or "", own))


def plain(text: str, *, lines: bool = False) -> str:
    """The text without characters that do not show, trimmed; on one line unless it may have several."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        text = _BREAKS.sub(" ", text)
    return unicodedata.normalize("NFC", text).strip()


def plain_answer(value: Any) -> str:
    """One line of free words within a checklist or a script."""
    if not isinstance(value, str):
        raise Wrong(_("须为文字"))
    words = plain(value[: 4 * ANSWER])
    if len(words) > ANSWER:
        raise Wrong(_("每一项最多 %(most)s 个字") % {"most": ANSWER})
    return words


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(_("须为文字"))
    most = longest(field)
    words = plain(value, lines=field.type == "long_text") if len(value) <= 8 * most + 1_000 else value
    if len(words) > most:
        raise Wrong(_("最多 %(most)s 个字，现有 %(now)s 个") % {"most": most, "now": len(words)})
    return words


def _decimal(value: Any) -> Decimal:
    """A decimal out of a number or of its digits as people type them: 1,200.50, full-width, with ¥ or 元."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Wrong(_("须为数字"))
    digits = unicodedata.normalize("NFKC", str(value)[:60]).strip().removeprefix("¥").removesuffix("元")
    digits = re.sub(r"(?<=\d),(?=\d{3})", "", digits.strip())
    if not digits:
        return Decimal("NaN")
    try:
        number = Decimal(digits) if re.fullmatch(r"[+-]?[0-9]*\.?[0-9]*(?:[Ee][+-]?[0-9]{1,3})?", digits) else None
    except InvalidOperation:
        number = None
    if number is None:
        raise Wrong(_("须为数字，例如 12 或 3.5"))
    if abs(number) >= _LARGEST:
        raise Wrong(_("数字过大"))
    return number


def _number(field: Field, value: Any) -> int | Decimal | None:
    return _within(field, _exact(_decimal(value), 4, _("最多四位小数")))


def _money(field: Field, value: Any) -> int | Decimal | None:
    amount = _exact(_decimal(value), 2, _("以元填写，最多两位小数（精确到分）"))
    if amount is not None and amount < 0:
        raise Wrong(_("不能为负数"))
    return _within(field, amount)


def _within(field: Field, figure: int | Decimal | None) -> int | Decimal | None:
    """The figure, if it lies between the bounds of the field."""
    if figure is not None and field.least is not None and figure < field.least:
        raise Wrong(_("不能小于 %(least)s") % {"least": field.least})
    if figure is not None and field.most is not None and figure > field.most:
        raise Wrong(_("不能大于 %(most)s") % {"most": field.most})
    return figure


def _exact(number: Decimal, places: int, otherwise: str) -> int | Decimal | None:
    if number.is_nan():
        return None
    rounded = round(number, places)
    if rounded != number:
        raise Wrong(otherwise)
    return int(rounded) if rounded == rounded.to_integral_value() else rounded.normalize()


def as_date(value: Any) -> date:
    """A day, from a date or from the ways in which people write one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        found = _DAY.fullmatch(unicodedata.normalize("NFKC", value[:40]).strip())
        if found:
            try:
                day = date(*map(int, found.groups()))
            except ValueError:
                raise Wrong(_("没有“%(day)s”这一天") % {"day": value.strip()[:40]}) from None
            if 1900 <= day.year <= 2200:
                return day
    raise Wrong(_("须为日期，例如 2026-03-02"))


def as_moment(value: Any) -> datetime:
    """An instant; one without a zone is meant in Shanghai."""
    if isinstance(value, str):
        written = unicodedata.normalize("NFKC", value[:40]).strip().replace("/", "-")
        try:
            value = datetime.fromisoformat(written) if len(written) > 10 else None
        except ValueError:
            value = None
    if not isinstance(value, datetime) or not 1900 < value.year < 2200:
        raise Wrong(_("须为日期和时间，例如 2026-03-02 09:30"))
    return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def _date(field: Field, value: Any) -> str:
    return as_date(value).isoformat()


def _moment(field: Field, value: Any) -> datetime | str:
    """A bound moment is a column's value, an instant; any other stands in the sheet as text."""
    moment = as_moment(value)
    return moment if field.binds else moment.isoformat()


def _yes_no(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value not in ("yes", "no"):
        raise Wrong(_("须为“是”或“否”"))
    return bool(value == "yes")


def _choice(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(_("须从列出的选项中选择"))
    return value.strip()


def _order_number(field: Field, value: Any) -> str:
    """The number of a work order; whether there is one that the person sees, is asked where it is kept."""
    number = plain(value[:60]).upper() if isinstance(value, str) else "?"
    if number and not _NUMBER.fullmatch(number):
        raise Wrong(_("须为工单编号"))
    return number


def _signature(field: Field, value: Any) -> dict[str, Any]:
    """Lines of points; with the digest of what they stand under once they have been kept."""
    known = value if isinstance(value, Mapping) else {"strokes": value}
    if not are_strokes(known.get("strokes")) or not set(known) <= {"strokes", "digest"}:
        raise Wrong(_("须在框内手写签名"))
    return dict(known)


def _choices(field: Field, value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
        raise Wrong(_("须从列出的选项中选择"))
    return list(dict.fromkeys(code.strip() for code in value[: 10 * MANY] if code.strip()))


def _row(field: Field, value: Any) -> int:
    """The key of a row: a customer, a person, a unit."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise Wrong(_("须从列出的结果中选择"))
    return value


def _rows(field: Field, value: Any) -> list[int]:
    if not isinstance(value, list | tuple):
        raise Wrong(_("须为已上传的文件"))
    if len(value) > MANY:
        raise Wrong(_("最多 %(most)s 个文件") % {"most": MANY})
    return list(dict.fromkeys(_row(field, item) for item in value))


def _mapping(field: Field, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise Wrong(_("须逐项填写"))
    return dict(value)


def _table(field: Field, value: Any) -> list[dict[str, Any]]:
    """Repeated rows; one in which nothing stands is none."""
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        raise Wrong(_("须逐行填写"))
    if len(value) > MOST_ROWS:
        raise Wrong(_("最多 %(most)s 行") % {"most": MOST_ROWS})
    rows = (_one_row(field, number, row) for number, row in enumerate(value, start=1))
    return [row for row in rows if row]


def _one_row(field: Field, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    known = {column.code for column in field.columns}
    strange = next((str(code)[:40] for code in row if code not in known), None)
    if strange is not None:
        raise Wrong(_("第 %(row)s 行没有“%(column)s”这一栏") % {"row": number, "column": strange})
    filled = [column for column in field.columns if not column.is_worked_out]
    if all(is_empty(row.get(column.code)) for column in filled):
        return {}
    found: dict[str, Any] = {}
    for column in filled:
        words = {"row": number, "column": column.label}
        try:
            value = typed(column, row.get(column.code))
        except Wrong as wrong:
            raise Wrong(_("第 %(row)s 行“%(column)s”%(wrong)s") % {**words, "wrong": wrong}) from None
        if value is not None:
            found[column.code] = value
        elif column.required:
            raise Wrong(_("第 %(row)s 行“%(column)s”未填") % words)
    return found | sums(field.columns, found)


def sums(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """What fields add up to, in their order; nothing where none of theirs is filled."""
    found: dict[str, Any] = {}
    for field in fields:
        known = {**values, **found}
        if field.days_between:
            found |= _days(field, known)
        if any(known.get(code) is not None for code in (*field.sum_of, *field.less)):
            plus, minus = (
                sum((Decimal(str(known[code])) for code in codes if known.get(code) is not None), Decimal())
                for codes in (field.sum_of, field.less)
            )
            found[field.code] = _exact(plus - minus, 4, "")
    return found


def _days(field: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """The calendar days of Shanghai from the one date to the other, where both are known."""
    first, last = (_day_of(values.get(code)) for code in field.days_between)
    return {field.code: (last - first).days} if first and last else {}


def _day_of(value: Any) -> date | None:
    if not isinstance(value, str) or not value:
        return None
    return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value).astimezone(SHANGHAI).date()


def work_orders_in(form: Form, values: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    """The numbers of work orders among the values, each with its field, those in repeated rows too."""
    for field in form.fields:
        if field.type == "work_order" and values.get(field.code):
            yield field, values[field.code]
        codes = [column.code for column in field.columns if column.type == "work_order"]
        for row in values.get(field.code) or () if codes else ():
            yield from ((field, row[code]) for code in codes if row.get(code))


def _computed(field: Field, value: Any) -> None:
    raise Wrong(_("由系统生成，不需填写"))


_TYPES: Mapping[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "moment": _moment,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "customer": _row,
    "person": _row,
    "unit": _row,
    "attachment": _rows,
    "signature": _signature,
    "product": _choice,
    "work_order": _order_number,
    "checklist": _mapping,
    "script": _mapping,
    "rows": _table,
    "computed": _computed,
}
