"""How the calendars make themselves known to the frame of the pages."""

from django.utils.translation import gettext_lazy as _

from bihuan.org.rules import administers
from bihuan.org.sections import Section, show_section


def introduce_the_calendars() -> None:
    """Put 工作日历 among the pages of 管理."""
    show_section(Section("calendars", _("工作日历"), "clocks:calendars", administers, order=40))
