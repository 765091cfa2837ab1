"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class NoticesConfig(AppConfig):
    name = "bihuan.notices"

    @override
    def ready(self) -> None:
        from bihuan.notices import introduction, reactions

        introduction.introduce_notices()
        reactions.listen()
