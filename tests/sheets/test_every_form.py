"""Every field of every form of every pack: a right value is taken, a wrong one refused by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.regulation.facts import nothing_known
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.forms import Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.rules import Checked, clean_values
from bihuan.sheets.samples import right
from tests.papers.values import wrong

PACKS = sorted(path.parent for path in Path("packs").glob("*/regulation.yaml"))
FEWEST = 0.6  # of the fields show while nothing else is said


def forms() -> Iterator[object]:
    for folder in PACKS:
        pack = load_pack(folder)
        yield from (pytest.param(pack, form, id=f"{folder.name}-{form.code}") for form in pack.forms)


def fields_of(form: Form) -> list[Field]:
    return [field for field in form.fields if field.type != "computed" and not field.is_worked_out]


CASES = list(forms())


def cleaned(pack: Pack, form: Form, field: Field, value: object) -> Checked:
    values = {field.code: value}
    facts = nothing_known(pack) | {"classification": pack.catalogue.classifications[0].code}
    return clean_values(pack, form.code, required=[], optional=[field.code], values=values, facts=facts)


@pytest.mark.parametrize(("pack", "form"), CASES)
@pytest.mark.parametrize("long", [False, True])
def test_takes_right_values(pack: Pack, form: Form, long: bool) -> None:
    facts = {"classification": pack.catalogue.classifications[0].code}
    for field in fields_of(form):
        assert cleaned(pack, form, field, right(pack, field, facts, long=long)).faults == {}, field.code


@pytest.mark.parametrize(("pack", "form"), CASES)
def test_refuses_wrong_values_by_their_names(pack: Pack, form: Form) -> None:
    for field in fields_of(form):
        checked = cleaned(pack, form, field, wrong(field))
        assert field.code in checked.hidden or f"“{field.label.zh}”" in checked.faults[field.code], field.code


@pytest.mark.parametrize(("pack", "form"), CASES)
def test_most_fields_show(pack: Pack, form: Form) -> None:
    shown = [field.code not in cleaned(pack, form, field, None).hidden for field in fields_of(form)]

    assert sum(shown) >= FEWEST * len(shown)
