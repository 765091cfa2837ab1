"""May this post make, change, check or void a sheet of this register."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.org.models import Seal, Staff, Unit
from bihuan.org.scope import Held, held_posts, seen_path
from bihuan.registers.models import RegisterSheet
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Register
from bihuan.sheets.fields import work_orders_in
from bihuan.sheets.models import Signature
from bihuan.workorders.models import WorkOrder

MOST_UNITS = 500  # to choose from


class NotOpenAnyMore(Refusal):
    code: ClassVar[str] = "not_open_any_more"


class CheckedByAnother(Refusal):
    code: ClassVar[str] = "checked_by_another"


class NoSuchWorkOrder(Refusal):
    code: ClassVar[str] = "no_such_work_order"


class NotCheckedYet(Refusal):
    code: ClassVar[str] = "not_checked_yet"


class NoSuchSeal(Refusal):
    code: ClassVar[str] = "no_such_seal"


class GatheredOnly(Refusal):
    code: ClassVar[str] = "gathered_only"


class WorkOrderWanted(Refusal):
    code: ClassVar[str] = "work_order_wanted"


def registers_for(staff: Staff, at: datetime) -> list[tuple[Pack, Register]]:
    """The registers that a post of the person may open."""
    posts = {(held.regulation, held.post) for held in held_posts(staff, at)}
    return [
        (pack, register)
        for pack in packs_in_force(at)
        for register in pack.registers
        if any((pack.regulation.code, post) in posts for post in register.posts)
    ]


def offers_for(order: WorkOrder, *, by: Staff, at: datetime) -> list[Register]:
    """The registers in which the person may make a sheet about the work order."""
    return [
        register
        for pack, register in registers_for(by, at)
        if pack.regulation.code == order.regulation
        and register.on_work_order != "never"
        and may_make(pack, register, by=by, at=at)
    ]


def may_make(pack: Pack, register: Register, *, by: Staff, at: datetime) -> bool:
    return _held(pack, register.makers, by, at) is not None


def may_import(pack: Pack, register: Register, *, by: Staff, at: datetime) -> bool:
    """Whether the person may make sheets that hang on no work order."""
    typed = register.gathered is None and register.on_work_order != "must"
    return typed and may_make(pack, register, by=by, at=at)


def may_gather(pack: Pack, register: Register, *, by: Staff, at: datetime) -> bool:
    return register.gathered is not None and may_make(pack, register, by=by, at=at)


def units_to_gather(pack: Pack, register: Register, *, by: Staff, at: datetime) -> list[Unit]:
    """The unit of whoever gathers and those below it, from the top down; at most so many as one can choose from."""
    held = require_maker(pack, register, by=by, at=at)
    below = Unit.objects.active().within(seen_path(held)).order_by("path")[:MOST_UNITS]
    return sorted(below, key=lambda unit: (unit.pk != held.unit_id, unit.path))


def may_change(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> bool:
    return row.sheet.status == "open" and _held(pack, register.makers, by, at, row.path) is not None


def checks_own(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> bool:
    """Whether the person could check it, had somebody else made it."""
    own = row.sheet.status == "open" and row.sheet.maker_id == by.pk
    return own and _held(pack, register.checkers, by, at, row.path) is not None


def may_check(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> bool:
    free = row.sheet.status == "open" and row.sheet.maker_id != by.pk
    return free and _held(pack, register.checkers, by, at, row.path) is not None


def may_unlock(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> bool:
    return row.sheet.status == "checked" and _held(pack, register.checkers, by, at, row.path) is not None


def may_void(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> bool:
    return row.sheet.status != "voided" and _held(pack, _voiders(register, row), by, at, row.path) is not None


def may_seal(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> bool:
    return row.sheet.status == "checked" and _held(pack, register.sealers, by, at, row.path) is not None


def may_hand_over(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> bool:
    posts = (*register.makers, *register.checkers)
    there = bool(pack.form[register.form].copies) and row.sheet.status != "voided"
    return there and _held(pack, posts, by, at, row.path) is not None


def doings_of(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> list[str]:
    """What the person may do about the sheet as it stands."""
    open_to_them = may_change(pack, register, row, by=by, at=at)
    said = {
        "change": open_to_them,
        "gather": open_to_them and register.gathered is not None,
        "check": may_check(pack, register, row, by=by, at=at),
        "unlock": may_unlock(pack, register, row, by=by, at=at),
        "sign": role_of(row, by) is not None,
        "seal": may_seal(pack, register, row, by=by, at=at),
        "hand_over": may_hand_over(pack, register, row, by=by, at=at),
        "void": may_void(pack, register, row, by=by, at=at),
    }
    return [doing for doing, allowed in said.items() if allowed]


def may_read_personal(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> bool:
    """Whoever makes, checks or seals the sheet reads it whole; others read personal data masked."""
    return _held(pack, (*register.makers, *register.checkers, *register.sealers), by, at, row.path) is not None


def require_maker(pack: Pack, register: Register, *, by: Staff, at: datetime, path: str = "") -> Held:
    return _require(pack, register, register.makers, by, at, path)


def require_importer(pack: Pack, register: Register, *, by: Staff, at: datetime) -> Held:
    held = require_maker(pack, register, by=by, at=at)
    require_typed(register)
    return held


def require_typed(register: Register, order: WorkOrder | None = None) -> None:
    """What is gathered is never typed; some sheets are made from the page of a work order alone."""
    if register.gathered is not None:
        raise GatheredOnly(_("本表由系统取数生成，不能手工填写或导入。"), clause=register.clause[0])
    if register.on_work_order == "must" and order is None:
        raise WorkOrderWanted(_("请从工单页开立该表。"), clause=register.clause[0])


def require_checker(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> Held:
    """One of the posts that check, and another person than the one who made the sheet."""
    held = _require(pack, register, register.checkers, by, at, row.path)
    if row.sheet.maker_id == by.pk:
        raise CheckedByAnother(_("审核须由填写人以外的人进行。"), clause=register.clause[0])
    return held


def require_unlocker(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> Held:
    """One of the posts that check: what they stand for they may open again."""
    held = _require(pack, register, register.checkers, by, at, row.path)
    if row.sheet.status != "checked":
        raise NotOpenAnyMore(_("该表没有审核，不需反审核。"), clause=register.clause[0])
    return held


def require_sealer(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> Held:
    """One of the posts that set the seal, on a sheet that somebody has checked."""
    if not register.sealers:
        raise NoSuchSeal(_("该表不用印。"), clause=register.clause[0])
    held = _require(pack, register, register.sealers, by, at, row.path)
    if row.sheet.status != "checked":
        raise NotCheckedYet(_("审核通过后才能用印。"), clause=register.clause[0])
    return held


def seals_for(row: RegisterSheet, held: Held, *, at: datetime) -> QuerySet[Seal]:
    """The seals in use that the post may set on the sheet.

    Those of its own unit, and those of the sheet's unit and of the units above that one, as far up as the post sees.
    """
    codes = row.path.rstrip(".").split(".")
    above = [f"{'.'.join(codes[:depth])}." for depth in range(1, len(codes) + 1)]
    near = Q(unit_id=held.unit_id) | Q(unit__path__in=above, unit__path__startswith=seen_path(held))
    found = Seal.objects.in_use(at).filter(near, unit__active=True)
    return found.select_related("unit", "picture").order_by("-unit__path", "name")


def require_seal(register: Register, row: RegisterSheet, seal: Seal, held: Held, *, at: datetime) -> Seal:
    found = seals_for(row, held, at=at).filter(pk=seal.pk).first()
    if found is None:
        said = _("该印章已停用，或不归您用印的单位。")
        raise NoSuchSeal(said, clause=register.clause[0], fields={"seal": said})
    return found


def role_of(row: RegisterSheet, by: Staff) -> Signature.Role | None:
    """In which role the person stands for the sheet, and may sign it."""
    if row.sheet.status == "voided":
        return None
    if row.sheet.checker_id == by.pk:
        return Signature.Role.CHECKER
    return Signature.Role.MAKER if row.sheet.maker_id == by.pk else None


def require_signer(
    pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime
) -> tuple[Signature.Role, Held]:
    """The role of whoever made or checked it, with the post in which the person does so still."""
    role = role_of(row, by)
    if role is None:
        raise NotPermitted(_("只有制表人和审核人可以在该表上签名。"), clause=register.clause[0])
    posts = register.checkers if role == Signature.Role.CHECKER else register.makers
    return role, _require(pack, register, posts, by, at, row.path)


def require_voider(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> Held:
    return _require(pack, register, _voiders(register, row), by, at, row.path)


def require_hander(pack: Pack, register: Register, row: RegisterSheet, *, by: Staff, at: datetime) -> Held:
    """Whoever makes or checks such sheets hands their copies over, unless the sheet is void or has none."""
    held = _require(pack, register, (*register.makers, *register.checkers), by, at, row.path)
    if not pack.form[register.form].copies:
        raise NotOpenAnyMore(_("该表只有一联，没有联次可交付。"), clause=register.clause[0])
    if row.sheet.status == "voided":
        raise NotOpenAnyMore(_("该表已作废，不再交付。"), clause=register.clause[0])
    return held


def require_work_orders(
    pack: Pack,
    register: Register,
    values: Mapping[str, Any],
    before: Mapping[str, Any],
    order: WorkOrder | None,
    *,
    by: Staff,
    at: datetime,
) -> None:
    """The work orders that are named, and were not before, are there for this person to see."""
    form = pack.form[register.form]
    named = list(work_orders_in(form, values))
    known = {number for _field, number in work_orders_in(form, before)} | ({order.number} if order else set())
    asked = {number for _field, number in named} - known
    seen = WorkOrder.objects.visible_to(by, at=at).filter(number__in=asked) if asked else WorkOrder.objects.none()
    missing = asked - set(seen.values_list("number", flat=True))
    faults = {
        field.code: _("没有您能看到的工单“%(number)s”。") % {"number": number}
        for field, number in named
        if number in missing
    }
    if faults:
        raise NoSuchWorkOrder(" ".join(faults.values()), clause=register.clause[0], fields=faults)


def require_open(register: Register, row: RegisterSheet) -> None:
    if row.sheet.status != "open":
        raise NotOpenAnyMore(_("该表已审核或作废，不能再改。"), clause=register.clause[0])


def _voiders(register: Register, row: RegisterSheet) -> tuple[str, ...]:
    """What has been checked is voided only by whoever checks."""
    return register.checkers if row.sheet.status == "checked" else (*register.makers, *register.checkers)


def _held(pack: Pack, posts: Collection[str], by: Staff, at: datetime, path: str = "") -> Held | None:
    """A post of the person that is among these and sees this path."""
    held_here = (held for held in held_posts(by, at) if held.regulation == pack.regulation.code and held.post in posts)
    return next((held for held in held_here if not path or path.startswith(seen_path(held))), None)


def _require(pack: Pack, register: Register, posts: Collection[str], by: Staff, at: datetime, path: str) -> Held:
    held = _held(pack, posts, by, at, path)
    if held is None:
        who = _("、").join(str(pack.post[post].title) for post in posts) or "—"
        said = _("“%(title)s”由%(who)s办理。") % {"title": register.title, "who": who}
        raise NotPermitted(said, clause=register.clause[0])
    return held
