"""Makes the app known."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "bihuan.sheets"
