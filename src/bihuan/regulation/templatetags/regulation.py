"""How pages say what a pack declares: clauses, spans, posts, conditions."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bihuan.kernel.spans import Span
from bihuan.kernel.text import BETWEEN, Words
from bihuan.regulation.limits import describe_span
from bihuan.regulation.mandates import purpose_titles
from bihuan.regulation.reading import PERMISSIONS, Reference
from bihuan.regulation.schema.examples import Example
from bihuan.regulation.schema.limits import Band, Limit
from bihuan.regulation.schema.mandates import Mandate
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.policies import Policy
from bihuan.regulation.stories import Line, condition_words, event_words, story

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()

_UNITS: Mapping[str, Words] = {
    "owner": Words("当前负责单位", "the present owner"),
    "same": Words("同一单位", "the same unit"),
    "receiving": Words("首问（受理）单位", "the unit asked first"),
}
_TYPES: Mapping[str, Words] = {
    "text": Words("文字", "text"),
    "long_text": Words("长文字", "long text"),
    "number": Words("数", "number"),
    "money": Words("金额", "money"),
    "date": Words("日期", "date"),
    "moment": Words("时刻", "moment"),
    "yes_no": Words("是否", "yes or no"),
    "choice": Words("单选", "choice"),
    "choices": Words("多选", "choices"),
    "customer": Words("客户", "customer"),
    "person": Words("人员", "person"),
    "unit": Words("单位", "unit"),
    "attachment": Words("附件", "attachments"),
    "signature": Words("手写签名", "signature"),
    "product": Words("产品", "product"),
    "work_order": Words("工单", "work order"),
    "checklist": Words("核对清单", "checklist"),
    "script": Words("话术问答", "script"),
    "rows": Words("明细", "rows"),
    "computed": Words("系统生成", "computed"),
}
_AGREED = Words("按约定的时间", "as agreed")


@register.simple_tag(takes_context=True)
def page_of(context: "Context", name: str, item: str = "") -> str:
    """The address of a page of the regulation that is being read, in the same edition."""
    return f"{_page(context, name, item)}{context['edition_query']}"


@register.simple_tag(takes_context=True)
def clauses_of(context: "Context", numbers: str | Iterable[str]) -> SafeString:
    """Links to the clauses that a rule stands on."""
    many = (numbers,) if isinstance(numbers, str) else tuple(numbers)
    return format_html_join(
        " ", '<a class="clause" href="{}">{}</a>', ((page_of(context, "one_clause", each), each) for each in many)
    )


@register.simple_tag(takes_context=True)
def place_of(context: "Context", reference: Reference) -> str:
    """The address at which a rule is read."""
    anchor = f"#{reference.anchor}" if reference.anchor else ""
    return f"{page_of(context, reference.page, reference.item)}{anchor}"


@register.simple_tag(takes_context=True)
def read_in(context: "Context", reference: Reference, edition: str) -> str:
    """The address at which a rule of that edition is read."""
    anchor = f"#{reference.anchor}" if reference.anchor else ""
    return f"{_page(context, reference.page, reference.item)}?edition={edition}{anchor}"


@register.simple_tag(takes_context=True)
def clauses_in(context: "Context", numbers: Iterable[str], edition: str) -> SafeString:
    """Links to the clauses, as that edition has them."""
    pages = ((f"{_page(context, 'one_clause', each)}?edition={edition}", each) for each in numbers)
    return format_html_join(" ", '<a class="clause" href="{}">{}</a>', pages)


def _page(context: "Context", name: str, item: str) -> str:
    code = context["regulation"].code
    return reverse(f"regulation:{name}", args=[code, item] if item else [code])


@register.filter
def in_words(span: Span | None) -> str:
    return str(describe_span(span)) if span is not None else ""


@register.filter
def named(codes: Iterable[str], known: Mapping[str, Any]) -> str:
    """The titles of some codes, in the regulation's own words."""
    return str(BETWEEN).join(str(known[code].title) if code in known else code for code in codes)


@register.simple_tag
def unit_words(pack: Pack, name: str) -> str:
    """A unit as it stands to a work order, in words."""
    if name in pack.relation:
        return str(pack.relation[name].title)
    return str(_UNITS.get(name, name))


@register.filter
def kinds_of(codes: Iterable[str], pack: Pack) -> str:
    kinds = {kind.code: kind for kind in pack.organisation.unit_kinds}
    return named(codes, kinds)


@register.filter
def range_of(mandate: Mandate, pack: Pack) -> list[Words]:
    """What a mandate may be used for, in words."""
    titles = purpose_titles(pack, mandate)
    return [titles[code] for code in mandate.range]


@register.filter
def permission(code: str) -> str:
    return str(PERMISSIONS[code])


@register.filter
def field_label(code: str, pack_form: Any) -> str:
    return next((str(field.label) for field in pack_form.fields if field.code == code), code)


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def how_long(context: "Context", limit: Limit) -> SafeString:
    """A limit's length in words: its span, the bounds of its bands, or that it is agreed."""
    if limit.within is not None:
        return format_html("{}", in_words(limit.within))
    if limit.given_by is not None:
        return format_html("{}", _agreed(limit.grace))
    rows = ((_bounds(band), in_condition(band.when, context["pack"]) if band.when else "") for band in limit.bands)
    return format_html_join("", "<div>{} {}</div>", rows)


def _agreed(grace: Span | None) -> Words:
    if grace is None:
        return _AGREED
    length = describe_span(grace)
    return Words(f"约定时间后 {length.zh} 以内", f"within {length.en} of the time agreed")


def _bounds(band: Band) -> str:
    low, high = in_words(band.lowest), in_words(band.highest)
    return high if low == high else f"{low} – {high}"


@register.filter
def in_condition(condition: str, pack: Pack) -> SafeString:
    """A condition as a person says it; the way it is written on hover."""
    return format_html('<span class="muted" title="{}">{}</span>', condition, condition_words(pack, condition))


@register.filter
def happening(event: str, pack: Pack) -> SafeString:
    """An event by the names of the actions that bring it about; its own name on hover."""
    return format_html('<span title="{}">{}</span>', event, event_words(pack, event))


@register.filter
def anchor(code: str, room: str) -> str:
    """The anchor of an item of a list, as `reading` names it."""
    return f"{room}-{code}"


@register.filter
def field_type(name: str) -> str:
    return str(_TYPES[name])


@register.simple_tag
def result_words(pack: Pack, policy: Policy, code: str) -> str:
    """What a decision table gives, in words: a level, a unit, or an option."""
    levels = {level.code: level.title for level in pack.catalogue.levels}
    options = {option.code: option.title for each in pack.catalogue.options for option in each.options}
    known = levels if policy.proposes == "level" else options
    return unit_words(pack, code) if policy.proposes == "target" else str(known.get(code, code))


@register.filter
def as_story(example: Example, pack: Pack) -> list[Line]:
    return list(story(pack, example))
