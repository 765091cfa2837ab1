"""Makes the app known."""

from django.apps import AppConfig


class RegulationConfig(AppConfig):
    name = "bihuan.regulation"
