"""No two things of a kind have one code, and what the product fills into texts can be filled in."""

from collections.abc import Collection, Iterator, Mapping
from string import Formatter

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.facts import facts_of
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.procedures import Check
from bihuan.regulation.schema.regulation import Clause
from bihuan.regulation.schema.scripts import Message
from bihuan.regulation.schema.words import Rule

PLACEHOLDERS = ("number", "title", "stage", "unit", "handler", "limit", "due", "text", "answer_by")
OF_NEWS_PLACEHOLDERS: Mapping[str, Collection[str]] = {
    "service_warning.raised": ("warning", "branch", "category", "day", "count", "average"),
    "gathering.proposed": ("alike", "count", "since", "numbers"),
}
_OF_MESSAGES = Words("消息可用的事实", "fact for messages called")
_OF_REFUSALS = Words("拒绝说明可用的事实", "fact for refusals called")


def check_codes(ground: Ground) -> None:
    """Refuse the second of two that share a code."""
    seen: set[tuple[Trail, str]] = set()
    for trail, rule in ground.rules:
        for what, code in _codes(rule) if isinstance(trail[-1], int) else ():
            place = (what,) if what == "letters" else trail[:-1]  # numbers of procedures and registers are told apart
            if (place, code) in seen:
                ground.refuse(
                    (*trail, what),
                    Words(f"代码“{code}”已经用过。", f"The code “{code}” stands here for the second time."),
                    Words("请另起一个代码。", "Give it another one."),
                )
            seen.add((place, code))


def _codes(rule: Rule) -> Iterator[tuple[str, str]]:
    """The names by which a rule is told from its neighbours."""
    for attribute in ("code", "letters"):
        value = getattr(rule, attribute, None)
        if value is not None:
            yield attribute, f"{value}"
    if isinstance(rule, Clause):
        yield "number", rule.number


def check_messages(ground: Ground) -> None:
    """Refuse placeholders of messages and of refusals that nothing fills."""
    for trail, rule in ground.rules:
        if isinstance(rule, Message):
            for attribute, words in (("subject", rule.subject), ("text", rule.text)):
                _check_words(
                    ground, (*trail, attribute), words, OF_NEWS_PLACEHOLDERS.get(rule.event, PLACEHOLDERS), _OF_MESSAGES
                )
            _check_watchers(ground, trail, rule)
        elif isinstance(rule, Check):
            form = ground.form_of(trail)
            known = [code for code, fact in facts_of(ground.pack, form).items() if fact.type == "text"] if form else ()
            _check_words(ground, (*trail, "otherwise"), rule.otherwise, known, _OF_REFUSALS)


def _check_watchers(ground: Ground, trail: Trail, message: Message) -> None:
    """What no single work order says has watchers, and nothing else has."""
    is_news = message.event in OF_NEWS_PLACEHOLDERS
    if is_news != ("watchers" in message.to) or (is_news and (len(message.to) > 1 or message.when is not None)):
        ground.refuse(
            (*trail, "to"),
            Words(
                "服务预警和群发提示只告知 watchers，也只有它们告知 watchers。",
                "Watchers hear of service warnings and proposals, and of those nobody else does.",
            ),
            Words(
                "这类消息写 to: [watchers]，不写 when。", "Write `to: [watchers]`, without `when`, for these messages."
            ),
        )


def _check_words(ground: Ground, trail: Trail, words: Words, known: Collection[str], what: Words) -> None:
    for language, text in (("zh", words.zh), ("en", words.en)):
        _check_text(ground, (*trail, language), text, known, what)


def _check_text(ground: Ground, place: Trail, text: str, known: Collection[str], what: Words) -> None:
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
        if name not in known:
            ground.unknown(place, what, name, known)
