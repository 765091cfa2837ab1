"""Storing a file: by its content, of a known kind, safe before its row is seen; then handing it out."""

import io
import wave
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory
from pytest_django import Settings

from bihuan.files.kinds import plain_name
from bihuan.files.models import File
from bihuan.files.operations import LARGEST, FileEmpty, FileKindNotTaken, FileTooLarge, store_file
from bihuan.files.serving import file_response

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OFFICE = "application/vnd.openxmlformats-officedocument"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


@dataclass(frozen=True)
class Person:
    actor_id: int | None = 7
    actor_name: str = "李娜（工号 1001）"


NA = Person()


@pytest.fixture(autouse=True)
def folder(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.BIHUAN_DATA = tmp_path
    return tmp_path / "files"


def store(content: bytes, name: str) -> File:
    return store_file(content=io.BytesIO(content), name=name, by=NA, at=NINE)


def lying(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def recording(seconds: int = 1) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(8000 * seconds))
    return content.getvalue()


def document(part: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(part, "x")
    return content.getvalue()


def test_keeps_it_under_the_hash_of_its_content(folder: Path) -> None:
    file = store(PNG, "截图.png")

    digest = sha256(PNG).hexdigest()
    assert file.path == folder / digest[:2] / digest[2:4] / digest
    assert file.path.read_bytes() == PNG
    assert (file.sha256, file.size, file.name, file.media_type) == (digest, len(PNG), "截图.png", "image/png")
    assert (file.uploaded_by_id, file.uploaded_at) == (7, NINE)


def test_keeps_the_same_content_once(folder: Path) -> None:
    store(PNG, "一.png")
    store(PNG, "二.png")

    assert File.objects.count() == 2
    assert len(lying(folder)) == 1


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.JPG", b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("a.docx", document("word/document.xml"), f"{OFFICE}.wordprocessingml.document"),
        ("a.ofd", document("OFD.xml"), "application/ofd"),
        ("a.wav", recording(), "audio/wav"),
        ("a.mp3", b"\xff\xfb\x90\x00", "audio/mpeg"),
        ("a.txt", "客户来信".encode(), "text/plain"),
        ("a.csv", "工单，时间".encode("gb18030"), "text/csv"),
    ],
)  # fmt: skip
def test_takes_what_offices_use(name: str, content: bytes, media_type: str) -> None:
    assert store(content, name).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"MZ\x90\x00program"),
        ("a.exe", b"MZ\x90\x00program"),
        ("a.html", b"<script>"),
        ("a.svg", b"<svg/>"),
        ("a.docx", document("xl/workbook.xml")),
        ("a.xlsx", b"PK\x03\x04 not a zip"),
        ("a.txt", b"a\0b"),
        ("a", PNG),
    ],
)
def test_refuses_what_is_not_what_its_name_says(folder: Path, name: str, content: bytes) -> None:
    with pytest.raises(FileKindNotTaken, match="扩展名"):
        store(content, name)

    assert lying(folder) == []


class Endless(io.RawIOBase):
    def read(self, size: int = -1, /) -> bytes:
        return b"\x89PNG\r\n\x1a\n" + bytes(1024 * 1024 - 8)


def test_refuses_what_is_too_large_while_it_comes_in(folder: Path) -> None:
    with pytest.raises(FileTooLarge, match="50 MB"):
        store_file(content=Endless(), name="a.png", by=NA, at=NINE)

    assert LARGEST == 50 * 1024 * 1024
    assert lying(folder) == []


def test_refuses_an_empty_file() -> None:
    with pytest.raises(FileEmpty):
        store(b"", "a.png")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\fakepath\\截图.png", "截图.png"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\r\nX: y\u202egnp.png", "aX: ygnp.png"),
        ("长" * 300 + ".png", "长" * 196 + ".png"),
        (".png", "png"),
    ],
)
def test_keeps_a_plain_name(given: str, kept: str) -> None:
    assert plain_name(given) == kept


@pytest.fixture
def sound() -> File:
    return store(recording(), "录音.wav")


def get(file: File, asked: str = "", *, in_page: bool = False) -> HttpResponseBase:
    headers = {"Range": asked} if asked else {}
    return file_response(RequestFactory().get("/", headers=headers), file, in_page=in_page)


def body(response: HttpResponseBase) -> bytes:
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    response.close()
    return content


def how(response: HttpResponseBase) -> str:
    response.close()
    return response["Content-Disposition"].partition(";")[0]


def test_is_handed_out_as_a_download_that_runs_nothing(sound: File) -> None:
    response = get(sound)

    assert body(response) == recording()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Length"] == str(sound.size)


def test_is_shown_in_a_page_only_where_that_is_safe(sound: File) -> None:
    text = store(b"<script>", "a.txt")

    assert how(get(sound, in_page=True)) == "inline"
    assert how(get(text, in_page=True)) == "attachment"


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-1", 206, 0, 1),
        ("bytes=100-", 206, 100, 8043),
        ("bytes=-10", 206, 8034, 8043),
        ("bytes=8000-99999", 206, 8000, 8043),
        ("bytes=0-1,4-5", 200, 0, 8043),
        ("pages=1-2", 200, 0, 8043),
        ("bytes=-", 200, 0, 8043),
    ],
)
def test_hands_out_the_part_that_was_asked_for(sound: File, asked: str, status: int, first: int, last: int) -> None:
    response = get(sound, asked)

    assert response.status_code == status
    assert response["Content-Length"] == str(last - first + 1)
    if status == 206:
        assert response["Content-Range"] == f"bytes {first}-{last}/8044"
    assert body(response) == recording()[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=9000-", "bytes=5-4", "bytes=-0"])
def test_says_when_there_is_no_such_part(sound: File, asked: str) -> None:
    response = get(sound, asked)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */8044")
