"""Figures ask only what can be counted by one statement a day, and of what there is."""

from collections.abc import Collection

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.conditions import NotACondition, names_in, parsed
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.reports import Indicator, Report, countable, groupable

_FACT = Words("指标可用的事实", "fact for figures called")
_DIMENSION = Words("统计维度", "dimension")
_FIELD = Words("字段", "field")
_FIGURE = Words("本报表中完整的指标", "whole figure of this report called")
_NUMBER = Words("外部数", "number from elsewhere")
_MOMENT = Words("时刻（settled、closed 或时限）", "moment (settled, closed or a limit)")
_ENDS = ("settled", "closed")


def check_reports(ground: Ground) -> None:
    """Refuse what figures name and nobody has; what does not parse, and unknown procedures, are refused elsewhere."""
    for number, report in enumerate(ground.pack.reports):
        procedure = ground.pack.procedure.get(report.procedure)
        form = ground.pack.form.get(procedure.form) if procedure else None
        if form is None:
            continue
        facts, dimensions = countable(form).keys(), groupable(form).keys()
        _check_condition(ground, ("reports", number, "among"), report.among, facts)
        _check_analysis(ground, ("reports", number, "analysis"), report)
        for at, indicator in enumerate(report.indicators):
            trail: Trail = ("reports", number, "indicators", at)
            _check_facts(ground, trail, indicator, facts)
            _check_references(ground, trail, report, indicator, dimensions)
        for at, distribution in enumerate(report.distributions):
            trail = ("reports", number, "distributions", at)
            for attribute in ("dimension", "within"):
                name = getattr(distribution, attribute)
                if name is not None and name not in dimensions:
                    ground.unknown((*trail, attribute), _DIMENSION, name, dimensions)
            _check_condition(ground, (*trail, "among"), distribution.among, facts)


def _check_analysis(ground: Ground, trail: Trail, report: Report) -> None:
    said = report.analysis
    register = ground.pack.register.get(said.kept_in) if said else None
    form = ground.pack.form.get(register.form) if register else None
    if said is None or form is None:
        return
    fields = [field.code for field in form.fields]
    for attribute in ("report", "period", "figures"):
        if getattr(said, attribute) not in fields:
            ground.unknown((*trail, attribute), _FIELD, getattr(said, attribute), fields)


def _check_facts(ground: Ground, trail: Trail, indicator: Indicator, facts: Collection[str]) -> None:
    for attribute in ("among", "counts"):
        _check_condition(ground, (*trail, attribute), getattr(indicator, attribute), facts)
    said = indicator.inspected
    register = ground.pack.register.get(said.kept_in) if said else None
    form = ground.pack.form.get(register.form) if register else None
    if said is not None and form is not None:
        answers = [field.code for field in form.fields if field.type in ("choice", "yes_no")]
        _check_condition(ground, (*trail, "inspected", "holds"), said.holds, answers)


def _check_condition(ground: Ground, trail: Trail, condition: str | None, facts: Collection[str]) -> None:
    try:
        named = set(names_in(parsed(condition or "true")))
    except NotACondition:
        return
    for name in sorted(named - set(facts)):
        ground.unknown(trail, _FACT, name, facts)


def _check_references(
    ground: Ground, trail: Trail, report: Report, indicator: Indicator, dimensions: Collection[str]
) -> None:
    whole = [each.code for each in report.indicators if each.narrows is None]
    numbers = [each.code for each in report.numbers]
    ends = [*_ENDS, *ground.pack.limit]
    for attribute, what, names, known in (
        ("dimensions", _DIMENSION, indicator.dimensions, dimensions),
        ("narrows", _FIGURE, [indicator.narrows], whole),
        ("per", _NUMBER, [indicator.per], numbers),
        ("given", _NUMBER, indicator.given or (), numbers),
        ("up_to", _MOMENT, [indicator.up_to], ends),
    ):
        for name in names:
            if name is not None and name not in known:
                ground.unknown((*trail, attribute), what, name, known)
