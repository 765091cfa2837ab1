"""Makes the app known."""

from django.apps import AppConfig


class WorkordersConfig(AppConfig):
    name = "bihuan.workorders"
