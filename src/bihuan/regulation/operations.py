"""Putting an edition of a regulation into force."""

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.regulation.check import check_pack
from bihuan.regulation.check.calendars import years_known
from bihuan.regulation.events import EditionInstalled
from bihuan.regulation.faults import BrokenPack
from bihuan.regulation.load import Loaded, read_pack
from bihuan.regulation.models import Edition, EditionText
from bihuan.regulation.queries import forget_what_is_in_force


class StartsInThePast(Refusal):
    code: ClassVar[str] = "starts_in_the_past"


class EditionIsFrozen(Refusal):
    code: ClassVar[str] = "edition_is_frozen"


class DayIsTaken(Refusal):
    code: ClassVar[str] = "day_is_taken"


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
    (another content under a number that stands), `DayIsTaken`, or `StartsInThePast` unless `historical` is said.
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
