"""Installing an edition: stored whole, told once, never changed; refused in every way it can be wrong."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from bihuan.clocks.models import BusinessCalendar
from bihuan.journal.events import SYSTEM
from bihuan.journal.models import Entry
from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import load_pack
from bihuan.regulation.models import Edition, EditionText
from bihuan.regulation.operations import (
    BaseIsMissing,
    CodesMeet,
    DayIsTaken,
    EditionIsFrozen,
    LettersAreTaken,
    StartsInThePast,
    install_edition,
)
from bihuan.regulation.queries import (
    edition_in_force,
    editions_of,
    newest_editions,
    pack_of,
    packs_in_force,
)
from tests.regulation.breaking import LIBRARY, change, library_in
from tests.world import World

NOVEMBER = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def test_stores_it_whole(world: World) -> None:
    by = world.hq_monitor
    edition = install_edition(folder=LIBRARY, by=by, at=NOVEMBER)

    edition.refresh_from_db()
    assert (edition.regulation, edition.edition, edition.effective_from) == ("library", "2026.1", date(2026, 12, 1))
    assert (edition.installed_by, edition.installed_at, edition.historical) == (by, NOVEMBER, False)
    assert edition.text.files["clauses.yaml"] == (LIBRARY / "clauses.yaml").read_text(encoding="utf-8")
    assert len(edition.content_hash) == 64


def test_tells_the_journal_once(db: None) -> None:
    edition = install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)

    [entry] = Entry.objects.filter(subject_kind="edition", subject_id=edition.pk)
    assert entry.name == "edition.installed"
    assert entry.data["edition"] == "2026.1"


def test_gives_its_pack_compiled_once(db: None) -> None:
    edition = install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)

    assert pack_of(edition.pk) is pack_of(edition.pk)
    assert pack_of(edition.pk).regulation.code == "library"


def test_asks_the_database_once_for_a_pack(db: None, django_assert_num_queries: object, tmp_path: Path) -> None:
    folder = library_in(tmp_path)
    change(folder / "catalogue.yaml", "score: 1", "score: 3")
    edition = install_edition(folder=folder, by=SYSTEM, at=NOVEMBER)

    with django_assert_num_queries(1):  # type: ignore[operator]
        pack_of(edition.pk)
        pack_of(edition.pk)


def test_again_is_the_same_edition(db: None) -> None:
    first = install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)

    assert install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER + timedelta(days=9)) == first
    assert Entry.objects.filter(subject_kind="edition").count() == 1


def test_is_in_force_from_its_day_until_the_next(db: None, tmp_path: Path) -> None:
    BusinessCalendar.objects.filter(name="mainland").update(years=[2026, 2027])
    first = install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)
    folder = library_in(tmp_path)
    change(folder / "regulation.yaml", '"2026.1"', '"2027.1"')
    change(folder / "regulation.yaml", "2026-12-01", "2027-01-01")
    second = install_edition(folder=folder, by=SYSTEM, at=DECEMBER)

    midnight = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # 2027-01-01 00:00 in Shanghai
    assert edition_in_force("library", NOVEMBER) is None
    assert edition_in_force("library", DECEMBER) == first
    assert edition_in_force("library", midnight - timedelta(seconds=1)) == first
    assert edition_in_force("library", midnight) == second
    assert packs_in_force(midnight) == [pack_of(second.pk)]
    assert [(line.edition, line.until, line.is_in_force) for line in editions_of("library", DECEMBER)] == [
        (second, None, False),
        (first, date(2026, 12, 31), True),
    ]
    assert [line.edition for line in newest_editions(DECEMBER)] == [first]
    assert [line.edition for line in newest_editions(NOVEMBER)] == [first]


def test_refuses_a_day_that_has_passed_unless_it_is_history(db: None) -> None:
    with pytest.raises(StartsInThePast, match="已过"):
        install_edition(folder=LIBRARY, by=SYSTEM, at=DECEMBER + timedelta(days=1))

    edition = install_edition(folder=LIBRARY, historical=True, by=SYSTEM, at=DECEMBER + timedelta(days=1))
    assert edition.historical


def test_refuses_another_content_under_the_same_number(db: None, tmp_path: Path) -> None:
    install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)
    folder = library_in(tmp_path)
    change(folder / "catalogue.yaml", "score: 1", "score: 2")

    with pytest.raises(EditionIsFrozen, match="内容不能再改"):
        install_edition(folder=folder, by=SYSTEM, at=NOVEMBER)


def test_refuses_a_day_that_another_edition_has(db: None, tmp_path: Path) -> None:
    install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)
    folder = library_in(tmp_path)
    change(folder / "regulation.yaml", '"2026.1"', '"2026.2"')

    with pytest.raises(DayIsTaken, match="版也自"):
        install_edition(folder=folder, by=SYSTEM, at=NOVEMBER)


def add_on(folder: Path, *, prefix: str = "ZW", own_codes: bool = True) -> Path:
    """A copy of the library's pack that holds beside it in the same units."""
    pack = library_in(folder)
    front = pack / "regulation.yaml"
    change(front, "code: library", "code: lending")
    change(front, re.search("prefix: .*", front.read_text())[0], f"prefix: {prefix}\nadds_to: library")  # type: ignore[index]
    if own_codes:
        said = load_pack(LIBRARY)
        things = (*said.organisation.posts, *said.procedures, *said.forms, *said.limits.limits)
        own = "|".join(thing.code for thing in things)
        for file in pack.rglob("*.yaml"):
            file.write_text(re.sub(rf"(?<!kind: )(?<![./])\b({own})\b", r"lend_\1", file.read_text()))
    return pack


