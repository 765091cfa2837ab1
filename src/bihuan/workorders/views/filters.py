"""The filters above a list: what may be chosen, and what is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bihuan.org.models import Unit
from bihuan.regulation.schema.pack import Pack
from bihuan.workorders import queries


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    title: str
    choices: Sequence[Choice]


def unit_choices(units: Iterable[Unit], chosen: Unit | None) -> list[Choice]:
    """Units as they stand in the tree, the deeper ones set in."""
    listed = list(units)
    top = min((unit.path.count(".") for unit in listed), default=0)
    return [Choice(u.code, "\u3000" * (u.path.count(".") - top) + str(u.title), u == chosen) for u in listed]


def filters_of(packs: Sequence[Pack], asked: QueryDict) -> list[Filter]:
    """Stage, level, priority and customer tier, as the regulations in force call them."""
    stages: dict[str, str] = {}
    for pack in packs:
        for procedure in queries.main_first(pack.procedures):
            for code, stage in procedure.stages.items():
                if stage.ends is None:
                    stages.setdefault(code, str(stage.title))
    levels = {level.code: str(level.title) for pack in packs for level in pack.catalogue.levels}
    flags = {flag.code: str(flag.title) for pack in packs for flag in pack.catalogue.flags}
    tiers = {tier.code: str(tier.title) for pack in packs for tier in pack.catalogue.tiers}
    return [
        _filter("stage", pgettext("column", "环节"), stages, asked),
        _filter("level", pgettext("column", "级别"), levels, asked),
        _filter("flag", _("优先"), flags, asked),
        _filter("tier", _("客户级别"), tiers, asked),
    ]


def _filter(name: str, title: str, titles: dict[str, str], asked: QueryDict) -> Filter:
    chosen = asked.getlist(name)
    return Filter(name, title, [Choice(code, words, code in chosen) for code, words in titles.items()])
