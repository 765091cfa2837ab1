"""Makes the app known: the calendar that comes with the product, and the calendar pages."""

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class ClocksConfig(AppConfig):
    name = "bihuan.clocks"
    verbose_name = _("时限")
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        from bihuan.clocks.introduction import introduce_the_calendars
        from bihuan.clocks.queries import years_of
        from bihuan.regulation.check.calendars import tell_years

        introduce_the_calendars()
        tell_years(years_of)
        post_migrate.connect(_install, sender=self)


def _install(**_sent: object) -> None:
    """After every migration: the shipped calendar stands in the editable tables, once."""
    from bihuan.clocks.calendar.shipped import mainland_days
    from bihuan.clocks.models import BusinessCalendar
    from bihuan.clocks.operations import install_calendar
    from bihuan.journal.events import SYSTEM
    from bihuan.kernel.time import now

    if BusinessCalendar._meta.db_table in connection.introspection.table_names():
        install_calendar(days=mainland_days(), by=SYSTEM, at=now())
