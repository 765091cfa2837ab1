"""A form with its values as the paper says it: exact Chinese titles and labels, boxes to tick, lines to sign."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.schema.forms import Field, Form
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.offers import Offer, derived_facts, offers
from bihuan.sheets.reading import WIDTH, ReadCell, read_view
from bihuan.sheets.strokes import svg_of

TICKED = ("choice", "choices", "yes_no")
MOST_TICKS = 12  # more options than these are written out, not ticked
WEIGHT = {"long_text": 3.5, "date": 2.4, "number": 1.5, "yes_no": 1.0}  # of columns against one another
NUMBERS = ("number", "money")
ROOM = {"long_text": 4, "signature": 2, "checklist": 4, "script": 6}  # lines left free on paper, by type


@dataclass(frozen=True, slots=True)
class Signature:
    """A line at the foot: who signs as what, and who did when. Empty on what nobody signed yet."""

    label: str
    who: str = ""
    at: datetime | None = None
    drawing: str = ""  # an SVG of what was drawn by hand; without one the person confirmed it by signing in
    is_seal: bool = False  # a box for a seal; then `drawing` is the picture of the one that was set, as a data: address


# Who and when, and what was drawn by hand or the seal that was set; an empty name where nobody has
Signed = tuple[str, datetime | None] | tuple[str, datetime | None, str]


def foot_of(
    form: Form, maker: Signed = ("", None), checker: Signed = ("", None), seal: Signed = ("", None)
) -> tuple[Signature, ...]:
    """The lines at the foot of a form, with who signed; a form that names none has 制表 and 审核."""
    known = {"maker": maker, "checker": checker, "seal": seal, "nobody": ("", None)}
    if not form.foot:
        return (_line("制表", maker), _line("审核", checker))
    return tuple(_line(line.label.zh, known[line.signs], is_seal=line.signs == "seal") for line in form.foot)


def _line(label: str, signed: Signed, *, is_seal: bool = False) -> Signature:
    return Signature(label, signed[0], signed[1], signed[2] if len(signed) == 3 else "", is_seal=is_seal)


@dataclass(frozen=True, slots=True)
class Paper:
    """One form to be set. `values` of None leave it blank, to be filled in by hand."""

    pack: Pack
    form: str
    values: Mapping[str, Any] | None = None
    number: str = ""
    beside: str = ""  # what stands to the right above the table, such as who it belongs to
    signatures: Sequence[Signature] = ()
    personal: bool = False
    clauses: bool = True
    void: bool = False


def document(papers: Iterable[Paper], *, title: str, note: str) -> dict[str, Any]:
    """What the typesetter draws, in Chinese whoever asks: it is the regulation's own paper."""
    with translation.override("zh-hans"):
        papers = list(papers)
        seals = {_name_of(one.drawing): one.drawing for paper in papers for one in paper.signatures if one.is_seal}
        pictures = {name: _framed(uri) for name, uri in seals.items() if uri}
        return {"title": title, "papers": [_paper(paper, note) for paper in papers], "pictures": pictures}


def _name_of(picture: str) -> str:
    """A picture that many papers bear goes to the typesetter once, under this name."""
    return hashlib.sha256(picture.encode()).hexdigest() if picture else ""


def _framed(uri: str) -> str:
    """A picture as the typesetter takes it: within an SVG, for it opens no file."""
    box = 'x="0" y="0" width="480" height="480" preserveAspectRatio="xMidYMid meet"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480"><image {box} href="{uri}"/></svg>'


def _paper(paper: Paper, note: str) -> dict[str, Any]:
    form, regulation = paper.pack.form[paper.form], paper.pack.regulation
    source = f"依据：《{regulation.title.zh}》（{regulation.edition} 版）{_clauses(form.clause)}"
    return {
        "title": form.title.zh,
        "form": form.number,
        "left": f"编号：{paper.number}",
        "right": paper.beside,
        "landscape": form.paper == "landscape",
        "void": paper.void,
        "copies": [copy.zh for copy in form.copies] or [None],
        "sections": list(_sections(paper)),
        "signatures": [signed(one) for one in paper.signatures],
        "clauses": [source] if paper.clauses else [],
        "note": note,
    }


