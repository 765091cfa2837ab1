"""Weighing a matter against a mandate: how far a level goes, and what stands against it, in one sentence."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bihuan.kernel.text import Words
from bihuan.regulation.conditions import holds
from bihuan.regulation.facts import options_of
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.mandates import Mandate, MandateLevel
from bihuan.regulation.schema.pack import Pack

NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a mandate says of a matter: one of `facts.VERDICTS`, and why not, where it does not cover it."""

    verdict: str
    why: Words = NOTHING


def level_for(mandate: Mandate, posts: Collection[str]) -> MandateLevel | None:
    """The highest level on which one of these posts stands."""
    return next((level for level in reversed(mandate.levels) if set(level.posts) & set(posts)), None)


def level_called(mandate: Mandate, code: str) -> MandateLevel | None:
    return next((level for level in mandate.levels if level.code == code), None)


def weigh(
    pack: Pack,
    mandate: Mandate,
    level: MandateLevel | None,
    *,
    facts: Mapping[str, Any],
    amount: Decimal,
    used: Callable[[], Decimal],
) -> Weighed:
    """Whether the level covers the matter: range, level, conditions, one use, the month, in this order.

    `used` is asked only when all else holds: what the person has used in the month.
    """
    purpose = str(facts[mandate.purpose])
    if purpose not in mandate.range:
        return Weighed("purpose", _outside(pack, mandate, purpose))
    if level is None:
        title = mandate.title
        why = Words(f"您的岗位没有“{title.zh}”的授权级别。", f"Your post has no level of “{title.en}”.")
        return Weighed("no_level", why)
    return (
        _by_conditions(pack, mandate, level, facts, purpose) or _by_ceilings(level, amount, used) or Weighed("within")
    )


def _outside(pack: Pack, mandate: Mandate, purpose: str) -> Words:
    titles = purpose_titles(pack, mandate)
    asked = titles.get(purpose, Words(purpose, purpose))
    zh, en = "、".join(titles[code].zh for code in mandate.range), ", ".join(titles[code].en for code in mandate.range)
    return Words(
        f"“{asked.zh}”不在授权范围内，可用授权的是{zh}。", f"“{asked.en}” is outside the range of the mandate: {en}."
    )


def _by_conditions(
    pack: Pack, mandate: Mandate, level: MandateLevel, facts: Mapping[str, Any], purpose: str
) -> Weighed | None:
    if level.purposes and purpose not in level.purposes:
        title, asked = level.title, purpose_titles(pack, mandate)[purpose]
        why = Words(f"{title.zh}不能用于“{asked.zh}”。", f"{title.en} may not be used for “{asked.en}”.")
        return Weighed("condition", why)
    failed = next((one for one in level.conditions if not holds(one.holds, facts)), None)
    return Weighed("condition", failed.otherwise) if failed else None


def _by_ceilings(level: MandateLevel, amount: Decimal, used: Callable[[], Decimal]) -> Weighed | None:
    title, asked = level.title, money(amount)
    if level.single is not None and amount > level.single:
        most = money(level.single)
        zh = f"本次 {asked} 元，超过{title.zh}单笔上限 {most} 元。"
        return Weighed("single", Words(zh, f"{asked} yuan is above the ceiling of one use at {title.en}, {most} yuan."))
    if level.monthly is None:
        return None
    before = used()
    if before + amount <= level.monthly:
        return None
    had, most = money(before), money(level.monthly)
    zh = f"本月已用 {had} 元，本次 {asked} 元，超过{title.zh}月累计上限 {most} 元。"
    en = f"{had} yuan are used this month; {asked} more are above the monthly ceiling of {title.en}, {most} yuan."
    return Weighed("monthly", Words(zh, en))


def money(amount: Decimal) -> str:
    """An amount as sentences say it: 1,234.50."""
    return f"{amount:,.2f}"


def purpose_titles(pack: Pack, mandate: Mandate) -> Mapping[str, Words]:
    """The titles of what a mandate may be asked for, by code."""
    form, catalogue = pack.form[pack.procedure[mandate.procedure].form], pack.catalogue
    field: Field = next(one for one in form.fields if one.code == mandate.purpose)
    listed = next((each.options for each in catalogue.options if each.code == field.options), ())
    kinds = (each for tree in catalogue.classifications for each in (*tree.businesses, *tree.problems))
    titled: tuple[Any, ...] = (*kinds, *catalogue.levels, *catalogue.tags, *listed, *field.choices)
    known: Mapping[str, Words] = {each.code: each.title for each in titled}
    return {code: known.get(code, Words(code, code)) for code in options_of(pack, field) or ()}
