"""How the app makes itself known: its line in the rail, for the keeper of the regulation."""

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.time import now
from bihuan.org.models import Staff
from bihuan.org.scope import held_with
from bihuan.ui.navigation import NavItem, show


def introduce_transitions() -> None:
    """Called once, when the apps are ready."""
    show(NavItem("transitions", _("版次过渡"), "transitions:index", icon="arrows-exchange", order=91, may=_may_open))


def _may_open(staff: Staff) -> bool:
    return held_with(staff, frozenset({"keep_regulation"}), now()) is not None
