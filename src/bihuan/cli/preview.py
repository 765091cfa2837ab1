"""`bihuan regulation preview`: the forms of a folder as they would look, drawn anew whenever a file is saved."""

import http.server
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, NoReturn

import typer
from typing_extensions import override

from bihuan.cli.product import fail, language, ready_django
from bihuan.regulation.check import check_folder
from bihuan.regulation.faults import BrokenPack, Fault
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.forms import Form
from bihuan.regulation.schema.pack import Pack

PAGES = Path(__file__).parent / "pages"
BUILT = Path(__file__).parents[1] / "ui" / "static" / "ui" / "built"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
PAPERS = {"blank": "空白 · Blank", "short": "短值 · Short values", "long": "长值 · Long values"}
HERE = ("127.0.0.1", "localhost")


class Preview:
    """What the folder says now. While it is broken, the forms of its last sound state stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: tuple[Fault, ...] = ()
        self.warnings: tuple[Fault, ...] = ()
        self.pack: Pack | None = None
        self._seen = ""
        self._turn = Lock()

    @property
    def stamp(self) -> str:
        """Another one whenever a file of the pack, or of the forms it shares, is saved, added or taken away."""
        files = sorted({*self.folder.rglob("*.y*ml"), *self.folder.parent.glob("*/forms/*.y*ml")})
        states = [(str(file), file.stat()) for file in files if file.is_file()]
        return f"{hash(tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)):x}"

    def look(self) -> None:
        """Read the folder again if it changed."""
        with self._turn:
            if (stamp := self.stamp) == self._seen:
                return
            findings = check_folder(self.folder)
            self.faults, self.warnings = findings.faults, findings.warnings
            with suppress(BrokenPack):  # its faults are among the findings
                self.pack = load_pack(self.folder)
            self._seen = stamp

    def told(self, faults: Iterable[Fault]) -> list[str]:
        """`file:line: message remedy`, as `bihuan regulation check` says it."""
        return [f"{self.folder / fault.file}:{fault.line}: {fault.message} {fault.remedy}" for fault in faults]

    def page(self, code: str = "") -> str | None:
        """The list of forms, or one form; None where there is no such form."""
        self.look()
        pack = self.pack
        if code and (pack is None or code not in pack.form):
            return None
        facts: dict[str, Any] = {"pack": pack, "faults": self.told(self.faults), "warnings": self.told(self.warnings)}
        facts |= {"stamp": self._seen, "folder": self.folder, "papers": PAPERS.items()}
        if pack is not None and code:
            facts |= {"form": pack.form[code], "screen": _screen(pack, pack.form[code])}
        return _drawn(facts)

    def paper(self, code: str, filling: str) -> bytes | None:
        """One form as a PDF: blank, or filled with short or long values."""
        self.look()
        if self.pack is None or code not in self.pack.form or filling not in PAPERS:
            return None
        return _pdf(self.pack, self.pack.form[code], filling)


def _drawn(facts: Mapping[str, Any]) -> str:
    from django.template import engines
    from django.utils import translation

    with translation.override(language()):
        return str(engines["django"].from_string((PAGES / "preview.html").read_text("utf-8")).render(dict(facts)))


def _screen(pack: Pack, form: Form) -> object:
    """The form to fill in; who could be chosen stands in a database, and there is none here."""
    from bihuan.sheets.pickers import Listed
    from bihuan.sheets.screen import screen_form

    nobody = {field.code: Listed(()) for field in form.fields}
    wanted = [field.code for field in form.fields]
    return screen_form(pack, form.code, required=(), optional=wanted, choices=nobody)


def _pdf(pack: Pack, form: Form, filling: str) -> bytes:
    from bihuan.papers.drawing import Paper, document, foot_of
    from bihuan.papers.setting import pdf_of
    from bihuan.sheets.samples import filled

    values = None if filling == "blank" else filled(pack, form, long=filling == "long")
    paper = Paper(pack, form.code, values, signatures=foot_of(form), personal=True)
    return pdf_of(document([paper], title=form.title.zh, note="预览"))


class _Door(http.server.BaseHTTPRequestHandler):
    """Answers the person at this computer, and nobody who asks under another name."""

    server: "PreviewServer"

    def do_GET(self) -> None:
        if (self.headers.get("Host") or "").rsplit(":", 1)[0] not in HERE:
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        preview, parts = self.server.preview, self._parts
        match parts:
            case []:
                self._answer(preview.page(), "text/html; charset=utf-8")
            case ["stamp"]:
                self._answer(preview.stamp, "text/plain")
            case ["forms", code]:
                self._answer(preview.page(code), "text/html; charset=utf-8")
            case ["forms", code, paper]:
                self._answer(preview.paper(code, paper.removesuffix(".pdf")), "application/pdf")
            case ["static", "ui", "built", *name]:
                self._answer(*_built("/".join(name)))
            case _:
                self.send_error(HTTPStatus.NOT_FOUND)

    @cached_property
    def _parts(self) -> list[str]:
        return [part for part in self.path.partition("?")[0].split("/") if part]

    def _answer(self, content: str | bytes | None, kind: str) -> None:
        if content is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = content.encode() if isinstance(content, str) else content
        self.send_response(HTTPStatus.OK)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for faults."""


def _built(name: str) -> tuple[bytes | None, str]:
    file = (BUILT / name).resolve()
    there = file.is_relative_to(BUILT.resolve()) and file.is_file()
    return file.read_bytes() if there else None, KINDS.get(file.suffix, "application/octet-stream")


class PreviewServer(http.server.ThreadingHTTPServer):
    """The preview of one folder, on the loopback address only."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__((HERE[0], port), _Door)
        self.preview = Preview(folder)


def preview_pack(
    folder: Annotated[Path, typer.Argument(help="The folder of the pack · 制度包所在文件夹")],
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 is any free one · 端口")] = 8100,
) -> NoReturn:
    """Look at the forms of a pack while writing it · 边写边看表单。

    The folder is checked whenever a file is saved, and the page in the browser follows by itself: each form on the
    screen, blank on paper, and filled with short and long values; faults with file and line. It needs no database.
    """
    if not folder.is_dir():
        raise fail(f"没有这个文件夹 · There is no such folder: {folder}")
    ready_django()
    try:
        server = PreviewServer(folder, port)
    except OSError as trouble:
        raise fail(f"端口 {port} 不可用 · The port cannot be used: {trouble}") from None
    typer.echo(f"预览 · Preview: http://{HERE[0]}:{server.server_port}/  (Ctrl C 结束 · ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    raise typer.Exit(0)


def add_to(commands: typer.Typer) -> None:
    """The command of this file, beside the others on packs."""
    commands.command("preview")(preview_pack)
