"""The app of what all endpoints share."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "bihuan.api"