def _clauses(numbers: Sequence[str]) -> str:
    return "、".join(f"第 {number} 条" for number in numbers)


def signed(one: Signature) -> dict[str, str]:
    """A line at the foot, as the typesetter takes it."""
    at = f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if one.at else ""
    if one.is_seal:
        return {"label": one.label, "who": one.who, "at": at, "seal": _name_of(one.drawing)}
    kind = ("手写签名" if one.drawing else "登录确认") if one.who and one.at else ""
    return {"label": one.label, "who": one.who, "at": at, "kind": kind, "drawing": one.drawing}


def _sections(paper: Paper) -> Iterable[dict[str, Any]]:
    values = paper.values or {}
    form = paper.pack.form[paper.form]
    facts = derived_facts(paper.pack, form, values)
    for section in read_view(paper.pack, paper.form, values, personal=paper.personal, on_paper=True, prose=True):
        cells = [_cell(paper.pack, cell, values, facts) for cell in section.cells]
        yield {"heading": section.heading.zh if section.heading else None, "rows": list(_rows(cells))}


def _rows(cells: Sequence[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """The cells by the rows they stand in; the last of a row takes what is left."""
    row: list[dict[str, Any]] = []
    for cell in cells:
        if row and sum(each["span"] for each in row) + cell["span"] > WIDTH:
            yield _filled(row)
            row = []
        row.append(cell)
    if row:
        yield _filled(row)


def _filled(row: list[dict[str, Any]]) -> list[dict[str, Any]]:
    row[-1]["span"] = WIDTH - sum(each["span"] for each in row[:-1])
    return row


def _cell(pack: Pack, cell: ReadCell, values: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    ticks = [] if cell.masked else _ticks(cell, _offered(pack, cell.field, facts), values.get(cell.field.code))
    names = [file.name for file in cell.files]
    return {
        "label": cell.field.label.zh,
        "span": cell.span,
        "text": "" if ticks else cell.text,
        "lines": [*cell.lines, *names],
        "ticks": ticks,
        "prose": cell.is_prose,
        "room": cell.field.lines or ROOM.get(cell.field.type, 0),
        "table": _table(cell) if cell.field.columns else None,
        "drawing": svg_of(cell.strokes) if cell.strokes else "",
    }


def _offered(pack: Pack, field: Field, facts: Mapping[str, Any]) -> Sequence[Offer]:
    """What may be ticked; where the classification decides, what any of them offers: what many share comes last."""
    if field.binds not in ("business", "problem"):
        return offers(pack, field, facts)
    trees = pack.catalogue.classifications
    every = [offer for tree in trees for offer in offers(pack, field, {**facts, "classification": tree.code})]
    shared = Counter(offer.code for offer in every)
    different = sorted({offer.code: offer for offer in every}.values(), key=lambda offer: shared[offer.code])
    return different if len(different) <= MOST_TICKS else offers(pack, field, facts)


def _table(cell: ReadCell) -> dict[str, Any]:
    """Repeated rows; what is left of the lines that the paper has stays empty."""
    columns = cell.field.columns
    empty = [[""] * len(columns)] * max((cell.field.lines or 3 * (not cell.table)) - len(cell.table), 0)
    return {
        "headings": [[heading.title.zh if heading.title else "", heading.width] for heading in cell.headings],
        "columns": [[column.label.zh, WEIGHT.get(column.type, 2.0), column.type in NUMBERS] for column in columns],
        "rows": [*map(list, cell.table), *empty],
        "totals": list(cell.totals),
    }


def _chosen(value: Any) -> set[str]:
    if isinstance(value, bool):
        return {"yes" if value else "no"}
    return {value} if isinstance(value, str) else set(value or ())


def _ticks(cell: ReadCell, offered: Sequence[Offer], value: Any) -> list[dict[str, Any]]:
    """Boxes to tick; where the options are too many or too long for the cell, what was chosen is written out."""
    if cell.field.type not in TICKED or not 1 < len(offered) <= MOST_TICKS:
        return []
    if not cell.is_empty and max(len(offer.title.zh) for offer in offered) > cell.span * 2:
        return []
    chosen = _chosen(value)
    shown = [offer for offer in offered if offer.active or offer.code in chosen]
    return [{"text": offer.title.zh, "on": offer.code in chosen} for offer in shown]
