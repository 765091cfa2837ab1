"""How the organisation makes itself known to the frame of the pages."""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.journal.naming import Named, Naming, name_things
from bihuan.kernel.time import now
from bihuan.org.models import Staff, Unit
from bihuan.org.operations import choose_language
from bihuan.org.queries import ADMINISTRATOR
from bihuan.org.rules import administers, holds
from bihuan.org.scope import held_posts
from bihuan.org.sections import Section, show_section
from bihuan.org.views.signing import ask_for_code
from bihuan.org.vocabulary import vocabulary
from bihuan.ui.accounts import asks_more, keeps_language
from bihuan.ui.navigation import Command, Identity, NavItem, introduce, offer, show


def introduce_the_organisation() -> None:
    """Put 管理 into the rail, its pages into the tabs, and the person into the top bar."""
    show(NavItem("administration", _("管理"), "org:administration", icon="settings", order=100, may=_may))
    offer(Command(_("新增员工"), "org:staff_create", icon="user-plus", keywords="xinzeng yuangong", may=_may))
    show_section(Section("units", _("组织机构"), "org:units", administers, order=10))
    show_section(Section("staff", _("员工"), "org:staff_list", administers, order=20))
    show_section(Section("posts", _("岗位一览"), "org:posts", administers, order=30))
    show_section(Section("sign_in", _("登录要求"), "org:factor_required", _administers_all, order=85))
    show_section(Section("access", _("访问记录"), "org:access", administers, order=90))
    name_things(Staff.subject_kind, Naming(_("员工"), _staff_named, _staff_found))
    introduce(identity_of)
    keeps_language(_keep_language)
    asks_more(ask_for_code)


def identity_of(staff: Staff) -> Identity:
    """The person with unit, posts and the colleagues whose posts they hold at the moment."""
    held = held_posts(staff, now())
    units = Unit.objects.in_bulk({staff.unit_id})
    return Identity(
        name=staff.name,
        number=staff.number,
        unit=str(units[staff.unit_id]),
        posts=list(dict.fromkeys(_title(one.regulation, one.post) for one in held if one.for_staff_id is None)),
        acts_for=list(dict.fromkeys(one.for_staff_name for one in held if one.for_staff_id is not None)),
    )


def _administers_all(staff: Staff, at: datetime) -> bool:
    top = Unit.objects.filter(parent=None).order_by("pk").first()
    return top is not None and holds(staff, ADMINISTRATOR, at, over=top.path)


def _staff_named(ids: Collection[int]) -> dict[int, Named]:
    people = Staff.objects.in_bulk(ids)
    return {pk: Named(str(staff), reverse("org:staff", args=[staff.number])) for pk, staff in people.items()}


def _staff_found(number: str) -> int | None:
    return Staff.objects.filter(number=number).values_list("pk", flat=True).first()


def _title(regulation: str, post: str) -> str:
    return str(vocabulary(regulation).post(post).title)


def _may(staff: Staff) -> bool:
    return administers(staff, now())


def _keep_language(staff: Staff, language: str, at: datetime) -> None:
    choose_language(staff=staff, language=language, by=staff, at=at)
