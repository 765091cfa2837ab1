"""Fields are filled from sources that the product knows, and that this pack has."""

from collections.abc import Collection, Mapping

from bihuan.kernel.text import Words
from bihuan.regulation.check.events import events_of
from bihuan.regulation.check.ground import Ground, edges
from bihuan.regulation.facts import options_of
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.forms import Field, Form

# The first word of `filled_from`
SOURCES = (
    "now", "by", "order", "customer", "channel", "policy", "promise", "event", "action", "children", "parent", "field",
    "urging", "script", "checklist", "mandate", "gathered", "gathering", "sheet", "holder",
)  # fmt: skip


def check_sources(ground: Ground) -> None:
    """Refuse fields that would stay empty for ever because their source is not there."""
    pack = ground.pack
    everywhere: Mapping[str, Collection[str]] = {
        "policy": pack.policy,
        "holder": pack.post,
        "children": pack.procedure,
        "sheet": ("number",),
        "mandate": ("level", "weighed", "approver", "used_at", "verdict"),
        "script": [script.code for script in pack.scripts.scripts],
    }
    for number, form in enumerate(pack.forms):
        known = {**everywhere, **_known_to(ground, form)}
        for at, field in enumerate(form.fields):
            trail = ("forms", number, "fields", at, "filled_from")
            _check_proposed(ground, trail[:-1], field)
            kind, _dot, rest = (field.filled_from or "now").partition(".")
            name = rest.partition(".")[0]
            if kind not in SOURCES:
                ground.unknown(trail, Words("来源", "source"), kind, SOURCES)
            elif field.default is not None and field.default not in (options_of(pack, field) or (field.default,)):
                codes = options_of(pack, field) or ()
                ground.unknown((*trail[:-1], "default"), Words("选项", "option"), str(field.default), codes)
            elif kind in known and name not in known[kind]:
                ground.unknown(trail, Words(f"来源 {kind} 中的", f"source under {kind} called"), name, known[kind])


def _check_proposed(ground: Ground, trail: Trail, field: Field) -> None:
    """What is proposed is offered."""
    offered = options_of(ground.pack, field) or ()
    for place, each in enumerate(field.proposed):
        for code in each.choose:
            if code not in offered:
                ground.unknown((*trail, "proposed", place, "choose"), Words("选项", "option"), code, offered)


def _known_to(ground: Ground, form: Form) -> Mapping[str, Collection[str]]:
    """What depends on the procedures in which the form is used."""
    procedures = ground.pack.procedures
    users = [each for each in procedures if form.code in (each.form, *each.excerpts)]
    if not users:
        return {}
    forms = [ground.pack.form[each.form] for each in users if each.form in ground.pack.form]
    events = {event.partition(".")[2] for procedure in users for event in events_of(ground.pack, procedure)}
    return {
        "field": {field.code for each in forms for field in each.fields},
        "action": {edge.code for procedure in users for edge in edges(procedure)},
        "event": events,
    }
