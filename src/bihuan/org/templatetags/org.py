"""`{% load org %}`, then `{% sections "units" %}`: the tabs of 管理, for the pages of every app that has one there."""

from typing import TYPE_CHECKING, Any

from django import template

from bihuan.kernel.time import now
from bihuan.org.models import Unit
from bihuan.org.sections import sections_for
from bihuan.org.vocabulary import vocabulary

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()


@register.inclusion_tag("org/sections.html", takes_context=True)
def sections(context: "Context", current: str) -> dict[str, Any]:
    staff = context["request"].user
    return {"sections": sections_for(staff, at=now()), "current": current}


@register.simple_tag
def kind_of(unit: Unit) -> str:
    """What the unit's regulation calls its kind."""
    return str(vocabulary(unit.regulation).kind(unit.kind).title)
