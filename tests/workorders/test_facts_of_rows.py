"""In conditions repeated rows are their number, filled in or not."""

from dataclasses import replace

import pytest

from bihuan.regulation.conditions import holds
from bihuan.regulation.schema.forms import Field
from bihuan.workorders.facts import Case
from bihuan.workorders.queries import case_of
from tests.workorders.department import Department

PARTS = Field.model_validate(
    {
        "code": "parts",
        "label": {"zh": "配件", "en": "Parts"},
        "type": "rows",
        "columns": [{"code": "part", "label": {"zh": "名称", "en": "Part"}, "type": "text"}],
    }
)


def with_parts(case: Case) -> Case:
    """The work order under a form that has repeated rows as well."""
    form = case.pack.form[case.procedure.form]
    wider = form.model_copy(update={"fields": (*form.fields, PARTS)})
    forms = tuple(wider if each.code == form.code else each for each in case.pack.forms)
    pack = case.pack.model_copy(update={"forms": forms})
    pack.__dict__.pop("form", None)  # looked up already in the pack it is a copy of
    return replace(case, pack=pack)


@pytest.mark.parametrize(("rows", "count"), [(None, 0), ([], 0), ([{"part": "水阀"}], 1), ([{"part": "阀"}] * 3, 3)])
def test_are_their_number(telecom: Department, rows: object, count: int) -> None:
    case = with_parts(case_of(telecom.opened()))
    facts = replace(case, values={**case.values, "parts": rows}).facts()

    assert facts["parts"] == count
    assert holds("parts > 1", facts) == (count > 1)
