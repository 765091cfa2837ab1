"""Is what was entered complete and right: one layer for the screen, the API, imports and worked examples."""

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.forms import Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.scripts import Question
from bihuan.sheets.binding import bound
from bihuan.sheets.fields import CHOSEN, MANY, NOTHING, Wrong, as_fact, is_empty, plain_answer, sums, typed
from bihuan.sheets.offers import Line, answers_of, checklist_lines, derived_facts, offers, script_for

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """The values that are right, and a sentence for each field that is not."""

    values: dict[str, Any]
    faults: dict[str, str]
    hidden: frozenset[str]


def check_values(
    pack: Pack, form: str, *, required: Collection[str], optional: Collection[str], values: Values, facts: Values
) -> Mapping[str, str]:
    """A sentence for every field that is missing or wrong; nothing when all is well."""
    return clean_values(pack, form, required=required, optional=optional, values=values, facts=facts).faults


def clean_values(
    pack: Pack, form: str, *, required: Collection[str], optional: Collection[str], values: Values, facts: Values
) -> Checked:
    """Every value of the wanted fields in the form in which it is kept.

    What was left empty is the empty text or list, or None; a field that does not show keeps what it had and is
    not among the values. Values that have been cleaned before come back as they are.
    """
    declared = pack.form[form]
    fields = wanted_fields(declared, required, optional)
    found, faults = _typed_values(declared, fields, values)
    hidden = hidden_fields(pack, declared, fields, found, facts)
    known = facts_with(pack, declared, facts, shown_values(fields, found, hidden))
    for field in fields:
        if field.code in hidden:
            del found[field.code]
            faults.pop(field.code, None)
        elif field.code not in faults:
            _settle(pack, declared, field, found, faults, known, field.code in required)
            found[field.code] = NOTHING[field.type] if found[field.code] is None else found[field.code]
    _add_up(fields, found, facts)
    found |= bound(declared, found)
    faults |= _unknown(declared, values)
    return Checked({code: value for code, value in found.items() if code not in faults}, faults, hidden)


def _add_up(fields: Collection[Field], found: dict[str, Any], facts: Values) -> None:
    """The sums: parts not asked for now count as they stand, and a sum none of whose parts is asked for stands."""
    asked = {field.code for field in fields}
    for field in fields:
        parts = (*field.sum_of, *field.less, *field.days_between)
        if parts and asked.isdisjoint(parts):
            found.pop(field.code, None)
        elif parts:
            standing = {code: facts[code] for code in parts if code not in asked and code in facts}
            found |= sums([field], {**standing, **found})


def wanted_fields(form: Form, required: Collection[str], optional: Collection[str]) -> tuple[Field, ...]:
    """The fields asked for, in the order of the form; what is computed is never asked."""
    wanted = {*required, *optional}
    return tuple(field for field in form.fields if field.code in wanted and field.type != "computed")


def _typed_values(form: Form, fields: Collection[Field], values: Values) -> tuple[dict[str, Any], dict[str, str]]:
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in fields:
        try:
            found[field.code] = None if field.is_worked_out else typed(field, values.get(field.code))
        except Wrong as wrong:
            found[field.code] = None
            faults[field.code] = wrong_sentence(form, field, str(wrong))
    return found, faults


def hidden_fields(pack: Pack, form: Form, fields: Collection[Field], values: Values, facts: Values) -> frozenset[str]:
    """The fields that do not show; what a hidden field holds counts as empty for the others."""
    hidden: frozenset[str] = frozenset()
    for _turn in fields:
        known = facts_with(pack, form, facts, shown_values(fields, values, hidden))
        now = frozenset(field.code for field in fields if not _is_visible(pack, field, known))
        if now == hidden:
            break
        hidden = now
    return hidden


def _is_visible(pack: Pack, field: Field, facts: Values) -> bool:
    if field.visible_when is not None and not holds(field.visible_when, facts):
        return False
    return field.type != "checklist" or bool(checklist_lines(pack, field, facts))


def shown_values(fields: Collection[Field], values: Values, hidden: Collection[str]) -> dict[str, Any]:
    """The values as facts: an empty or hidden field is the empty value of its type."""
    shown = {}
    for field in fields:
        value = None if field.code in hidden else values.get(field.code)
        shown[field.code] = as_fact(field, value)
    return shown


def facts_with(pack: Pack, form: Form, facts: Values, values: Values) -> Values:
    """The facts as they stand with these values entered; none of the others is asked for before it is needed."""
    return ChainMap(derived_facts(pack, form, values), facts)  # type: ignore[arg-type]


def is_required(field: Field, facts: Values) -> bool:
    """Whether a field that an action captures must be filled under these facts."""
    return field.required_when is None or holds(field.required_when, facts)


def _settle(
    pack: Pack,
    form: Form,
    field: Field,
    found: dict[str, Any],
    faults: dict[str, str],
    facts: Values,
    captured: bool,
) -> None:
    """Hold one value against what the pack offers, and see that a required one is there and whole."""
    must = captured and not field.is_worked_out and is_required(field, facts)
    try:
        if found[field.code] is not None:
            fitted = _fitted(pack, field, found[field.code], facts, must)
            found[field.code] = None if is_empty(fitted) else fitted
    except Wrong as wrong:
        faults[field.code] = wrong_sentence(form, field, str(wrong))
        return
    if must and found[field.code] is None:
        faults[field.code] = missing_sentence(form, field)


