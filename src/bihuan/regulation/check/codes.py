"""No two things of a kind have one code, and what the product fills into texts can be filled in."""

from collections.abc import Iterator
from string import Formatter

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.regulation import Clause
from bihuan.regulation.schema.scripts import Message
from bihuan.regulation.schema.words import Rule

PLACEHOLDERS = ("number", "title", "stage", "unit", "handler", "limit", "due", "text", "answer_by")


def check_codes(ground: Ground) -> None:
    """Refuse the second of two that share a code."""
    seen: dict[tuple[Trail, str], str] = {}
    for trail, rule in ground.rules:
        for what, code in _codes(rule) if isinstance(trail[-1], int) else ():
            if (trail[:-1], code) in seen:
                ground.refuse(
                    (*trail, what),
                    Words(f"代码“{code}”已经用过。", f"The code “{code}” stands here for the second time."),
                    Words("请另起一个代码。", "Give it another one."),
                )
            seen[trail[:-1], code] = what


def _codes(rule: Rule) -> Iterator[tuple[str, str]]:
    """The names by which a rule is told from its neighbours."""
    for attribute in ("code", "letters"):
        value = getattr(rule, attribute, None)
        if value is not None:
            yield attribute, f"{value}"
    if isinstance(rule, Clause):
        yield "number", rule.number


def check_messages(ground: Ground) -> None:
    """Refuse placeholders of messages that nothing fills."""
    for trail, rule in ground.rules:
        if isinstance(rule, Message):
            for attribute, words in (("subject", rule.subject), ("text", rule.text)):
                for language, text in (("zh", words.zh), ("en", words.en)):
                    _check_text(ground, (*trail, attribute, language), text)


def _check_text(ground: Ground, place: Trail, text: str) -> None:
    try:
        names = [name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None]
    except ValueError:
        ground.refuse(
            place,
            Words("花括号不成对。", "The braces are not in pairs."),
            Words("占位写成 {number} 的样子。", "A placeholder looks like {number}."),
        )
        return
    for name in names:
        if name not in PLACEHOLDERS:
            ground.unknown(place, Words("消息可用的事实", "fact for messages called"), name, PLACEHOLDERS)
