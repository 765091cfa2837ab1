"""The journal makes itself known: it finds the events and reactions of every app, and keeps its tables ready."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from typing_extensions import override


class JournalConfig(AppConfig):
    name = "bihuan.journal"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        autodiscover_modules("events", "reactions")
        post_migrate.connect(_make_ready, sender=self)


def _make_ready(**_sent: object) -> None:
    """After every migration or restore: partitions for the coming months, and turns that only grow."""
    from bihuan.journal.operations import begin_era
    from bihuan.journal.partitions import is_there, prepare_partitions
    from bihuan.kernel.time import now

    if not is_there("journal_entry"):  # the migration was of other apps, or backwards
        return
    at = now()
    begin_era(at=at)
    prepare_partitions(at=at)
