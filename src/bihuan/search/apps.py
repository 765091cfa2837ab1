"""Makes the app known."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "bihuan.search"
