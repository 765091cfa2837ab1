"""The organisation: units, posts, staff, and what each person may see."""

from django.apps import AppConfig
from typing_extensions import override


class OrgConfig(AppConfig):
    name = "bihuan.org"
    label = "org"

    @override
    def ready(self) -> None:
        from bihuan.org import introduction, sessions

        introduction.introduce_the_organisation()
        sessions.listen()
