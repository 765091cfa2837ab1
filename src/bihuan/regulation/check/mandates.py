"""Mandates can be weighed: their fields say what for and how much, and no two speak of one thing."""

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.facts import options_of
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.mandates import Mandate

_PURPOSE = Words("用途（字段 purpose 的选项）", "purpose (value of the field)")


def check_mandates(ground: Ground) -> None:
    """Refuse mandates that nothing could be weighed against."""
    taken: set[str] = set()
    for number, mandate in enumerate(ground.pack.mandates):
        trail: Trail = ("mandates", number)
        _check_fields(ground, trail, mandate)
        _check_posts(ground, trail, mandate)
        if mandate.procedure in taken:
            ground.refuse(
                (*trail, "procedure"),
                Words(
                    f"流程 {mandate.procedure} 已有授权。", f"The procedure {mandate.procedure} has a mandate already."
                ),
                Words("一个流程只用一张授权表，请合并。", "One procedure has one mandate; make them one."),
            )
        taken.add(mandate.procedure)


def _check_fields(ground: Ground, trail: Trail, mandate: Mandate) -> None:
    form = ground.form_of(trail)
    fields = {field.code: field for field in form.fields} if form else {}
    purpose = fields.get(mandate.purpose)
    if purpose is not None:
        offered = options_of(ground.pack, purpose) or ()
        for number, code in enumerate(mandate.range):
            if code not in offered:
                ground.unknown((*trail, "range", number), _PURPOSE, code, offered)
    for at, level in enumerate(mandate.levels):
        for number, code in enumerate(level.purposes):
            if code not in mandate.range:
                ground.unknown((*trail, "levels", at, "purposes", number), _PURPOSE, code, mandate.range)
    amount = fields.get(mandate.amount or "")
    if amount is not None and amount.type != "money":
        ground.refuse(
            (*trail, "amount"),
            Words(f"字段“{amount.label.zh}”不是金额。", f"The field {amount.code} is no amount of money."),
            Words("请写一个 type: money 的字段。", "Name a field with `type: money`."),
        )


def _check_posts(ground: Ground, trail: Trail, mandate: Mandate) -> None:
    """A post stands on one level: one could not say otherwise how far it may go."""
    seen: set[str] = set()
    for at, level in enumerate(mandate.levels):
        for number, post in enumerate(level.posts):
            if post in seen:
                ground.refuse(
                    (*trail, "levels", at, "posts", number),
                    Words(f"岗位 {post} 已在另一授权级别。", f"The post {post} stands on another level already."),
                    Words("一个岗位只属于一个级别。", "Leave it on one of them."),
                )
            seen.add(post)
