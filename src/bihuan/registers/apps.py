"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class RegistersConfig(AppConfig):
    name = "bihuan.registers"

    @override
    def ready(self) -> None:
        from bihuan.registers import introduction, printing, reactions  # noqa: F401

        reactions.listen()
        introduction.introduce_registers()
