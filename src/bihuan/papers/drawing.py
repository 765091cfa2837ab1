"""A form with its values as the paper says it: exact Chinese titles and labels, boxes to tick, lines to sign."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets.offers import Offer, derived_facts, offers
from bihuan.sheets.reading import WIDTH, ReadCell, read_view

TICKED = ("choice", "choices", "yes_no")
MOST_TICKS = 12  # more options than these are written out, not ticked
ROOM = {"long_text": 4, "checklist": 4, "script": 6}  # lines left free on paper, by type


@dataclass(frozen=True, slots=True)
class Signature:
    """A line at the foot: who signs as what, and who did when. Empty on what nobody signed yet."""

    label: str
    who: str = ""
    at: datetime | None = None


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
        return {"title": title, "papers": [_paper(paper, note) for paper in papers]}


def _paper(paper: Paper, note: str) -> dict[str, Any]:
    form, regulation = paper.pack.form[paper.form], paper.pack.regulation
    source = f"依据：《{regulation.title.zh}》（{regulation.edition} 版）{_clauses(form.clause)}"
    return {
        "title": form.title.zh,
        "form": form.number,
        "left": f"编号：{paper.number}",
        "right": paper.beside,
        "landscape": False,
        "void": paper.void,
        "copies": [None],
        "sections": list(_sections(paper)),
        "signatures": [_signed(one) for one in paper.signatures],
        "clauses": [source] if paper.clauses else [],
        "note": note,
    }


def _clauses(numbers: Sequence[str]) -> str:
    return "、".join(f"第 {number} 条" for number in numbers)


def _signed(one: Signature) -> dict[str, str]:
    at = f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if one.at else ""
    return {"label": one.label, "who": one.who, "at": at}


def _sections(paper: Paper) -> Iterable[dict[str, Any]]:
    values = paper.values or {}
    form = paper.pack.form[paper.form]
    facts = derived_facts(paper.pack, form, values)
    for section in read_view(paper.pack, paper.form, values, personal=paper.personal):
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
    ticks = [] if cell.masked else _ticks(cell, offers(pack, cell.field, facts), values.get(cell.field.code))
    names = [file.name for file in cell.files]
    return {
        "label": cell.field.label.zh,
        "span": cell.span,
        "text": "" if ticks else cell.text,
        "lines": [*cell.lines, *names],
        "ticks": ticks,
        "room": ROOM.get(cell.field.type, 0),
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
