"""Sheets of registers on paper, by themselves and among the papers of their work order."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_posts
from bihuan.papers.drawing import WEIGHT, Paper, Signature, Signed, foot_of
from bihuan.papers.listing import Column, Listing
from bihuan.registers.exporting import TooMany
from bihuan.registers.forms import STATUSES
from bihuan.registers.listing import AMOUNTS
from bihuan.registers.models import RegisterSheet
from bihuan.registers.queries import Wanted, of_work_order, ordered_sheets, signatures_of
from bihuan.registers.tables import Line, lines_of
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.models import Signature as DrawnUnder
from bihuan.sheets.strokes import svg_of
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.story.printing import adds_papers

MOST_PRINTED = 2_000  # lines of one list on paper
HEAD = (Column("编号", 2.6), Column("单位"), Column("填写", 2.2))


def paper_of(pack: Pack, rule: Register, row: RegisterSheet, *, whole: bool) -> Paper:
    """One sheet; `whole` says that personal values are shown."""
    sheet = row.sheet
    by_role = {each.signature.role: each.signature for each in signatures_of(row)}
    seal = by_role.pop(DrawnUnder.Role.SEAL, None)
    by_hand = {role: svg_of(signature.strokes) for role, signature in by_role.items()}
    maker = (sheet.maker.name if sheet.maker else "", sheet.made_at, by_hand.get("maker", ""))
    checker = (sheet.checker.name if sheet.checker else "", sheet.checked_at, by_hand.get("checker", ""))
    return Paper(
        pack,
        rule.form,
        sheet.values,
        number=row.number,
        beside=str(row.unit.title),
        signatures=foot_of(pack.form[rule.form], maker, checker, _sealed(seal) if seal else ("", None)),
        personal=whole,
        void=sheet.status == "voided",
    )


def _sealed(one: DrawnUnder) -> Signed:
    picture = one.seal.uri if one.seal else ""
    return one.staff.name, one.at, picture


@adds_papers
def papers_about(order: WorkOrder, reader: Staff, at: datetime) -> Iterator[Paper]:
    """What is kept about the work order in registers that the reader may open; personal values stay masked."""
    for line in of_work_order(order, reader, at=at):
        pack = pack_of(line.row.sheet.edition_id)
        yield paper_of(pack, line.register, line.row, whole=False)


def listing_of(
    pack: Pack, rule: Register, wanted: Wanted, sort: str, columns: Sequence[Field], *, by: Staff, at: datetime
) -> Listing:
    """The wanted sheets in the chosen columns, in Chinese whoever asks; raises TooMany."""
    rows = list(ordered_sheets(pack, rule, by, wanted, sort, at=at)[: MOST_PRINTED + 1])
    if len(rows) > MOST_PRINTED:
        raise TooMany(_("一次最多打印 %(most)s 张，请缩小期间或条件。") % {"most": f"{MOST_PRINTED:,}"})
    held = next(held for held in held_posts(by, at) if held.regulation == pack.regulation.code)
    with translation.override("zh-hans"):
        return Listing(
            title=rule.title.zh,
            number=pack.form[rule.form].number,
            about=f"单位：{Unit.objects.get(pk=held.unit_id).title.zh}",
            beside=_period(wanted, rows),
            columns=[*HEAD, *(_column(field) for field in columns), Column("状态", 1.2)],
            rows=[_printed(line) for line in lines_of(pack, rule, rows, columns)],
            signatures=(Signature("制表", by.name, at), Signature("审核")),
        )


def _column(field: Field) -> Column:
    return Column(field.label.zh, WEIGHT.get(field.type, 2.0), field.type in AMOUNTS)


def _printed(line: Line) -> list[str]:
    row = line.row
    made = f"{row.made_at.astimezone(SHANGHAI):%Y-%m-%d} {row.sheet.maker.name if row.sheet.maker else ''}"
    return [row.number, row.unit.title.zh, made, *line.texts, str(STATUSES[row.sheet.status])]


def _period(wanted: Wanted, rows: Sequence[RegisterSheet]) -> str:
    """The days that were asked for, else those of the first and the last sheet."""
    days = [row.made_at.astimezone(SHANGHAI).date() for row in rows]
    since, until = wanted.since or min(days, default=""), wanted.until or max(days, default="")
    return f"期间：{since} 至 {until}　共 {len(rows)} 张"
