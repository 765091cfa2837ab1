"""Every field of every form of every pack: a right value is taken, a wrong one refused by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.regulation.facts import nothing_known
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.forms import Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.rules import Checked, clean_values
from tests.papers.values import right, wrong

PACKS = sorted(path.parent for path in Path("packs").glob("*/regulation.yaml"))
FEWEST = 0.6  # of the fields show while nothing else is said


def fields() -> Iterator[tuple[Pack, Form, Field]]:
    for folder in PACKS:
        pack = load_pack(folder)
        for form in pack.forms:
            yield from ((pack, form, field) for field in form.fields if field.type != "computed")


CASES = [pytest.param(*case, id=f"{case[0].regulation.code}-{case[1].code}-{case[2].code}") for case in fields()]


def cleaned(pack: Pack, form: Form, field: Field, value: object) -> Checked:
    values = {field.code: value}
    facts = nothing_known(pack) | {"classification": pack.catalogue.classifications[0].code}
    return clean_values(pack, form.code, required=[], optional=[field.code], values=values, facts=facts)


@pytest.mark.parametrize(("pack", "form", "field"), CASES)
@pytest.mark.parametrize("long", [False, True])
def test_takes_a_right_value(pack: Pack, form: Form, field: Field, long: bool) -> None:
    value = right(pack, field, {"classification": pack.catalogue.classifications[0].code}, long=long)
    checked = cleaned(pack, form, field, value)

    assert checked.faults == {}


@pytest.mark.parametrize(("pack", "form", "field"), CASES)
def test_refuses_a_wrong_value_by_its_name(pack: Pack, form: Form, field: Field) -> None:
    checked = cleaned(pack, form, field, wrong(field))

    assert field.code in checked.hidden or f"“{field.label.zh}”" in checked.faults[field.code]


def test_most_of_them_show() -> None:
    shown = [field.code not in cleaned(pack, form, field, None).hidden for pack, form, field in fields()]

    assert sum(shown) / len(shown) > FEWEST
