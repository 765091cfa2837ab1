"""A report as a table for spreadsheets."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from bihuan.indicators.queries import Figure, Sheet
from bihuan.indicators.spans import Span
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.registers.exporting import Table
from bihuan.regulation.schema.reports import Report

Cells = tuple[str | float, ...]


def table_of(report: Report, span: Span, sheet: Sheet, *, by: Staff, at: datetime) -> Table:
    """All figures of the period, by dimension too, then the distributions."""
    said = {"name": by.name, "number": by.number, "at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}
    out = _("导出：%(name)s（工号 %(number)s） %(at)s") % said
    units = "、".join(str(unit.title) for unit in sheet.units)
    heading = [
        _("指标"),
        _("维度"),
        _("本期"),
        _("计量"),
        _("分子"),
        _("分母"),
        _("目标"),
        _("上期"),
        _("上年同期"),
        _("条款"),
    ]
    lines = [*_figures(sheet), *_distributions(sheet)]
    return Table(f"{report.title} {span.name}", f"{units}　{_('周期')} {span.name}　{out}", heading, lines)


def _figures(sheet: Sheet) -> Iterator[Cells]:
    for line in sheet.lines:
        earlier = (_shown(line.before.number), _shown(line.year_before.number))
        yield _line(line.now, "", earlier)
        for dimension, values in line.parts:
            for title, figure in values:
                yield _line(figure, f"{dimension}：{title}", ("", ""))


def _line(figure: Figure, by: str, earlier: tuple[str | float, str | float]) -> Cells:
    units = {"percent": "%", "hours": _("小时"), "": _("件")}
    one = figure.indicator
    counted = (float(figure.numerator), float(figure.denominator)) if one.measure != "count" else ("", "")
    return (
        str(one.title), by, _shown(figure.number), units[figure.unit], *counted, _shown(figure.target), *earlier,
        "、".join(one.clause),
    )  # fmt: skip


def _distributions(sheet: Sheet) -> Iterator[Cells]:
    for distribution, parts in sheet.distributions:
        for part in parts:
            by = f"{part.title} · {part.inner}" if part.inner else str(part.title)
            share = f"{part.share}%"
            clauses = "、".join(distribution.clause)
            yield str(distribution.title), by, part.count, _("件"), share, "", "", part.count - part.change, "", clauses


def _shown(number: Decimal | None) -> str | float:
    return "—" if number is None else float(number)


def in_words(sheet: Sheet) -> str:
    """The figures as lines of text, for the analysis that is written about them."""
    return "\n".join(_sentence(line.now) for line in sheet.lines if line.now.indicator.narrows is None)


def _sentence(figure: Figure) -> str:
    if figure.number is None:
        return f"{figure.indicator.title} —"
    unit = {"percent": "%", "hours": f" {_('小时')}", "": f" {_('件')}"}[figure.unit]
    counted = "" if figure.unit != "percent" else f"（{figure.numerator:f}/{figure.denominator:f}）"
    target = "" if figure.target is None else _("，目标 %(target)s") % {"target": f"{figure.target}{unit}"}
    return f"{figure.indicator.title} {figure.number}{unit}{counted}{target}"
