"""How the app makes itself known: its line in the rail."""

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.time import now
from bihuan.mandates import rules
from bihuan.org.models import Staff
from bihuan.ui.navigation import NavItem, show


def introduce_mandates() -> None:
    """Called once, when the apps are ready."""
    show(NavItem("mandates", _("授权台账"), "mandates:register", icon="gavel", order=52, may=_may_open))


def _may_open(staff: Staff) -> bool:
    return rules.has_part(staff, now())
