"""How the app makes itself known: its line in the rail."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.journal.naming import Named, Naming, name_things
from bihuan.kernel.time import now
from bihuan.org.models import Staff
from bihuan.registers import rules
from bihuan.registers.models import RegisterSheet
from bihuan.regulation.vocabulary import field_word
from bihuan.ui.navigation import Command, NavItem, offer, show


def introduce_registers() -> None:
    """Called once, when the apps are ready."""
    show(NavItem("registers", _("表单台账"), "registers:registers", icon="file-text", order=50, may=_may_open))
    offer(Command(_("您要办什么？"), "registers:desk", icon="search", keywords="nybsm xinjian 新建 办理 desk new"))
    name_things(RegisterSheet.subject_kind, Naming(_("表单"), _named, _found, field_word))


def _may_open(staff: Staff) -> bool:
    return bool(rules.registers_for(staff, now()))


def _named(ids: Collection[int]) -> dict[int, Named]:
    numbers = RegisterSheet.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: Named(number, reverse("registers:sheet", args=[number])) for pk, number in numbers}


def _found(number: str) -> int | None:
    return RegisterSheet.objects.filter(number=number).values_list("pk", flat=True).first()
