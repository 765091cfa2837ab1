"""The machines' doors of forms: finding the units and people that fields may name."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query

from bihuan.api.endpoints import Room, Rule
from bihuan.api.shapes import Out
from bihuan.kernel.time import now
from bihuan.org.models import Staff, Unit
from bihuan.org.requests import ApiRequest
from bihuan.org.scope import held_posts
from bihuan.sheets import pickers

room = Room()
Words = Annotated[str, Query(max_length=40)]


class NamedOut(Out):
    """A row as fields name it: a unit's code or a person's number, with what people call it."""

    name: str
    title: str


@room.reads("/directory/units", rule=Rule.SIGNED_IN, answers=list[NamedOut], summary=_("按名称或编码查单位"))
def units(request: ApiRequest, words: Words) -> list[NamedOut]:
    """The best dozen, for whoever holds a post."""
    found = pickers.find_units(words) if held_posts(request.user, now()) else []
    codes = dict(Unit.objects.filter(pk__in=[row.pk for row in found]).values_list("pk", "code"))
    return [NamedOut(name=codes[row.pk], title=row.title) for row in found if row.pk in codes]


@room.reads("/directory/staff", rule=Rule.SIGNED_IN, answers=list[NamedOut], summary=_("按姓名、工号或拼音查员工"))
def staff(request: ApiRequest, words: Words) -> list[NamedOut]:
    """The best dozen, for whoever holds a post."""
    found = pickers.find_people(words) if held_posts(request.user, now()) else []
    numbers = dict(Staff.objects.filter(pk__in=[row.pk for row in found]).values_list("pk", "number"))
    return [NamedOut(name=numbers[row.pk], title=row.title) for row in found if row.pk in numbers]
