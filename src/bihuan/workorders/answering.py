"""Answering what is handled together: several work orders in one go, each under its own rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff
from bihuan.regulation.schema.procedures import Action
from bihuan.sheets.fields import defaults
from bihuan.workorders import rules
from bihuan.workorders.facts import Case
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.queries.gatherings import gathering_of, gathering_value

FROM_ABOVE = "gathering."


class NothingToAnswer(Refusal):
    code: ClassVar[str] = "nothing_to_answer"


@dataclass(slots=True)
class Answer:
    """An action that settles, and the work orders on which the person may take it now; all of one edition."""

    code: str
    rule: Action
    cases: list[Case] = field(default_factory=list)

    @property
    def first(self) -> Case:
        return self.cases[0]


def with_answers(told: Mapping[str, Any], *, reader: Staff, at: datetime) -> dict[str, Any]:
    """What is told of the work orders handled together, and how the reader may answer them."""
    return {**told, "answers": answers_among([one.case for one in told["gathered"]], by=reader, at=at)}


def answers_of(event: WorkOrder, *, by: Staff, at: datetime) -> list[Answer]:
    """The ways in which the person may answer what this work order handles together."""
    return answers_among([one.case for one in gathering_of(event, reader=by, at=at)["gathered"]], by=by, at=at)


def require_answer(event: WorkOrder, code: str, *, by: Staff, at: datetime) -> Answer:
    """The way to answer that is called so; raises NothingToAnswer."""
    found = next((one for one in answers_of(event, by=by, at=at) if one.code == code), None)
    if found is None:
        raise NothingToAnswer(_("没有您可以这样答复的工单。"))
    return found


def answers_among(cases: Sequence[Case], *, by: Staff, at: datetime) -> list[Answer]:
    """By action, those that settle; units are looked up once for all work orders that stand alike."""
    found: dict[tuple[int, str, str], Answer] = {}
    related: dict[int, Any] = {}
    for case in cases:
        case.related = related.setdefault(case.order.edition_id, case.related)
        for code, rule in rules.offered(case).items():
            if rule.settles and not rule.by_system and rules.may_take(case, rule, by=by, at=at):
                key = (case.order.edition_id, case.order.procedure, code)
                found.setdefault(key, Answer(code, rule)).cases.append(case)
    return list(found.values())


def begun(answer: Answer) -> dict[str, Any]:
    """What the form begins with: what was written once for all, and what every form begins with."""
    form = answer.first.pack.form[answer.first.procedure.form]
    wanted = (*answer.rule.captures, *answer.rule.may_capture)
    values: dict[str, Any] = {}
    for each in form.fields:
        source = each.filled_from or ""
        if each.code in wanted and source.startswith(FROM_ABOVE):
            values[each.code] = gathering_value(answer.first.order, source.removeprefix(FROM_ABOVE))
    return {**defaults(each for each in form.fields if each.code in wanted), **values}
