"""Makes the app known."""

from django.apps import AppConfig
from typing_extensions import override


class WebhooksConfig(AppConfig):
    name = "bihuan.webhooks"

    @override
    def ready(self) -> None:
        from bihuan.webhooks import introduction, reactions

        introduction.introduce_the_webhooks()
        reactions.listen()
