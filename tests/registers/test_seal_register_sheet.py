"""A seal set on a sheet that has been checked."""

from datetime import date, timedelta

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import Seal, Unit
from bihuan.org.operations import end_seal, keep_seal
from bihuan.papers.drawing import document
from bihuan.papers.setting import pdf_of
from bihuan.registers import rules
from bihuan.registers.models import RegisterSheet
from bihuan.registers.operations import (
    change_register_sheet,
    check_register_sheet,
    make_register_sheet,
    seal_register_sheet,
    unlock_register_sheet,
    void_register_sheet,
)
from bihuan.registers.printing import paper_of
from bihuan.registers.queries import signatures_of
from bihuan.regulation.queries import pack_of
from tests.org.pictures import seal_png
from tests.papers.reading import outside, text_of
from tests.registers.test_doors import desk_of
from tests.workorders.department import Department

NOTICE = {"period": "2026 年 2 月", "matter": "poor_report", "measure": "扣 2 分"}


def seal_of(telecom: Department, unit: Unit, name: str = "客户服务专用章", until: date | None = None) -> Seal:
    facts = {"name": name, "picture": seal_png(), "from_on": date(2020, 1, 1), "until_on": until}
    return keep_seal(unit=unit, **facts, by=telecom.world.administrator, at=telecom.at)


@pytest.fixture
def seal(telecom: Department) -> Seal:
    return seal_of(telecom, telecom.world.henan)


@pytest.fixture
def made(telecom: Department) -> RegisterSheet:
    """A notice of Henan's centre that nobody has checked."""
    values = NOTICE | {"unit": telecom.world.zhengzhou.pk}
    who = telecom.world.supervisor
    return make_register_sheet(
        edition=telecom.edition, register="service_assessment", values=values, by=who, at=telecom.later()
    )


@pytest.fixture
def notice(telecom: Department, made: RegisterSheet) -> RegisterSheet:
    return check_register_sheet(row=made, by=telecom.world.province_head, at=telecom.later())


def sealed(telecom: Department, row: RegisterSheet, seal: Seal, seen: int = 1) -> None:
    seal_register_sheet(row=row, seal=seal, seen=seen, by=telecom.world.province_head, at=telecom.later())


def standing(row: RegisterSheet) -> list[str]:
    return [each.role.zh for each in signatures_of(RegisterSheet.objects.select_related("sheet").get(pk=row.pk))]


def paper(telecom: Department, row: RegisterSheet) -> bytes:
    pack = pack_of(telecom.edition.pk)
    row = RegisterSheet.objects.get(pk=row.pk)
    return pdf_of(document([paper_of(pack, pack.register[row.register], row, whole=True)], title="", note=""))


def test_stands_with_who_and_when_and_what_it_was_set_on(
    telecom: Department, notice: RegisterSheet, seal: Seal
) -> None:
    sealed(telecom, notice, seal)

    assert standing(notice) == ["用印"]
    [entry] = Entry.objects.filter(name="register_sheet.sealed")
    assert entry.actor_name.startswith("马建国")
    assert entry.data["digest"] == notice.sheet.digest
    assert entry.data["picture"] == seal.picture.sha256


def test_the_paper_shows_it_in_its_box(telecom: Department, notice: RegisterSheet, seal: Seal) -> None:
    before = paper(telecom, notice)
    sealed(telecom, notice, seal)
    after = paper(telecom, notice)

    assert red_points(before) == 0
    assert red_points(after) > 500
    assert text_of(after).count("马建国") == text_of(before).count("马建国") + 1
    assert outside(after) == []


def red_points(pdf: bytes) -> int:
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    picture = opened[0].render(scale=1).to_pil().convert("RGB")
    opened.close()
    return sum(count for count, (r, g, b) in picture.getcolors(1_000_000) if r > 120 and g < 90 and b < 90)


def test_falls_with_the_check_and_does_not_come_back(telecom: Department, notice: RegisterSheet, seal: Seal) -> None:
    sealed(telecom, notice, seal)
    head = telecom.world.province_head
    row = unlock_register_sheet(row=notice, reason="扣分有误", by=head, at=telecom.later())
    assert standing(row) == []

    row = check_register_sheet(row=row, by=head, at=telecom.later())
    assert standing(row) == []

    sealed(telecom, row, seal)
    assert standing(row) == ["用印"]


