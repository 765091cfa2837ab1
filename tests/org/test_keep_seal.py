"""Keeping the picture of a unit's seal."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import Seal
from bihuan.org.operations import end_seal, keep_seal
from bihuan.org.operations.seals import SealAlreadyThere, WrongSeal
from bihuan.org.pictures import HEAVIEST, WrongPicture, redrawn
from tests.org.pictures import seal_png
from tests.world import MONDAY_NINE, World

TODAY = date(2026, 3, 2)


def kept(world: World, **said: Any) -> Seal:
    facts = {"name": "客户服务专用章", "picture": seal_png(), "from_on": TODAY, "until_on": None}
    return keep_seal(unit=world.henan, **{**facts, "by": world.administrator, **said}, at=MONDAY_NINE)


def test_is_kept_and_told_once(world: World) -> None:
    seal = kept(world)

    assert (seal.unit, seal.name, seal.picture.media_type) == (world.henan, "客户服务专用章", "image/png")
    [entry] = Entry.objects.filter(name="unit.seal_kept")
    assert (entry.subject_id, entry.data["sha256"]) == (world.henan.pk, seal.picture.sha256)


def test_what_is_kept_is_drawn_anew() -> None:
    words = PngInfo()
    words.add_text("Comment", "hidden words")
    sent = seal_png(2_000, pnginfo=words) + b"<script>alert(1)</script>"

    written = redrawn(sent)

    assert b"hidden words" not in written
    assert b"script" not in written
    with Image.open(BytesIO(written)) as picture:
        assert (picture.format, picture.size) == ("PNG", (480, 480))
        assert picture.convert("RGBA").getpixel((240, 240)) == pytest.approx((200, 20, 30, 255), abs=12)
        assert picture.convert("RGBA").getpixel((2, 2)) == pytest.approx((0, 0, 0, 0), abs=12)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "无法读取"),
        (b"\x89PNG\r\n\x1a\n", "无法读取"),
        (seal_png(kind="JPEG", mode="RGB"), "无法读取"),
        (seal_png()[:600], "无法读取"),
        (seal_png(99), "像素"),
        (seal_png(3_001), "像素"),
        (b"\0" * (HEAVIEST + 1), "2 MB"),
    ],
)
def test_refuses_what_is_no_picture_of_a_seal(sent: bytes, why: str) -> None:
    with pytest.raises(WrongPicture, match=why) as refused:
        redrawn(sent)
    assert set(refused.value.fields) == {"picture"}


def test_refuses_an_empty_picture() -> None:
    blank = BytesIO()
    Image.new("RGB", (200, 200), (255, 255, 255)).save(blank, "PNG")

    with pytest.raises(WrongPicture, match="一种颜色"):
        redrawn(blank.getvalue())


@pytest.mark.parametrize(
    ("said", "field"),
    [({"name": " "}, "name"), ({"name": "章" * 41}, "name"), ({"until_on": date(2026, 3, 1)}, "until_on")],
)
def test_refuses_a_wrong_card(world: World, said: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongSeal) as refused:
        kept(world, **said)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("before", "after", "stands"),
    [
        ((date(2026, 1, 1), date(2026, 3, 1)), (TODAY, None), True),
        ((date(2026, 1, 1), TODAY), (TODAY, None), False),
        ((date(2026, 1, 1), None), (TODAY, date(2026, 3, 5)), False),
        ((date(2026, 3, 6), None), (TODAY, date(2026, 3, 5)), True),
    ],
)
def test_one_of_a_name_at_a_time(
    world: World, before: tuple[date, date | None], after: tuple[date, date | None], stands: bool
) -> None:
    kept(world, from_on=before[0], until_on=before[1])
    if stands:
        kept(world, from_on=after[0], until_on=after[1])
    else:
        with pytest.raises(SealAlreadyThere):
            kept(world, from_on=after[0], until_on=after[1])
    kept(world, name="合同专用章")


def test_a_withdrawn_one_makes_room(world: World) -> None:
    end_seal(seal=kept(world), reason="磨损", by=world.administrator, at=MONDAY_NINE)

    assert kept(world).ended_at is None


def test_is_for_the_administrator(world: World) -> None:
    with pytest.raises(NotPermitted):
        kept(world, by=world.province_head)
    assert not Seal.objects.exists()


def test_on_the_page_of_the_unit(world: World) -> None:
    desk = Client()
    desk.force_login(world.administrator, backend="django.contrib.auth.backends.ModelBackend")
    with standing_at(MONDAY_NINE):
        wrong = {"name": "公章", "from_on": "2026-03-02", "picture": SimpleUploadedFile("a.png", b"GIF89a")}
        answer = desk.post("/administration/units/hn/seals/new/", wrong)
        assert answer.status_code == 422
        assert "无法读取" in answer.content.decode()
        sent = {**wrong, "picture": SimpleUploadedFile("a.png", seal_png())}
        assert desk.post("/administration/units/hn/seals/new/", sent).status_code == 302
        page = desk.get("/administration/units/hn/").content.decode()
        assert "data:image/png;base64," in page
        assert "使用中" in page

        place = f"/administration/units/hn/seals/{Seal.objects.get().pk}/end/"
        assert desk.get(place).status_code == 200
        assert desk.post(place, {"reason": "换新章"}).status_code == 302
        assert "已停用" in desk.get("/administration/units/hn/").content.decode()
