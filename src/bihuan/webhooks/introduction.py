"""How the app makes itself known to the frame of the pages."""

from django.utils.translation import gettext_lazy as _

from bihuan.org.rules import administers
from bihuan.org.sections import Section, show_section


def introduce_the_webhooks() -> None:
    """Put 外部推送 among the pages of 管理."""
    show_section(Section("webhooks", _("外部推送"), "webhooks:list", administers, order=60))
