"""How the app makes itself known: its line in the rail, with what waits for an answer."""

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.time import now
from bihuan.org.models import Staff
from bihuan.supervision import queries, rules
from bihuan.ui.navigation import NavItem, show


def introduce_supervision() -> None:
    """Called once, when the apps are ready."""
    item = NavItem(
        "warnings", _("服务预警"), "supervision:warnings", icon="trending-up", order=32, may=_may, waiting=_open
    )
    show(item)


def _may(staff: Staff) -> bool:
    return rules.hears_of_warnings(staff, now())


def _open(staff: Staff) -> int:
    """What waits for the person's answer: a look at the open ones, of which there are few."""
    at = now()
    lines = queries.warnings_of(staff, open_only=True, at=at).lines
    return sum(rules.may_answer(line.warning, line.watch, by=staff, at=at) for line in lines)
