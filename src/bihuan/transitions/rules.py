"""May this be decided: asked of the regulation, and of what runs."""

from datetime import date, datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import edition_in_force, pack_of
from bihuan.regulation.schema.pack import Pack
from bihuan.transitions.queries import Preview
from bihuan.workorders.rules import require_permission


class NoPlace(Refusal):
    code: ClassVar[str] = "no_place"


class TooEarly(Refusal):
    code: ClassVar[str] = "too_early"


def require_keeper(target: Edition, *, by: Staff, at: datetime) -> None:
    """The person keeps the regulation, by the edition in force; where none is yet, by this one."""
    pack = _standing_pack(target, at)
    require_permission(pack, "keep_regulation", by=by, at=at, doing=_("决定版次过渡"))


def _standing_pack(target: Edition, at: datetime) -> Pack:
    standing = edition_in_force(target.regulation, at)
    return pack_of((standing or target).pk)


def require_day(target: Edition, on: date | None, *, at: datetime) -> date:
    """The day is today or later, and the edition has begun by then."""
    earliest = max(target.effective_from, at.astimezone(SHANGHAI).date())
    if on is None or on < earliest:
        sentence = _("最早可定在 %(day)s。") % {"day": earliest}
        raise TooEarly(sentence, fields={"on": sentence})
    return on


def require_place(plan: Preview | None) -> None:
    """The edition has a place for everything that runs."""
    lacking = plan.lacking if plan else []
    if lacking:
        said = _("；").join(
            _("“%(stage)s” %(count)s 张（%(why)s）")
            % {"stage": group.title, "count": group.count, "why": _("、").join(map(str, group.obstacles))}
            for group in lacking
        )
        raise NoPlace(_("新版次接不住这些在办工单，不能转：%(said)s。请等它们办完，或先改新版次。") % {"said": said})
