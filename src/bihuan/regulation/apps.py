"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class RegulationConfig(AppConfig):
    name = "bihuan.regulation"

    @override
    def ready(self) -> None:
        from bihuan.org.vocabulary import provide
        from bihuan.regulation.vocabulary import words_in_force

        provide(words_in_force)
