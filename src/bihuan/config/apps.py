"""What is set once when the product starts."""

from django.apps import AppConfig
from django.utils.translation import get_language
from typing_extensions import override

from bihuan.kernel.text import speak


class ConfigConfig(AppConfig):
    name = "bihuan.config"

    @override
    def ready(self) -> None:
        speak(get_language)