def test_falls_with_what_it_was_set_on(telecom: Department, notice: RegisterSheet, seal: Seal) -> None:
    sealed(telecom, notice, seal)
    world = telecom.world
    row = unlock_register_sheet(row=notice, reason="扣分有误", by=world.province_head, at=telecom.later())
    values = NOTICE | {"unit": world.zhengzhou.pk, "measure": "扣 1 分"}
    row = change_register_sheet(row=row, values=values, seen=1, by=world.supervisor, at=telecom.later())
    row = check_register_sheet(row=row, by=world.province_head, at=telecom.later())
    assert standing(row) == []


def test_stays_when_the_seal_is_withdrawn(telecom: Department, notice: RegisterSheet, seal: Seal) -> None:
    sealed(telecom, notice, seal)
    end_seal(seal=seal, reason="换新章", by=telecom.world.administrator, at=telecom.later())
    assert standing(notice) == ["用印"]


def test_is_set_on_what_has_been_checked(telecom: Department, made: RegisterSheet, seal: Seal) -> None:
    with pytest.raises(rules.NotCheckedYet):
        sealed(telecom, made, seal)


def test_is_not_set_on_what_is_void(telecom: Department, notice: RegisterSheet, seal: Seal) -> None:
    row = void_register_sheet(row=notice, reason="重复", by=telecom.world.province_head, at=telecom.later())
    with pytest.raises(rules.NotCheckedYet):
        sealed(telecom, row, seal)


def test_is_for_the_posts_that_the_regulation_names(telecom: Department, notice: RegisterSheet, seal: Seal) -> None:
    for who in (telecom.world.supervisor, telecom.world.administrator):
        with pytest.raises(NotPermitted):
            seal_register_sheet(row=notice, seal=seal, seen=1, by=who, at=telecom.later())


def test_what_was_read_is_what_is_sealed(telecom: Department, notice: RegisterSheet, seal: Seal) -> None:
    with pytest.raises(ChangedMeanwhile):
        sealed(telecom, notice, seal, seen=0)


def test_seals_of_others_and_of_other_times_are_not_there(telecom: Department, notice: RegisterSheet) -> None:
    world = telecom.world
    for other in (
        seal_of(telecom, world.hubei),
        seal_of(telecom, world.hq),  # above what the post sees
        seal_of(telecom, world.zhengzhou),  # beside the unit that made the sheet
        seal_of(telecom, world.henan, "旧章", date(2021, 1, 1)),
    ):
        with pytest.raises(rules.NoSuchSeal):
            sealed(telecom, notice, other)
    for own in (world.henan_service, world.centre):
        sealed(telecom, notice, seal_of(telecom, own))


def test_the_pages(telecom: Department, notice: RegisterSheet, seal: Seal) -> None:
    desk: Client = desk_of(telecom.world.province_head)
    place = f"/registers/sheets/{notice.number}/"
    with standing_at(telecom.at + timedelta(hours=1)):
        assert f"{place}seal/" in desk.get(place).content.decode()
        page = desk.get(f"{place}seal/").content.decode()
        assert "客户服务专用章" in page
        assert "data:image/png;base64," in page
        assert desk.post(f"{place}seal/", {"seal": "", "seen": 1}).status_code == 422
        assert desk.post(f"{place}seal/", {"seal": seal.pk, "seen": 1}).status_code == 302
        shown = desk.get(place).content.decode()
        assert "河南省分公司 · 客户服务专用章" in shown
        assert f"{place}seal/" not in desk_of(telecom.world.supervisor).get(place).content.decode()


def test_without_a_seal_the_page_says_whom_to_ask(telecom: Department, notice: RegisterSheet) -> None:
    with standing_at(telecom.at + timedelta(hours=1)):
        page = desk_of(telecom.world.province_head).get(f"/registers/sheets/{notice.number}/seal/").content.decode()
    assert "没有可用的印章" in page
