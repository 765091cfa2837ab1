"""Makes the app known."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "bihuan.clocks"
