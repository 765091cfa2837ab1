"""Every form of the pack as a blank paper: its title, every label in its place, nothing lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bihuan.papers.drawing import Paper, document, foot_of
from bihuan.papers.setting import pdf_of
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.forms import PLACE, Form
from bihuan.regulation.schema.pack import Pack
from tests.papers.reading import in_order, outside, text_of

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PACKS = sorted(path.parent for path in Path("packs").glob("*/regulation.yaml"))


def forms() -> Iterator[object]:
    for folder in PACKS:
        pack = load_pack(folder)
        yield from (pytest.param(pack, form, id=f"{folder.name}-{form.code}") for form in pack.forms)


def labels(form: Form) -> list[str]:
    fields = {field.code: field for field in form.fields}
    said = []
    for row in (row for row in form.layout if row.on_paper):
        said += [row.heading.zh] if row.heading else []
        said += [words for words in PLACE.split(row.text.zh)[::2] if words.strip()] if row.text else []
        for field in (fields[cell.field] for cell in row.cells):
            said += [column.label.zh for column in field.columns] or [field.label.zh]
    return said


@pytest.mark.parametrize(("pack", "form"), list(forms()))
def test_says_every_label_in_order(pack: Pack, form: Form) -> None:
    pdf = pdf_of(document([Paper(pack, form.code, signatures=foot_of(form))], title="", note=""))
    text = text_of(pdf)

    foot = [line.label.zh for line in form.foot] or ["制表", "审核"]
    assert in_order(text, [form.number, form.title.zh, *labels(form), *foot]) == ""
    assert "U+" not in text
    assert outside(pdf) == []


def test_what_stands_on_the_screen_only_is_not_on_paper_and_what_a_classification_brings_can_be_ticked() -> None:
    text = text_of(
        pdf_of(document([Paper(load_pack(Path("packs/department")), "complaint_register_one")], title="", note=""))
    )

    assert in_order(text, ["投诉类型", "商品", "服务", "其他", "客户地址"]) == ""
    assert "总结" not in text
