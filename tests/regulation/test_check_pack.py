"""Checking a pack: the correct one passes; each broken one is refused for its own reason at the right line."""

from pathlib import Path

import pytest

from bihuan.regulation.check import check_folder, check_pack
from bihuan.regulation.check.events import OF_CLOCKS, OF_EVERY_ORDER
from bihuan.regulation.load import read_pack
from tests.regulation.breaking import LIBRARY, SENSE, Break, change, library_in

TELECOM = Path(__file__).parents[2] / "packs" / "telecom"


def test_finds_nothing_wrong_with_the_correct_pack() -> None:
    findings = check_folder(LIBRARY, calendar_years=[2026, 2027])

    assert findings.faults == ()
    assert findings.warnings == ()


@pytest.mark.parametrize("broken", SENSE, ids=lambda broken: broken.name)
def test_refuses_what_does_not_hold_together(broken: Break, tmp_path: Path) -> None:
    pack = broken.made_in(tmp_path)

    findings = check_folder(pack)

    told = [(fault.file, fault.line) for fault in findings.faults if broken.says in str(fault)]
    assert broken.place_in(pack) in told, "\n".join(map(str, findings.faults))


def test_each_fault_has_a_remedy_in_both_languages(tmp_path: Path) -> None:
    for broken in SENSE:
        (tmp_path / broken.name).mkdir()
        for fault in check_folder(broken.made_in(tmp_path / broken.name)).faults:
            assert fault.remedy.zh
            assert fault.remedy.en
            assert fault.message.en


def test_working_days_need_a_calendar_of_the_year() -> None:
    findings = check_pack(read_pack(LIBRARY), calendar_years=[2025])

    assert [(fault.file, fault.line) for fault in findings.faults] == [("limits.yaml", 11)]
    assert "日历中没有 2026 年" in str(findings.faults[0])


def test_stages_above_a_promise_are_a_warning_unless_accepted(tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    change(pack / "limits.yaml", "{working_days: 3}", "{hours: 20}")

    findings = check_folder(pack)
    assert findings.faults == ()
    assert ["limits.yaml:11" in str(warning) for warning in findings.warnings] == [True]

    accepted = "{hours: 20}\n    accepted: {zh: 另有约定, en: Agreed otherwise}"
    change(pack / "limits.yaml", "{hours: 20}", accepted)
    assert check_folder(pack).warnings == ()


def test_a_stage_by_duty_needs_every_problem_to_have_one(tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    change(pack / "catalogue.yaml", ", duty: books}", "}")
    assert check_folder(pack).faults == ()

    change(pack / "procedures/assist.yaml", "unit: same}", "unit: the_stacks}")
    [fault] = check_folder(pack).faults
    assert fault.file == "catalogue.yaml"
    assert "没有归口职责" in str(fault)


def test_two_that_wait_for_one_another_are_a_deadlock(tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    waiting = "    join: {procedure: complaint, action: report}\n    actions:\n"
    change(pack / "procedures/assist.yaml", "    actions:\n", waiting)

    told = [str(fault) for fault in check_folder(pack).faults]
    assert any("procedures/complaint.yaml" in fault and "双方互等" in fault for fault in told)


def test_a_joint_step_whose_child_never_settles_is_a_deadlock(tmp_path: Path) -> None:
    pack = library_in(tmp_path)
    change(pack / "procedures/assist.yaml", "        to: done\n        settles: true\n", "")

    told = [str(fault) for fault in check_folder(pack).faults]
    assert any("procedures/complaint.yaml" in fault and "永远不会办结" in fault for fault in told)


def test_events_of_the_product_are_those_that_it_knows() -> None:
    import bihuan.clocks.events
    import bihuan.workorders.events  # noqa: F401 - importing them makes them known
    from bihuan.journal.events import known_events

    names = {event.name for event in known_events()}
    assert names >= OF_EVERY_ORDER
    assert names >= OF_CLOCKS


def test_telecom_holds_together() -> None:
    assert [str(fault) for fault in check_folder(TELECOM).faults] == []
