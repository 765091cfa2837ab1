"""Checking fields that name work orders and products, and what is before whoever signs."""

from pathlib import Path

import pytest

from bihuan.regulation.check import check_folder
from tests.regulation.breaking import change, library_in

FIELD = "type: text, required_when"  # of the lost title, in the form of the procedure


@pytest.mark.parametrize(
    ("type_", "says"),
    [
        ("work_order", "不用 work_order 类型"),
        ("product", "目录中没有产品"),
        ("signature", "看不到所确认的全部内容"),
        ("signature, confirms: [gone]", "不能确认“gone”"),
        ("text, confirms: [lost_title]", "只有签名"),
    ],
)
def test_refuses(tmp_path: Path, type_: str, says: str) -> None:
    pack = library_in(tmp_path)
    change(pack / "forms/complaint_form.yaml", FIELD, FIELD.replace("text", type_))

    assert any(says in str(fault) for fault in check_folder(pack).faults)


def test_a_product_out_of_the_catalogue(tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    change(pack / "forms/complaint_form.yaml", FIELD, FIELD.replace("text", "product"))
    before = {str(fault) for fault in check_folder(pack).faults}
    catalogue = pack / "catalogue.yaml"
    listed = "products:\n  - {code: card, title: {zh: 借书证, en: Reader's card}}\n"
    catalogue.write_text(listed + catalogue.read_text(encoding="utf-8"), encoding="utf-8")

    after = {str(fault) for fault in check_folder(pack).faults}

    assert any("目录中没有产品" in said for said in before)
    assert not any("目录中没有产品" in said for said in after)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{zh: '书名是 {lost_title}。', en: '{lost_title}.'}", "工单的表单没有成段的文字"),
        ("{zh: '{nothing}', en: '{nothing}'}", "文字中的“nothing”不是表单的字段"),
    ],
)
def test_refuses_a_text_where_none_belongs(tmp_path: Path, text: str, says: str) -> None:
    pack = library_in(tmp_path)
    form = pack / "forms/complaint_form.yaml"
    form.write_text(form.read_text(encoding="utf-8") + f"  - text: {text}\n", encoding="utf-8")

    assert any(says in str(fault) for fault in check_folder(pack).faults)