def _fitted(pack: Pack, field: Field, value: Any, facts: Values, must: bool) -> Any:
    if field.type in (*CHOSEN, "choices"):
        return _chosen(pack, field, value, facts)
    if field.type == "checklist":
        return _answered_lines(checklist_lines(pack, field, facts), value, must)
    if field.type == "script":
        return _answered_questions(pack, field, value, must)
    if field.type == "rows":
        _hold_rows(pack, field, value, facts)
    return value


def _hold_rows(pack: Pack, field: Field, rows: Sequence[Mapping[str, Any]], facts: Values) -> None:
    """What is chosen in repeated rows must be offered."""
    choices = [column for column in field.columns if column.type in CHOSEN]
    for number, row in enumerate(rows, start=1):
        for column in choices:
            try:
                if column.code in row:
                    _chosen(pack, column, row[column.code], facts)
            except Wrong as wrong:
                words = {"row": number, "column": column.label, "wrong": wrong}
                raise Wrong(_("第 %(row)s 行“%(column)s”%(wrong)s") % words) from None


def _chosen(pack: Pack, field: Field, value: Any, facts: Values) -> Any:
    codes = [offer.code for offer in offers(pack, field, facts) if offer.active]
    chosen = [value] if field.type in CHOSEN else value
    strange = [code for code in chosen if code not in codes]
    if strange or len(chosen) > MANY:
        raise Wrong(_("没有选项“%(code)s”，请从列出的选项中选择") % {"code": _("、").join(strange)[:80]})
    return value if field.type in CHOSEN else sorted(chosen, key=codes.index)


def _answered_lines(lines: Iterable[Line], value: Mapping[str, Any], must: bool) -> dict[str, dict[str, str]]:
    """Line by line what was got, or why it was not: {"got": …} or {"missing": …}; a tick is got."""
    answers: dict[str, dict[str, str]] = {}
    open_lines = []
    for line in lines:
        said = value.get(line.code) or {}
        said = {"got": "yes"} if said is True else said
        if not isinstance(said, Mapping):
            raise Wrong(_("须逐项填写"))
        got, why = plain_answer(said.get("got") or ""), plain_answer(said.get("missing") or "")
        if got:
            answers[line.code] = {"got": got}
        elif why:
            answers[line.code] = {"missing": why}
        elif must or said.get("unknown"):
            open_lines.append(str(line.title))
    if open_lines:
        titles = _("、").join(open_lines)
        raise Wrong(_("还缺：%(lines)s；确实未获得的，请勾选“未获得”并写明原因") % {"lines": titles})
    return answers


def _answered_questions(pack: Pack, field: Field, value: Mapping[str, Any], must: bool) -> dict[str, Any] | None:
    """The answers with the script and the version they were given to."""
    script = script_for(pack, field)
    if script is None:
        return None
    said = value.get("answers", value)
    if not isinstance(said, Mapping):
        raise Wrong(_("须逐项填写"))
    answers = {}
    for question in script.questions:
        answer = _answer(question, said.get(question.code))
        if answer:
            answers[question.code] = answer
        elif must and question.required:
            raise Wrong(_("还有问题未回答：%(question)s") % {"question": question.text})
    return {"script": script.code, "version": script.version, "answers": answers} if answers else None


def _answer(question: Question, value: Any) -> str:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    words = plain_answer("" if value is None else str(value) if isinstance(value, int) else value)
    if words and question.type != "text" and words not in {offer.code for offer in answers_of(question)}:
        raise Wrong(_("没有选项“%(code)s”，请从列出的选项中选择") % {"code": words[:80]})
    return words


def _unknown(form: Form, values: Values) -> dict[str, str]:
    declared = {field.code for field in form.fields}
    return {
        code: _("表单“%(form)s”没有字段“%(code)s”。") % {"form": form.title, "code": str(code)[:40]}
        for code in values
        if code not in declared
    }


def clause_of(form: Form, field: Field) -> str:
    """The clause a field stands on: its own, else the form's."""
    return field.clause or form.clause[0]


def missing_sentence(form: Form, field: Field) -> str:
    """What to do, why, and by which clause."""
    words = {"clause": clause_of(form, field), "rule": str(field.help or "").rstrip("。. ")}
    why = _("：%(rule)s（%(clause)s）") % words if field.help else _("（%(clause)s）") % words
    if field.type == "attachment":
        return _("请上传“%(label)s”%(why)s。") % {"label": field.label, "why": why}
    if field.type == "signature":
        return _("请手写“%(label)s”%(why)s。") % {"label": field.label, "why": why}
    if field.type in (*CHOSEN, "choices", "yes_no", "customer", "person", "unit", "work_order"):
        return _("请选择“%(label)s”%(why)s。") % {"label": field.label, "why": why}
    return _("请填写“%(label)s”%(why)s。") % {"label": field.label, "why": why}


def wrong_sentence(form: Form, field: Field, wrong: str) -> str:
    """What is wrong with the value, after the field's name, with the clause."""
    return _("“%(label)s”%(wrong)s（%(clause)s）。") % {
        "label": field.label,
        "wrong": wrong,
        "clause": clause_of(form, field),
    }
