"""Who may change the organisation, and what must be settled before a unit is closed."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.journal.events import Actor
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.org.queries import ADMINISTRATOR
from bihuan.org.scope import Held, acting, held_posts

OpenWork = Callable[[Unit], Iterable[str]]
_open_work: list[OpenWork] = []


def holds(staff: Staff, post: str, at: datetime, *, over: str = "") -> bool:
    """Whether the person holds the post now; with `over`, in the unit with this path or above it."""
    return holding(staff, post, at, over=over) is not None


def holding(staff: Staff, post: str, at: datetime, *, over: str = "") -> Held | None:
    """The held post itself, the person's own before one held as a deputy."""
    for held in held_posts(staff, at):
        if held.post == post and (over or held.unit_path).startswith(held.unit_path):
            return held
    return None


def require_administrator(by: Actor, *, over: str, at: datetime) -> Actor:
    """The administrator of this part of the organisation, as the journal names them; the system itself always is."""
    if not isinstance(by, Staff):
        return by
    held = holding(by, ADMINISTRATOR, at, over=over)
    if held is None:
        raise NotPermitted(_("该操作由本级或上级单位的系统管理员执行。"))
    return acting(by, held)


def require_administrator_of(staff: Staff, *, by: Actor, at: datetime) -> Actor:
    """The administrator of the person's unit and of every unit where they hold a post: the account opens those."""
    actor = require_administrator(by, over=staff.unit.path, at=at)
    held = staff.appointments.ahead(at.astimezone(SHANGHAI).date())
    for path in held.values_list("unit__path", flat=True).distinct():
        require_administrator(by, over=path, at=at)
    return actor


def administers(staff: Staff, at: datetime) -> bool:
    """Whether the person administers any part of the organisation."""
    return holds(staff, ADMINISTRATOR, at)


def names_open_work(check: OpenWork) -> OpenWork:
    """Register a question from above: which open items does this unit still have? Each is named in the refusal."""
    _open_work.append(check)
    return check


def open_work_of(unit: Unit) -> list[str]:
    """What the apps above say is still open in the unit."""
    return [item for check in _open_work for item in check(unit)]


def forget_open_work(check: OpenWork) -> None:
    """Take a question back: for whoever registered it for a while."""
    _open_work.remove(check)
