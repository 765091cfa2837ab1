"""Gathering a list from records, and gathering it again."""

from datetime import date, datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import ChangedMeanwhile, Refusal
from bihuan.kernel.once import sealed_key, wait_for_others
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import Held, acting, seen_path
from bihuan.registers import rules
from bihuan.registers.events import RegisterSheetGathered, RegisterSheetMade
from bihuan.registers.gathering import gathered
from bihuan.registers.given import lines_of, merged, numbered
from bihuan.registers.models import Gathering, RegisterSheet
from bihuan.registers.operations.keeping import held_row, let_be_found
from bihuan.registers.periods import period_of
from bihuan.registers.records import Extent
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.registers import Gathers, Register
from bihuan.sheets.operations import change_sheet, make_sheet
from bihuan.workorders.numbers import next_number


class NothingToGather(Refusal):
    code: ClassVar[str] = "nothing_to_gather"


class WrongPeriod(Refusal):
    code: ClassVar[str] = "wrong_period"


class GatheredAlready(Refusal):
    code: ClassVar[str] = "gathered_already"


@transaction.atomic
def gather_register_sheet(
    *,
    edition: Edition,
    register: str,
    unit: Unit,
    since: date,
    until: date,
    key: str = "",
    by: Staff,
    at: datetime,
) -> RegisterSheet:
    """A new sheet with what the records of a unit and period say, as far as the person sees them."""
    pack = pack_of(edition.pk)
    rule = pack.register[register]
    gathers = _gathers(rule)
    held = rules.require_maker(pack, rule, by=by, at=at)
    _require_sense(rule, gathers, held, unit, since, until, at)
    wait_for_others(f"gather.{edition.regulation}.{register}.{unit.pk}.{since}.{until}")
    key = sealed_key(key, by)
    if key and (made := RegisterSheet.objects.filter(request_key=key).first()):
        return made
    _require_first(rule, edition, unit, since, until, held)
    found = gathered(pack, rule, gathers, Extent(unit, since, until), by=by, at=at)
    number = next_number(prefix=pack.regulation.prefix, letters=rule.letters, at=at)
    values = merged(pack, rule, found) | numbered(pack, rule, number)
    sheet = make_sheet(form=rule.form, edition_id=edition.pk, values=values, number=number, by=by, at=at)
    place = {"regulation": edition.regulation, "register": register, "unit_id": held.unit_id, "path": held.unit_path}
    row = RegisterSheet.objects.create(number=number, request_key=key or None, sheet=sheet, made_at=at, **place)
    Gathering.objects.create(
        row=row, unit=unit, since=since, until=until, gathered_at=at, head=list(found.head), lines=lines_of(found)
    )
    record(RegisterSheetMade(rule.title, number, "", sheet.values), about=row, by=acting(by, held), at=at)
    return let_be_found(pack, rule, row)


@transaction.atomic
def gather_again(*, row: RegisterSheet, seen: int, by: Staff, at: datetime) -> RegisterSheet:
    """The records as they stand now, while nobody has checked the sheet; what people typed stays with its row."""
    row, pack, rule = held_row(row)
    gathers = _gathers(rule)
    held = rules.require_maker(pack, rule, by=by, at=at, path=row.path)
    rules.require_open(rule, row)
    if row.sheet.version != seen:
        raise ChangedMeanwhile(_("该表已被他人修改，请刷新后再操作。"))
    gathering = row.gathering
    wanted = Extent(gathering.unit, gathering.since, gathering.until)
    found = gathered(pack, rule, gathers, wanted, by=by, at=at)
    changed = change_sheet(sheet=row.sheet, values=merged(pack, rule, found, row), by=by, at=at)
    gathering.head, gathering.lines, gathering.gathered_at = list(found.head), lines_of(found), at
    gathering.save(update_fields=["head", "lines", "gathered_at"])
    before = {code: each.before for code, each in changed.items()}
    after = {code: each.after for code, each in changed.items()}
    said = RegisterSheetGathered(rule.title, row.number, len(found.lines), before, after)
    record(said, about=row, by=acting(by, held), at=at)
    return let_be_found(pack, rule, row)


def _gathers(rule: Register) -> Gathers:
    if rule.gathered is None:
        raise NothingToGather(_("该表由人填写，不取数。"), clause=rule.clause[0])
    return rule.gathered


def _require_sense(
    rule: Register, gathers: Gathers, held: Held, unit: Unit, since: date, until: date, at: datetime
) -> None:
    """A unit that the person sees, and a whole period that has begun."""
    if not unit.path.startswith(seen_path(held)):
        raise WrongPeriod(_("只能为本单位及下级单位取数。"), clause=rule.clause[0], fields={"unit": _("请另选单位。")})
    whole = since <= until if gathers.covers == "any" else period_of(gathers.covers, since) == (since, until)
    if not whole or since > at.astimezone(SHANGHAI).date():
        said = _("期间不对：须为已经开始的完整期间。")
        raise WrongPeriod(said, clause=rule.clause[0], fields={"period": said})


def _require_first(rule: Register, edition: Edition, unit: Unit, since: date, until: date, held: Held) -> None:
    """One list of a unit and period: it is gathered again, not made twice."""
    same = Gathering.objects.filter(
        row__regulation=edition.regulation,
        row__register=rule.code,
        row__path=held.unit_path,
        unit=unit,
        since=since,
        until=until,
    )
    number = same.exclude(row__status="voided").values_list("row__number", flat=True).first()
    if number is not None:
        said = _("该单位这一期间已有 %(number)s，请在其中重新取数。") % {"number": number}
        raise GatheredAlready(said, clause=rule.clause[0])
