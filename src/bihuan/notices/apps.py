"""Makes the app known."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "bihuan.notices"