def test_add_on_holds_beside_its_main_regulation(db: None, tmp_path: Path) -> None:
    install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)

    edition = install_edition(folder=add_on(tmp_path), by=SYSTEM, at=NOVEMBER)

    assert pack_of(edition.pk).regulation.adds_to == ("library",)


def test_refuses_an_add_on_without_its_main_regulation(db: None, tmp_path: Path) -> None:
    with pytest.raises(BaseIsMissing, match="附加于 library"):
        install_edition(folder=add_on(tmp_path), by=SYSTEM, at=NOVEMBER)


def test_refuses_codes_that_its_main_regulation_has(db: None, tmp_path: Path) -> None:
    install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)

    with pytest.raises(CodesMeet, match="在同一单位施行，岗位编码"):
        install_edition(folder=add_on(tmp_path, own_codes=False), by=SYSTEM, at=NOVEMBER)


def test_refuses_letters_of_another_regulation(db: None, tmp_path: Path) -> None:
    first = install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)

    with pytest.raises(LettersAreTaken, match="请改用别的字母"):
        install_edition(folder=add_on(tmp_path, prefix=pack_of(first.pk).regulation.prefix), by=SYSTEM, at=NOVEMBER)


def test_refuses_a_broken_pack_whole(db: None, tmp_path: Path) -> None:
    folder = library_in(tmp_path)
    change(folder / "limits.yaml", "unit: the_top", "unit: nowhere")

    with pytest.raises(BrokenPack, match=r"limits.yaml:\d+: 没有单位关系"):
        install_edition(folder=folder, by=SYSTEM, at=NOVEMBER)
    assert not Edition.objects.exists()


def test_refuses_working_days_without_a_calendar(db: None) -> None:
    BusinessCalendar.objects.filter(name="mainland").update(years=[2024, 2025])

    with pytest.raises(BrokenPack, match="日历中没有 2026 年"):
        install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)
    assert not Edition.objects.exists()


def test_never_changes(db: None) -> None:
    edition = install_edition(folder=LIBRARY, by=SYSTEM, at=NOVEMBER)

    for change_it in (
        lambda: Edition.objects.update(effective_from=date(2020, 1, 1)),
        lambda: EditionText.objects.update(content="{}"),
        lambda: EditionText.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change_it()
    edition.refresh_from_db()
    assert edition.effective_from == date(2026, 12, 1)
