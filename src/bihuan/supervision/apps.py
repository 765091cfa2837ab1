"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class SupervisionConfig(AppConfig):
    name = "bihuan.supervision"

    @override
    def ready(self) -> None:
        from bihuan.supervision.introduction import introduce_supervision

        introduce_supervision()
