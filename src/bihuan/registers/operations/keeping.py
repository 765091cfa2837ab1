"""Making, changing, checking and voiding a sheet of a register."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.operations import record
from bihuan.kernel.errors import ChangedMeanwhile, Refusal
from bihuan.kernel.once import sealed_key, wait_for_others
from bihuan.org.models import Staff
from bihuan.org.scope import acting
from bihuan.registers import rules
from bihuan.registers.events import (
    RegisterSheetChanged,
    RegisterSheetChecked,
    RegisterSheetMade,
    RegisterSheetUnlocked,
    RegisterSheetVoided,
)
from bihuan.registers.given import numbered, with_given
from bihuan.registers.listing import listed_values
from bihuan.registers.models import ListedValue, RegisterSheet
from bihuan.registers.operations.timing import keep_sheet_time
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import pack_of
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.search.operations import Finding, index_document
from bihuan.sheets.fields import CHOSEN
from bihuan.sheets.offers import offers
from bihuan.sheets.operations import change_sheet, make_sheet
from bihuan.sheets.rules import clean_values
from bihuan.workorders.models import WorkOrder
from bihuan.workorders.numbers import next_number


class WrongSheet(Refusal):
    code: ClassVar[str] = "wrong_sheet"


class ReasonWanted(Refusal):
    code: ClassVar[str] = "reason_wanted"


@transaction.atomic
def make_register_sheet(
    *,
    edition: Edition,
    register: str,
    values: Mapping[str, Any],
    order: WorkOrder | None = None,
    key: str = "",
    by: Staff,
    at: datetime,
) -> RegisterSheet:
    """A new sheet of the unit in which the person holds the post that makes it; the same `key` twice is one sheet."""
    pack = pack_of(edition.pk)
    rule = pack.register[register]
    held = rules.require_maker(pack, rule, by=by, at=at)
    rules.require_typed(rule, order)
    key = sealed_key(key, by)
    if key:
        wait_for_others(key)
        before = RegisterSheet.objects.filter(request_key=key).first()
        if before is not None:
            return before
    checked = _checked(pack, rule, values)
    rules.require_work_orders(pack, rule, checked, {}, order, by=by, at=at)
    number = next_number(prefix=pack.regulation.prefix, letters=rule.letters, at=at)
    said = {**checked, **numbered(pack, rule, number)}
    sheet = make_sheet(form=rule.form, edition_id=edition.pk, values=said, number=number, by=by, at=at)
    row = RegisterSheet.objects.create(
        number=number,
        request_key=key or None,
        regulation=pack.regulation.code,
        register=register,
        sheet=sheet,
        unit_id=held.unit_id,
        path=held.unit_path,
        order=order if rule.on_work_order != "never" else None,
        made_at=at,
    )
    made = RegisterSheetMade(rule.title, number, order.number if order else "", sheet.values)
    record(made, about=row, by=acting(by, held), at=at)
    return let_be_found(pack, rule, row)


@transaction.atomic
def import_register_sheets(
    *, edition: Edition, register: str, lines: Sequence[Mapping[str, Any]], key: str, by: Staff, at: datetime
) -> list[RegisterSheet]:
    """A sheet of each line, all or none; the same `key` twice makes them once."""
    return [
        make_register_sheet(edition=edition, register=register, values=values, key=f"{key}.{number}", by=by, at=at)
        for number, values in enumerate(lines)
    ]


@transaction.atomic
def change_register_sheet(
    *, row: RegisterSheet, values: Mapping[str, Any], seen: int, by: Staff, at: datetime
) -> RegisterSheet:
    """Other values, as long as nobody has checked it; `seen` is the version that the page showed."""
    row, pack, rule = held_row(row)
    held = rules.require_maker(pack, rule, by=by, at=at, path=row.path)
    rules.require_open(rule, row)
    if row.sheet.version != seen:
        raise ChangedMeanwhile(_("该表已被他人修改，请刷新后再操作。"))
    values = values if rule.gathered is None else with_given(pack, rule, row, values)
    checked = _checked(pack, rule, values)
    rules.require_work_orders(pack, rule, checked, row.sheet.values, row.order, by=by, at=at)
    changed = change_sheet(sheet=row.sheet, values=checked, by=by, at=at)
    if changed and row.sheet.maker_id is None:  # opened by itself: whoever completes it stands for it
        row.sheet.maker = by
        row.sheet.save(update_fields=["maker"])
        if row.order is not None:
            keep_sheet_time(order=row.order, register=row.register, became="completed", by=by, at=at)
    if changed:
        before = {code: each.before for code, each in changed.items()}
        after = {code: each.after for code, each in changed.items()}
        said = RegisterSheetChanged(rule.title, row.number, before, after)
        record(said, about=row, by=acting(by, held), at=at)
        let_be_found(pack, rule, row)
    return row


@transaction.atomic
def check_register_sheet(*, row: RegisterSheet, seen: int | None = None, by: Staff, at: datetime) -> RegisterSheet:
    """Another person stands for it; from now on it stays as it is. `seen` is the version that was read."""
    row, pack, rule = held_row(row)
    held = rules.require_checker(pack, rule, row, by=by, at=at)
    rules.require_open(rule, row)
    if seen is not None and row.sheet.version != seen:
        raise ChangedMeanwhile(_("该表已被他人修改，请刷新后再操作。"))
    if rule.gathered is not None or row.sheet.maker_id is None:
        _checked(pack, rule, row.sheet.values)
    row.sheet.status, row.sheet.checker, row.sheet.checked_at = "checked", by, at
    row.sheet.save(update_fields=["status", "checker", "checked_at"])
    row.status = row.sheet.status
    checked = RegisterSheetChecked(rule.title, row.number)
    record(checked, about=row, by=acting(by, held), at=at, saving=("status",))
    return row


@transaction.atomic
def unlock_register_sheet(*, row: RegisterSheet, reason: str, by: Staff, at: datetime) -> RegisterSheet:
    """Take the check back, with a reason （反审核）: it may be changed, and is to be checked anew."""
    row, pack, rule = held_row(row)
    held = rules.require_unlocker(pack, rule, row, by=by, at=at)
    reason = _reason(reason, _("请填写反审核原因，最长 200 个字。"))
    row.sheet.status, row.sheet.checker, row.sheet.checked_at = "open", None, None
    row.sheet.save(update_fields=["status", "checker", "checked_at"])
    row.status = row.sheet.status
    unlocked = RegisterSheetUnlocked(rule.title, row.number, reason)
    record(unlocked, about=row, by=acting(by, held), at=at, saving=("status",))
    return row


@transaction.atomic
def void_register_sheet(*, row: RegisterSheet, reason: str, by: Staff, at: datetime) -> RegisterSheet:
    """Strike it out, with a reason; it is kept to be read."""
    row, pack, rule = held_row(row)
    held = rules.require_voider(pack, rule, row, by=by, at=at)
    if row.sheet.status == "voided":
        raise rules.NotOpenAnyMore(_("该表已作废。"), clause=rule.clause[0])
    row.sheet.status, row.void_reason = "voided", _reason(reason, _("请填写作废原因，最长 200 个字。"))
    row.sheet.save(update_fields=["status"])
    row.status = row.sheet.status
    voided = RegisterSheetVoided(rule.title, row.number, row.void_reason)
    record(voided, about=row, by=acting(by, held), at=at, saving=("status", "void_reason"))
    return row


def _reason(reason: str, wanted: str) -> str:
    if not 0 < len(reason.strip()) <= 200:
        raise ReasonWanted(wanted, fields={"reason": wanted})
    return reason.strip()


def held_row(row: RegisterSheet) -> tuple[RegisterSheet, Pack, Register]:
    """The row and its sheet, held until the transaction ends, with the rules it was made under."""
    RegisterSheet.objects.select_for_update().only("pk").get(pk=row.pk)
    row = RegisterSheet.objects.select_related("sheet").get(pk=row.pk)
    pack = pack_of(row.sheet.edition_id)
    return row, pack, pack.register[row.register]


def _checked(pack: Pack, rule: Register, values: Mapping[str, Any]) -> Mapping[str, Any]:
    codes = [field.code for field in pack.form[rule.form].fields]
    optional = [code for code in codes if code not in rule.required]
    checked = clean_values(pack, rule.form, required=rule.required, optional=optional, values=values, facts={})
    if checked.faults:
        raise WrongSheet(" ".join(checked.faults.values()), clause=rule.clause[0], fields=checked.faults)
    return checked.values


def let_be_found(pack: Pack, rule: Register, row: RegisterSheet) -> RegisterSheet:
    """By its number and its words; nothing personal is among them."""
    open_fields = [field for field in pack.form[rule.form].fields if not field.personal]
    words = [word for field in open_fields for word in _words_of(pack, field, row.sheet.values.get(field.code))]
    finding = Finding(RegisterSheet.subject_kind, row.pk, row.sheet.made_at, "\n".join(words), row.number)
    index_document(finding=finding)
    _list_values(pack, rule, row)
    return row


def _words_of(pack: Pack, field: Field, value: Any) -> list[str]:
    """What is written, and in words what was chosen out of a list."""
    if not isinstance(value, str):
        return []
    if field.type not in CHOSEN:
        return [value]
    return [offer.title.zh for offer in offers(pack, field, {}) if offer.code == value]


def _list_values(pack: Pack, rule: Register, row: RegisterSheet) -> None:
    """What the list is narrowed, sorted and added up by."""
    place = {"regulation": row.regulation, "register": row.register}
    listed = listed_values(pack.form[rule.form], row.sheet.values)
    lines = [ListedValue(row=row, **place, field=each.field, key=each.key, amount=each.amount) for each in listed]
    ListedValue.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["row", "field"], update_fields=["key", "amount"]
    )
