"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class MandatesConfig(AppConfig):
    name = "bihuan.mandates"

    @override
    def ready(self) -> None:
        from bihuan.mandates import facts, introduction, reactions

        facts.answer()
        reactions.listen()
        introduction.introduce_mandates()
