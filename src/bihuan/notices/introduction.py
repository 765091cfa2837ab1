"""How the app makes itself known: its pages can be called from the search box; the bell stands in the frame."""

from django.utils.translation import gettext_lazy as _

from bihuan.ui.navigation import Command, offer


def introduce_notices() -> None:
    """Called once, when the apps are ready."""
    offer(Command(_("我的通知"), "notices:list", icon="bell", keywords="wode tongzhi xiaoxi"))
    offer(Command(_("通知设置"), "notices:settings", icon="bell-cog", keywords="tongzhi shezhi miandarao"))
