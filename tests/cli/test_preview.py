"""`bihuan regulation preview`: what the browser is shown of a folder that is being written."""

import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.cli.preview import Preview, PreviewServer
from bihuan.regulation.load import load_pack
from tests.papers.reading import text_of

PACKS = Path(__file__).parents[2] / "packs"
FORM = "order_spot_check"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "telecom", tmp_path / "telecom"))


@pytest.fixture
def preview(folder: Path) -> Preview:
    return Preview(folder)


def form_file(folder: Path) -> Path:
    return next(file for file in folder.glob("forms/*.yaml") if f"code: {FORM}\n" in file.read_text("utf-8"))


def test_every_form_is_drawn_without_a_database(preview: Preview) -> None:
    front = preview.page() or ""
    for form in load_pack(PACKS / "telecom").forms:
        page = preview.page(form.code) or ""
        assert f"/forms/{form.code}" in front
        assert all(str(field.label) in page for field in form.fields if field.type not in ("computed", "rows"))


def test_papers_are_blank_or_filled(preview: Preview) -> None:
    lengths = [len(text_of(preview.paper(FORM, filling) or b"")) for filling in ("blank", "short", "long")]

    assert lengths == sorted(set(lengths))
    assert (
        preview.paper(FORM, "other") is preview.paper("no_such_form", "blank") is preview.page("no_such_form") is None
    )


def test_a_saved_file_is_read_again(preview: Preview, folder: Path) -> None:
    before, file = preview.stamp, form_file(folder)
    title = load_pack(folder).form[FORM].title.zh
    assert title in (preview.page() or "")

    file.write_text(file.read_text("utf-8").replace(title, "新的表名"), "utf-8")

    assert preview.stamp != before
    assert "新的表名" in (preview.page() or "")


def test_faults_are_told_with_file_and_line_and_the_last_sound_forms_stay(preview: Preview, folder: Path) -> None:
    title = load_pack(folder).form[FORM].title.zh
    preview.look()
    file = form_file(folder)
    file.write_text(file.read_text("utf-8").replace("type: ", "tipe: ", 1), "utf-8")

    page = preview.page() or ""

    assert f"{file}:" in page
    assert title in page


def test_a_folder_that_is_broken_from_the_start_shows_its_faults(preview: Preview, folder: Path) -> None:
    (folder / "regulation.yaml").write_text("code: [", "utf-8")

    assert f"{folder / 'regulation.yaml'}:" in (preview.page() or "")
    assert preview.paper(FORM, "blank") is None


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with PreviewServer(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def status(address: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_serves_this_computer_and_nothing_else(address: str) -> None:
    assert status(f"{address}/") == status(f"{address}/stamp") == status(f"{address}/forms/{FORM}/short.pdf") == 200
    assert status(f"{address}/forms/no_such_form") == status(f"{address}/anything") == 404
    assert status(f"{address}/static/ui/built/../../../assets.py") == 404
    assert status(f"{address}/", Host="elsewhere.example") == 403
