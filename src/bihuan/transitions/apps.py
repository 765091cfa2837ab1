"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class TransitionsConfig(AppConfig):
    name = "bihuan.transitions"

    @override
    def ready(self) -> None:
        from bihuan.transitions.introduction import introduce_transitions

        introduce_transitions()
