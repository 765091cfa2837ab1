"""Storing files and keeping drafts."""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, ClassVar, Protocol

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.files.kinds import HEAD, kind_of, plain_name, taken_endings
from bihuan.files.models import Draft, File, place_of
from bihuan.kernel.actors import Actor
from bihuan.kernel.errors import Refusal
from bihuan.kernel.values import Json, as_json

LARGEST = 50 * 1024 * 1024
LARGEST_DRAFT = 256 * 1024
DRAFT_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,119}")
_PIECE = 256 * 1024


class FileTooLarge(Refusal):
    code: ClassVar[str] = "file_too_large"


class FileEmpty(Refusal):
    code: ClassVar[str] = "file_empty"


class FileKindNotTaken(Refusal):
    code: ClassVar[str] = "file_kind_not_taken"


class DraftNotKept(Refusal):
    code: ClassVar[str] = "draft_not_kept"


class Content(Protocol):
    """Anything that bytes can be read from: an upload, an open file."""

    def read(self, size: int = -1, /) -> bytes: ...


@transaction.atomic
def store_file(*, content: Content, name: str, by: Actor, at: datetime) -> File:
    """Keep the bytes and tell of them in a row. They are safe on the disk before the row can be seen."""
    name = plain_name(name)
    with _received(content, name) as received:
        sha256, size, head = received.sha256.hexdigest(), received.size, received.head
        kind = kind_of(name, head, received.path)
        if kind is None:
            raise FileKindNotTaken(
                _("不能上传“{name}”：只收{endings}，且内容须与扩展名相符。").format(
                    name=name, endings=_("、").join(taken_endings())
                )
            )
        _put_in_place(received.path, place_of(sha256))
    return File.objects.create(
        sha256=sha256,
        size=size,
        name=name,
        media_type=kind.media_type,
        uploaded_by_id=_staff_id(by),
        uploaded_at=at,
    )


class _Received:
    """What came in so far, in a temporary file beside the place where it will lie."""

    def __init__(self, file: IO[bytes]) -> None:
        self.path = Path(file.name)
        self.sha256 = hashlib.sha256()
        self.size = 0
        self.head = b""

    def take(self, piece: bytes) -> None:
        self.sha256.update(piece)
        self.size += len(piece)
        if len(self.head) < HEAD:
            self.head += piece[: HEAD - len(self.head)]


@contextmanager
def _received(content: Content, name: str) -> Iterator[_Received]:
    incoming = Path(settings.BIHUAN_DATA) / "files" / "incoming"
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=incoming) as file:
        received = _Received(file)
        while piece := content.read(_PIECE):
            received.take(piece)
            if received.size > LARGEST:
                raise FileTooLarge(_("“{name}”超过 50 MB，请压缩或分开后再上传。").format(name=name))
            file.write(piece)
        if not received.size:
            raise FileEmpty(_("“{name}”是空文件。").format(name=name))
        file.flush()
        os.fsync(file.fileno())
        yield received


def _put_in_place(path: Path, place: Path) -> None:
    """Give the content its lasting name, and make sure that the name outlives a power cut too."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(path, place)
    except FileExistsError:
        return
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@transaction.atomic
def save_draft(*, key: str, data: Mapping[str, Json], by: Actor, at: datetime) -> Draft:
    """Keep what a person has typed so far, in the place of what was kept under the key before."""
    if not DRAFT_KEY.fullmatch(key):
        raise DraftNotKept(_("草稿的名称不对，未能保存。"))
    if len(json.dumps(data, ensure_ascii=False).encode(errors="replace")) > LARGEST_DRAFT:
        raise DraftNotKept(_("内容过长，草稿未能保存，请先提交或另存。"))
    draft, _made = Draft.objects.update_or_create(
        staff_id=_staff_id(by), key=key, defaults={"data": as_json(data), "saved_at": at}
    )
    return draft


@transaction.atomic
def discard_draft(*, key: str, by: Actor, at: datetime) -> bool:
    """Throw away what was kept under the key, unless it was saved later than that; says whether there was something."""
    deleted, _by_model = Draft.objects.of(by, key).filter(saved_at__lte=at).delete()
    return bool(deleted)


def _staff_id(by: Actor) -> int:
    if by.actor_id is None:
        raise ValueError("files and drafts belong to a person")
    return by.actor_id
