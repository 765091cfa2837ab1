"""Makes the app known."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "bihuan.journal"
