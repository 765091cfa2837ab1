"""Filling in forms. The matter that a sheet belongs to tells the journal: its entry says what was captured."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.journal.events import Actor
from bihuan.kernel.rows import insert_rows
from bihuan.sheets.binding import under_its_own
from bihuan.sheets.fields import is_empty
from bihuan.sheets.models import Sheet


@dataclass(frozen=True, slots=True)
class Difference:
    """What a field held before, and what it holds now; None is nothing."""

    before: Any
    after: Any


@transaction.atomic(savepoint=False)
def make_sheet(
    *, form: str, edition_id: int, values: Mapping[str, Any], number: str = "", by: Actor, at: datetime
) -> Sheet:
    """A new sheet with what was filled in so far: one row. The values have been checked by `rules.clean_values`."""
    sheet = Sheet.begun(form=form, edition_id=edition_id, values=values, number=number, maker_id=by.actor_id, at=at)
    insert_rows([sheet])
    return sheet


@transaction.atomic(savepoint=False)
def change_sheet(*, sheet: Sheet, values: Mapping[str, Any], by: Actor, at: datetime) -> dict[str, Difference]:
    """Put values into the sheet, an empty one out of it; returns what changed, for the caller's entry.

    The caller holds the row that the sheet belongs to. The version moves only when something changed. A sheet that
    is not written yet is written by whoever made it.
    """
    now = dict(sheet.values)
    changed: dict[str, Difference] = {}
    for code, value in values.items():
        before, after = now.get(code), None if is_empty(value) else under_its_own(now.get(code), value)
        if before == after:
            continue
        changed[code] = Difference(before, after)
        now.pop(code, None)
        if after is not None:
            now[code] = after
    if changed:
        sheet.values, sheet.version = now, sheet.version + 1
        sheet.changed_by_id, sheet.changed_at = by.actor_id, at
        if not sheet._state.adding:
            sheet.save(update_fields=["values", "version", "changed_by", "changed_at"])
    return changed
