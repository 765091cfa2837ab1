"""The machines' doors of forms: fields as they are asked for, and finding the units and people that they may name."""

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field, JsonValue

from bihuan.api.endpoints import Room, Rule
from bihuan.api.shapes import Out
from bihuan.kernel.time import now
from bihuan.org.models import Staff, Unit
from bihuan.org.requests import ApiRequest
from bihuan.org.scope import held_posts
from bihuan.regulation.schema import forms
from bihuan.regulation.schema.pack import Pack
from bihuan.sheets import pickers
from bihuan.sheets.fields import MANY, MOST_ROWS, longest
from bihuan.sheets.offers import offers
from bihuan.sheets.rules import clause_of

room = Room()
Words = Annotated[str, Query(max_length=40)]
_TEXT = {"type": "string"}
_SHAPES: Mapping[str, Mapping[str, Any]] = {
    "number": {"type": ["number", "string"]},
    "money": {"type": ["number", "string"]},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "yes_no": {"type": "boolean"},
    "choices": {"type": "array", "items": _TEXT, "uniqueItems": True},
    "attachment": {"type": "array", "items": _TEXT, "maxItems": MANY},
    "signature": {"type": "array", "items": {"type": "array"}},
    "checklist": {"type": "object", "additionalProperties": {"type": "object"}},
    "script": {"type": "object", "properties": {"answers": {"type": "object"}}},
    "rows": {"type": "array", "items": {"type": "object"}, "maxItems": MOST_ROWS},
}


class FieldOut(Out):
    """A field as programs are asked for it."""

    code: str
    label: str
    type: str = Field(description="text, choice, moment, unit … as the regulation's forms call it")
    json_schema: dict[str, JsonValue] = Field(description="The shape of the value in JSON")
    required: bool = Field(description="False too where it is only needed under the form's own condition")
    options: Mapping[str, str] = Field(description="The codes that may be chosen now, with their titles")
    help: str
    clause: str


def field_out(form: forms.Form, field: forms.Field, options: Mapping[str, str], *, required: bool) -> FieldOut:
    """The field with the shape of its value, and what may be chosen."""
    shape: dict[str, JsonValue] = dict(_SHAPES.get(field.type, _TEXT))
    if field.type in ("text", "long_text"):
        shape["maxLength"] = longest(field)
    return FieldOut(
        code=field.code,
        label=str(field.label),
        type=field.type,
        json_schema=shape,
        required=required,
        options=options,
        help=str(field.help or ""),
        clause=clause_of(form, field),
    )


def options_of(pack: Pack, field: forms.Field, facts: Mapping[str, Any]) -> dict[str, str]:
    """The codes that may be chosen under these facts, with their titles."""
    return {offer.code: str(offer.title) for offer in offers(pack, field, facts) if offer.active}


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
