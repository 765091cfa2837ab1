"""How the app makes itself known: its line in the rail."""

from django.utils.translation import gettext_lazy as _

from bihuan.indicators import rules
from bihuan.kernel.time import now
from bihuan.org.models import Staff
from bihuan.ui.navigation import NavItem, show


def introduce_reports() -> None:
    """Called once, when the apps are ready."""
    show(NavItem("indicators", _("统计报表"), "indicators:reports", icon="file-text", order=54, may=_may_open))


def _may_open(staff: Staff) -> bool:
    return bool(rules.reports_for(staff, now()))
