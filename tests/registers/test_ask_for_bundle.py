"""Many sheets as one PDF: asked for, set by the worker, fetched by the one who asked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bihuan.kernel.time import standing_at
from bihuan.papers.setting import PaperNotSet
from bihuan.registers import jobs
from bihuan.registers.models import Bundle
from bihuan.registers.operations import WrongBundle, ask_for_bundle, bundling
from tests.papers.reading import pages_of
from tests.registers.test_doors import desk_of
from tests.registers.test_keep_view import REGISTER
from tests.registers.test_lists import PAGE, made
from tests.workorders.department import Department


@pytest.fixture(autouse=True)
def today(telecom: Department, settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.BIHUAN_DATA = tmp_path
    with standing_at(telecom.at + timedelta(hours=1)):
        yield


def asked(telecom: Department, **sent: Any) -> Bundle:
    answer = desk_of(telecom.world.supervisor).post(PAGE + "bundle/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return Bundle.objects.get(key=answer.url.split("/")[-2])


def test_holds_the_wanted_sheets_in_their_order(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    rows = [made(telecom, score=score) for score in (3, 1, 2)]
    made(telecom, score=99)
    bundle = asked(telecom, f_score_to="10", sort="score")

    jobs.bundle_sheets(bundle_id=bundle.pk)

    bundle.refresh_from_db()
    assert (bundle.state, bundle.done) == (Bundle.State.READY, 3)
    pages = pages_of(bundle.path.read_bytes())
    assert [row.number in page for row, page in zip((rows[1], rows[2], rows[0]), pages, strict=True)] == [True] * 3


def test_of_the_ticked_ones_only_these(telecom: Department) -> None:
    rows = [made(telecom) for _each in range(3)]

    assert asked(telecom, sheet=[rows[0].number, rows[2].number]).rows == [rows[2].pk, rows[0].pk]


def test_only_the_one_who_asked_may_watch_and_fetch_it(telecom: Department) -> None:
    made(telecom)
    bundle = asked(telecom)
    place = f"/registers/bundles/{bundle.key}/"
    mine, another = desk_of(telecom.world.supervisor), desk_of(telecom.world.province_head)
    assert "已完成 0 张，共 1 张" in mine.get(place).content.decode()
    assert mine.get(place + "file/").status_code == 404

    jobs.bundle_sheets(bundle_id=bundle.pk)

    assert "下载 PDF" in mine.get(place, headers={"HX-Request": "true"}).content.decode()
    assert mine.get(place + "file/").content.startswith(b"%PDF")
    assert another.get(place).status_code == another.get(place + "file/").status_code == 404


def test_begins_anew_where_a_killed_worker_left_it(telecom: Department) -> None:
    made(telecom)
    bundle = asked(telecom)
    Bundle.objects.update(done=1)
    bundle.path.parent.mkdir(parents=True)
    bundle.path.with_suffix(".part").write_bytes(b"half")

    jobs.bundle_sheets(bundle_id=bundle.pk)
    jobs.bundle_sheets(bundle_id=bundle.pk)

    assert len(pages_of(bundle.path.read_bytes())) == 1
    assert not bundle.path.with_suffix(".part").exists()


def test_what_went_wrong_is_said(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_document: object) -> bytes:
        raise PaperNotSet("坏了")

    made(telecom)
    bundle = asked(telecom)
    monkeypatch.setattr(jobs, "pdf_of", broken)
    jobs.bundle_sheets(bundle_id=bundle.pk)

    said = desk_of(telecom.world.supervisor).get(f"/registers/bundles/{bundle.key}/").content.decode()
    assert "时出错" in said
    assert 'hx-trigger="every 2s"' not in said


def test_leaves_out_what_the_person_sees_no_more(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [made(telecom), made(telecom)]
    bundle = asked(telecom)
    type(rows[0]).objects.filter(pk=rows[0].pk).update(path="elsewhere.")

    jobs.bundle_sheets(bundle_id=bundle.pk)

    (page,) = pages_of(bundle.path.read_bytes())
    assert rows[1].number in page


def test_refuses_none_too_many_and_too_many_at_once(telecom: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    row = made(telecom)

    def ask(count: int) -> None:
        by = telecom.world.supervisor
        ask_for_bundle(register=REGISTER, title="抽查", rows=[row.pk] * count, by=by, at=telecom.at)

    for count in (0, bundling.MOST_BUNDLED + 1):
        with pytest.raises(WrongBundle):
            ask(count)
    for _each in range(bundling.MOST_WAITING):
        ask(1)
    with pytest.raises(WrongBundle):
        ask(1)
