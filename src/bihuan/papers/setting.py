"""Setting papers: what they say goes to a child process with bounds of its own, and comes back as a PDF."""

import atexit
import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from os import getpid
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any, ClassVar

import structlog
from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.papers.framing import read_frame, write_frame

log = structlog.get_logger(__name__)

ROOT = Path(__file__).parents[2]
LONGEST = 60.0  # seconds for one document
MOST = 500  # documents of one child; then a new one begins with fresh memory
HEAVIEST = 400_000  # bytes of documents of one child; what the typesetter remembers of them grows with them


class PaperNotSet(Refusal):
    """The document could not be set; the log says why."""

    code: ClassVar[str] = "paper_not_set"


class _Broken(Exception):
    """The child ended, or said what was wrong with the document."""


class _Child:
    """A process that sets one document after another."""

    def __init__(self) -> None:
        self.owner, self.done, self.weight = getpid(), 0, 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bihuan.papers.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        )

    @property
    def may_go_on(self) -> bool:
        return self.owner == getpid() and self.done < MOST and self.weight < HEAVIEST and self.process.poll() is None

    def set(self, job: bytes) -> bytes:
        watch = Timer(LONGEST, self.process.kill)
        watch.start()
        try:
            write_frame(_open(self.process.stdin), job)
            answer = read_frame(_open(self.process.stdout))
        except OSError:
            answer = None
        finally:
            watch.cancel()
        self.done, self.weight = self.done + 1, self.weight + len(job)
        if not answer:
            self.end()
            raise _Broken("the child ended while it was setting a document")
        if answer[:1] != b"+":
            raise _Broken(answer[1:].decode(errors="replace"))
        return answer[1:]

    def end(self) -> None:
        """Let it go: closed pipes end it, and a stuck one is ended."""
        if self.owner != getpid():
            return  # of the process that this one was forked from
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                _open(pipe).close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_turn = Lock()
_child: _Child | None = None


def pdf_of(document: Mapping[str, Any]) -> bytes:
    """The document as a PDF; raises PaperNotSet. One at a time in a process: a page takes some ten milliseconds."""
    global _child
    job = json.dumps(document, ensure_ascii=False).encode()
    with _turn:
        if _child is not None and not _child.may_go_on:
            _child.end()
            _child = None
        _child = _child or _Child()
        try:
            return _child.set(job)
        except _Broken as broken:
            log.exception("paper_not_set", title=document.get("title"))
            raise PaperNotSet(_("文件暂时无法生成，已记录，请稍后再试。")) from broken


@atexit.register
def _end() -> None:
    if _child is not None:
        _child.end()


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise _Broken("the child has no pipe")
    return pipe
