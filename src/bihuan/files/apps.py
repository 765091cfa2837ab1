"""Makes the app known."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "bihuan.files"
