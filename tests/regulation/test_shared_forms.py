"""Forms that several regulations share: taken over under the clause of the pack's own register."""

from pathlib import Path
from shutil import copytree

import pytest

from bihuan.regulation.check import check_pack
from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import load_pack, read_pack

LIBRARY = Path(__file__).parent / "library"
FORM = """code: assignment
number: X-1
title: {zh: 交办单, en: Assignment}
fields:
  - {code: task, label: {zh: 内容, en: Task}, type: text}
layout:
  - cells: [{field: task, span: 12}]
"""
REGISTER = """code: assignments
title: {zh: 交办单, en: Assignments}
form: assignment
letters: JB
makers: librarian
required: task
on_work_order: never
clause: "2"
"""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    copytree(LIBRARY, tmp_path / "library")
    front = tmp_path / "library" / "regulation.yaml"
    front.write_text(front.read_text(encoding="utf-8") + "builds_on: shared\n", encoding="utf-8")
    (tmp_path / "library" / "registers").mkdir(exist_ok=True)
    (tmp_path / "library" / "registers" / "assignments.yaml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "shared" / "forms").mkdir(parents=True)
    (tmp_path / "shared" / "forms" / "assignment.yaml").write_text(FORM, encoding="utf-8")
    (tmp_path / "shared" / "forms" / "other.yaml").write_text(FORM.replace("assignment", "other"), encoding="utf-8")
    return tmp_path


def test_a_form_that_a_register_names_is_taken_over(packs: Path) -> None:
    loaded = read_pack(packs / "library")

    assert not check_pack(loaded).faults
    assert loaded.pack.form["assignment"].clause == ("2",)
    assert "other" not in loaded.pack.form
    assert "shared/forms/assignment.yaml" in loaded.files


def test_the_edition_is_another_when_the_shared_form_is(packs: Path) -> None:
    before = read_pack(packs / "library").content_hash
    shared = packs / "shared" / "forms" / "assignment.yaml"
    shared.write_text(FORM.replace("内容", "事项"), encoding="utf-8")

    assert read_pack(packs / "library").content_hash != before


def test_a_form_of_its_own_goes_before(packs: Path) -> None:
    own = FORM.replace("X-1", "Y-1") + 'clause: "2"\n'
    (packs / "library" / "forms" / "assignment.yaml").write_text(own, encoding="utf-8")

    assert load_pack(packs / "library").form["assignment"].number == "Y-1"


def test_what_is_wrong_in_a_shared_form_is_told_at_its_own_place(packs: Path) -> None:
    (packs / "shared" / "forms" / "assignment.yaml").write_text(FORM.replace("type: text", "type: txt"), "utf-8")

    with pytest.raises(BrokenPack) as broken:
        load_pack(packs / "library")
    assert [(fault.file, fault.line) for fault in broken.value.faults] == [("shared/forms/assignment.yaml", 5)]


def test_a_folder_that_is_not_there_is_named(packs: Path) -> None:
    (packs / "shared").rename(packs / "elsewhere")

    with pytest.raises(BrokenPack) as broken:
        load_pack(packs / "library")
    [fault] = broken.value.faults
    assert fault.file == "regulation.yaml"
    assert "没有共用表单的文件夹“shared”" in str(fault.message)


def test_a_regulation_is_no_folder_of_shared_forms(packs: Path) -> None:
    (packs / "shared" / "regulation.yaml").write_text("code: shared\n", encoding="utf-8")

    with pytest.raises(BrokenPack):
        load_pack(packs / "library")
