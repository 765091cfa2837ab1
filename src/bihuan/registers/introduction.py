"""How the app makes itself known: its line in the rail."""

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.time import now
from bihuan.org.models import Staff
from bihuan.registers import rules
from bihuan.ui.navigation import NavItem, show


def introduce_registers() -> None:
    """Called once, when the apps are ready."""
    show(NavItem("registers", _("表单台账"), "registers:registers", icon="file-text", order=50, may=_may_open))


def _may_open(staff: Staff) -> bool:
    return bool(rules.registers_for(staff, now()))
