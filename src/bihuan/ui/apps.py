"""Makes the app known."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class UiConfig(AppConfig):
    name = "bihuan.ui"

    @override
    def ready(self) -> None:
        # Django's own sentence says 字段, a programmer's word
        Field.default_error_messages["required"] = _("请填写此项。")
