"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class IndicatorsConfig(AppConfig):
    name = "bihuan.indicators"

    @override
    def ready(self) -> None:
        from bihuan.indicators import introduction, reactions

        reactions.listen()
        introduction.introduce_reports()
