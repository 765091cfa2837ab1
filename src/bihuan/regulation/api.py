"""The machines' door to the regulations: read only; installing is the command's."""

from typing import Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import JsonValue

from bihuan.api.endpoints import Room, Rule
from bihuan.api.shapes import Out
from bihuan.kernel.time import now
from bihuan.regulation.differences import Difference, differences
from bihuan.regulation.queries import EditionLine, compared, editions_of, newest_editions

room = Room()

Part = Literal[
    "clauses",
    "organisation",
    "catalogue",
    "limits",
    "procedures",
    "policies",
    "forms",
    "scripts",
    "examples",
]


class EditionOut(Out):
    regulation: str
    edition: str
    title: str
    effective_from: str
    until: str | None
    is_in_force: bool

    @classmethod
    def of(cls, line: EditionLine) -> "EditionOut":
        return cls(
            regulation=line.edition.regulation,
            edition=line.edition.edition,
            title=str(line.pack.regulation.title),
            effective_from=line.edition.effective_from.isoformat(),
            until=line.until.isoformat() if line.until else None,
            is_in_force=line.is_in_force,
        )


class PartOut(Out):
    """A part of an edition, as the grammar of packs has it."""

    edition: EditionOut
    part: str
    content: JsonValue


@room.reads("/regulations", rule=Rule.SIGNED_IN, answers=list[EditionOut], summary=_("全部制度"))
def regulations(request: HttpRequest) -> list[EditionOut]:
    """Of each the edition in force, or the one that begins first."""
    return [EditionOut.of(line) for line in newest_editions(now())]


@room.reads("/regulations/{code}", rule=Rule.SIGNED_IN, answers=list[EditionOut], summary=_("一部制度的各版次"))
def editions(request: HttpRequest, code: str) -> list[EditionOut]:
    """The newest first."""
    lines = editions_of(code, now())
    if not lines:
        raise Http404
    return [EditionOut.of(line) for line in lines]


class DifferenceOut(Out):
    how: Literal["added", "removed", "changed", "moved"]
    part: str
    path: str
    about: str
    says: str
    clause: list[str]

    @classmethod
    def of(cls, one: Difference) -> "DifferenceOut":
        return cls(
            how=one.how,
            part=one.part,
            path=one.path,
            about=str(one.about),
            says=str(one.says),
            clause=list(one.clause),
        )


class ChangesOut(Out):
    """What one edition changes against another."""

    old: str
    new: str
    differences: list[DifferenceOut]


@room.reads("/regulations/{code}/changes", rule=Rule.SIGNED_IN, answers=ChangesOut, summary=_("版次对比"))
def changes(request: HttpRequest, code: str, old: str = "", new: str = "") -> ChangesOut:
    """In words, with path and clause; unless asked otherwise of the newest edition against the one before it."""
    lines = editions_of(code, now())
    if not lines:
        raise Http404
    before, after = compared(lines, old, new)
    found = [DifferenceOut.of(each) for each in differences(before.pack, after.pack)]
    return ChangesOut(old=before.edition.edition, new=after.edition.edition, differences=found)


@room.reads("/regulations/{code}/{part}", rule=Rule.SIGNED_IN, answers=PartOut, summary=_("某一版次的一部分"))
def part_of(request: HttpRequest, code: str, part: Part, edition: str = "") -> PartOut:
    """Its clauses, limits, procedures …: of the edition asked for, else of the one in force."""
    lines = editions_of(code, now())
    line = next((one for one in lines if one.edition.edition == edition or (not edition and one.is_in_force)), None)
    if line is None:
        raise Http404
    content = line.pack.model_dump(mode="json", by_alias=True, include={str(part)})[part]
    return PartOut(edition=EditionOut.of(line), part=part, content=content)
