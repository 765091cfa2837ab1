"""Forms on paper."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "bihuan.papers"
