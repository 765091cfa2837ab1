"""Sheets of registers on paper, by themselves and among the papers of their work order."""

from collections.abc import Iterator
from datetime import datetime

from bihuan.org.models import Staff
from bihuan.papers.drawing import Paper, foot_of
from bihuan.registers.models import RegisterSheet
from bihuan.registers.queries import of_work_order
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.story.printing import adds_papers


def paper_of(pack: Pack, rule: Register, row: RegisterSheet, *, whole: bool) -> Paper:
    """One sheet; `whole` says that personal values are shown."""
    sheet = row.sheet
    maker = (sheet.maker.name if sheet.maker else "", sheet.made_at)
    checker = (sheet.checker.name if sheet.checker else "", sheet.checked_at)
    return Paper(
        pack,
        rule.form,
        sheet.values,
        number=row.number,
        beside=str(row.unit.title),
        signatures=foot_of(pack.form[rule.form], maker, checker),
        personal=whole,
        void=sheet.status == "voided",
    )


@adds_papers
def papers_about(order: WorkOrder, reader: Staff, at: datetime) -> Iterator[Paper]:
    """What is kept about the work order in registers that the reader may open; personal values stay masked."""
    for line in of_work_order(order, reader, at=at):
        pack = pack_of(line.row.sheet.edition_id)
        yield paper_of(pack, line.register, line.row, whole=False)
