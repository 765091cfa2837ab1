"""Which files are taken: by the ending of the name, and by what the first bytes say. Pure."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEAD = 4096  # bytes that are looked at
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its endings, the type it is served as, and how it is known."""

    endings: tuple[str, ...]
    media_type: str
    fits: Callable[[bytes, Path], bool]


def kind_of(name: str, head: bytes, path: Path) -> FileKind | None:
    """The kind that both the name and the content say; nothing where they differ or the kind is not taken."""
    ending = Path(name).suffix.lower().removeprefix(".")
    return next((kind for kind in KINDS if ending in kind.endings and kind.fits(head, path)), None)


def plain_name(name: str) -> str:
    """The name without folders and without characters that do not show; never longer than the column."""
    last = _CONTROL.sub("", name.replace("\\", "/")).rpartition("/")[2].strip().lstrip(".")
    stem, dot, ending = last.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: 199 - len(ending)]}.{ending}" if stem else f"file.{ending}"
    return last[:200] or "file"


def taken_endings() -> list[str]:
    return [ending for kind in KINDS for ending in kind.endings]


def _starts(*beginnings: bytes) -> Callable[[bytes, Path], bool]:
    return lambda head, _path: head.startswith(beginnings)


def _riff(form: bytes) -> Callable[[bytes, Path], bool]:
    return lambda head, _path: head[:4] == b"RIFF" and head[8:12] == form


def _iso_media(*brands: bytes) -> Callable[[bytes, Path], bool]:
    return lambda head, _path: head[4:8] == b"ftyp" and (not brands or head[8:12] in brands)


def _mp3(head: bytes, _path: Path) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _archive_with(member: str) -> Callable[[bytes, Path], bool]:
    """A zip that contains the part by which such documents are known; nothing is unpacked."""

    def fits(head: bytes, path: Path) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(path) as archive:
                return any(name.startswith(member) for name in archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False

    return fits


def _text(head: bytes, _path: Path) -> bool:
    """Text in one of the encodings that offices here use; a character may be cut off at the end of the head."""
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS = (
    FileKind(("jpg", "jpeg"), "image/jpeg", _starts(b"\xff\xd8\xff")),
    FileKind(("png",), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    FileKind(("gif",), "image/gif", _starts(b"GIF87a", b"GIF89a")),
    FileKind(("webp",), "image/webp", _riff(b"WEBP")),
    FileKind(("bmp",), "image/bmp", _starts(b"BM")),
    FileKind(("tif", "tiff"), "image/tiff", _starts(b"II*\0", b"MM\0*")),
    FileKind(("heic",), "image/heic", _iso_media(b"heic", b"heix", b"mif1", b"msf1")),
    FileKind(("pdf",), "application/pdf", _starts(b"%PDF-")),
    FileKind(("ofd",), "application/ofd", _archive_with("OFD.xml")),
    FileKind(("docx",), f"{_OFFICE}.wordprocessingml.document", _archive_with("word/")),
    FileKind(("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", _archive_with("xl/")),
    FileKind(("pptx",), f"{_OFFICE}.presentationml.presentation", _archive_with("ppt/")),
    FileKind(("doc", "wps"), "application/msword", _starts(_OLE)),
    FileKind(("xls", "et"), "application/vnd.ms-excel", _starts(_OLE)),
    FileKind(("ppt", "dps"), "application/vnd.ms-powerpoint", _starts(_OLE)),
    FileKind(("txt", "log"), "text/plain", _text),
    FileKind(("csv",), "text/csv", _text),
    FileKind(("mp3",), "audio/mpeg", _mp3),
    FileKind(("wav",), "audio/wav", _riff(b"WAVE")),
    FileKind(("amr",), "audio/amr", _starts(b"#!AMR")),
    FileKind(("ogg", "oga", "opus"), "audio/ogg", _starts(b"OggS")),
    FileKind(("m4a",), "audio/mp4", _iso_media()),
    FileKind(("mp4",), "video/mp4", _iso_media()),
    FileKind(("mov",), "video/quicktime", _iso_media()),
)
