"""Makes the app known."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class RegulationConfig(AppConfig):
    name = "bihuan.regulation"

    @override
    def ready(self) -> None:
        from bihuan.org.vocabulary import provide
        from bihuan.regulation.vocabulary import words_in_force
        from bihuan.ui.navigation import Command, NavItem, offer, show

        provide(words_in_force)
        show(NavItem("regulation", _("制度"), "regulation:index", "book", 90))
        offer(Command(_("查看制度"), "regulation:index", "book", keywords="zhidu tiaokuan regulation clauses"))
