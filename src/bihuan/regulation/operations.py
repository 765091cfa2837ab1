"""Putting an edition of a regulation into force."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import ClassVar, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.check import check_pack
from bihuan.regulation.check.calendars import years_known
from bihuan.regulation.events import EditionInstalled
from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import Loaded, read_pack
from bihuan.regulation.models import Edition, EditionText
from bihuan.regulation.queries import forget_what_is_in_force, pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.regulation import Regulation


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


class StartsInThePast(Refusal):
    code: ClassVar[str] = "starts_in_the_past"


class EditionIsFrozen(Refusal):
    code: ClassVar[str] = "edition_is_frozen"


class DayIsTaken(Refusal):
    code: ClassVar[str] = "day_is_taken"


class LettersAreTaken(Refusal):
    code: ClassVar[str] = "letters_are_taken"


class BaseIsMissing(Refusal):
    code: ClassVar[str] = "base_is_missing"


class CodesMeet(Refusal):
    code: ClassVar[str] = "codes_meet"


@transaction.atomic
def install_edition(
    *,
    folder: Path,
    historical: bool = False,
    by: Actor,
    at: datetime,
) -> Edition:
    """Prove the pack in the folder and store it whole; it is in force from its day on, until the next edition begins.

    Installing the same content again is the same edition. Limits in working days need the calendar of the year in
    which it begins. Refused with `BrokenPack` (every fault), `EditionIsFrozen`
    (another content under a number that stands), `DayIsTaken`, `StartsInThePast` unless `historical` is said,
    `LettersAreTaken` (its numbers begin like those of another regulation), `BaseIsMissing` (an add-on none of whose
    main regulations is in force by then), or `CodesMeet` (an add-on and its main regulation call two things alike).
    """
    loaded = read_pack(folder)
    findings = check_pack(loaded, calendar_years=years_known(loaded.pack.regulation.calendar))
    if findings.faults:
        raise BrokenPack(findings.faults)
    front = loaded.pack.regulation
    standing = Edition.objects.filter(regulation=front.code, edition=front.edition).first()
    if standing is not None and standing.content_hash == loaded.content_hash:
        return standing
    _require_new(loaded, standing, historical=historical, at=at)
    _require_beside(loaded.pack, _others(front))
    edition = Edition.objects.create(
        regulation=front.code,
        edition=front.edition,
        content_hash=loaded.content_hash,
        effective_from=front.effective_from,
        historical=historical,
        installed_at=at,
        installed_by_id=by.actor_id,
    )
    EditionText.objects.create(edition=edition, content=loaded.content, files=dict(loaded.files))
    event = EditionInstalled(front.title, front.edition, front.effective_from, loaded.content_hash, historical)
    record(event, about=edition, by=by, at=at)
    forget_what_is_in_force()
    return edition


def _require_new(loaded: Loaded, standing: Edition | None, *, historical: bool, at: datetime) -> None:
    front = loaded.pack.regulation
    words = {"title": front.title, "edition": front.edition, "day": front.effective_from}
    if standing is not None:
        raise EditionIsFrozen(_("《%(title)s》%(edition)s 版已经安装，内容不能再改。请另立版次和施行日期。") % words)
    taken = Edition.objects.filter(regulation=front.code, effective_from=front.effective_from).first()
    if taken is not None:
        raise DayIsTaken(
            _("《%(title)s》%(taken)s 版也自 %(day)s 起施行。请另定施行日期。") % {**words, "taken": taken.edition}
        )
    if front.effective_from < at.astimezone(SHANGHAI).date() and not historical:
        raise StartsInThePast(
            _("《%(title)s》%(edition)s 版的施行日期 %(day)s 已过。补录历史版次请注明 --historical。") % words
        )


def _others(front: Regulation) -> list[Pack]:
    """The rules of the other regulations on the day on which this edition begins."""
    day = datetime.combine(front.effective_from, time.min, SHANGHAI)
    return [pack_of(edition.pk) for edition in Edition.objects.in_force(day) if edition.regulation != front.code]


def _require_beside(pack: Pack, others: Sequence[Pack]) -> None:
    """The regulations that hold at the same time can be told apart, in the house and in each unit."""
    front = pack.regulation
    for other in others:
        if other.regulation.prefix == front.prefix:
            raise LettersAreTaken(
                _("《%(other)s》的编号也以 %(letters)s 开头。请改用别的字母（prefix）。")
                % {"other": other.regulation.title, "letters": front.prefix}
            )
    if front.adds_to and not any(other.regulation.code in front.adds_to for other in others):
        raise BaseIsMissing(
            _("《%(title)s》附加于 %(bases)s，其中没有一项自 %(day)s 起施行。请先安装主制度。")
            % {"title": front.title, "bases": _("、").join(front.adds_to), "day": front.effective_from}
        )
    for other in others:
        if _share_units(front, other.regulation):
            _require_own_codes(pack, other)


def _share_units(one: Regulation, other: Regulation) -> bool:
    """Whether both hold in the same units: an add-on beside its main regulation or beside another add-on to it."""
    mains_of_one, mains_of_other = set(one.adds_to or [one.code]), set(other.adds_to or [other.code])
    return bool(one.adds_to or other.adds_to) and not mains_of_one.isdisjoint(mains_of_other)


_OWN: Mapping[Words, Callable[[Pack], Sequence[_Coded]]] = {
    Words("岗位", "posts"): lambda pack: pack.organisation.posts,
    Words("流程", "procedures"): lambda pack: pack.procedures,
    Words("台账", "registers"): lambda pack: pack.registers,
    Words("表单", "forms"): lambda pack: pack.forms,
    Words("时限", "limits"): lambda pack: pack.limits.limits,
}


def _require_own_codes(pack: Pack, other: Pack) -> None:
    for kind, things in _OWN.items():
        met = {thing.code for thing in things(pack)} & {thing.code for thing in things(other)}
        if met:
            raise CodesMeet(
                _("《%(title)s》和《%(other)s》在同一单位施行，%(kind)s编码 %(codes)s 两边都有。请改名。")
                % {
                    "title": pack.regulation.title,
                    "other": other.regulation.title,
                    "kind": kind,
                    "codes": _("、").join(sorted(met)),
                }
            )
