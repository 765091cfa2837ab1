"""How text is cut for the index, and how a question is cut to meet it. Pure.

Chinese is cut into all pairs of neighbouring characters; the last character of a run stands alone too, so that a
question of one character finds it by its beginning. Words of other scripts and digits stand whole. A number (of a
work order, a customer) is cut into threes, so that any part of it is found; of a phone the last four and eight
digits stand beside the whole. What the index finds is compared with the text itself afterwards.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LONGEST_TEXT = 50_000  # characters of a document that are indexed
_LONGEST_TOKEN = 40
_MOST_TOKENS = 24  # of a question that are looked up; the comparison sees all of it

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3105-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_HAN += "\ua000-\ua4cf\uac00-\ud7af\uf900-\ufaff\U00016fe0-\U00018aff\U0001b000-\U0001b2ff\U00020000-\U000323af"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<digits>\d+)|(?P<word>[^\W\d_{_HAN}]+)")
_TERM = re.compile(rf"(?:[{_HAN}]|[^\W_])+")
_NUMBER = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a question without gaps: what the index is asked, and what the text must contain."""

    text: str
    tokens: tuple[str, ...]  # in the syntax of a tsquery, all of them needed
    number_tokens: tuple[str, ...]  # the same for numbers; none if it cannot be part of one
    phone_token: str  # the same for phones; empty if it cannot be the end of one


def folded(text: str) -> str:
    """The text in one width, one case and one Chinese script, so that all ways of writing meet."""
    plain = unicodedata.normalize("NFKC", text.replace("\0", " ")).lower()
    return plain.translate(_simplified()).encode("utf-8", "replace").decode()


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters one by one: a phrase must not read otherwise than its parts."""
    table = json.loads(files("zhconv").joinpath("zhcdict.json").read_text(encoding="utf-8"))["zh2Hans"]
    return {ord(old): new for old, new in table.items() if len(old) == 1 and len(new) == 1}


def tokens_of(text: str) -> set[str]:
    """What stands in the index for a folded text."""
    tokens: set[str] = set()
    for run in _RUN.finditer(text[:LONGEST_TEXT]):
        if run["han"]:
            han = run["han"]
            tokens.update(han[at : at + 2] for at in range(len(han)))
        else:
            tokens.add(run[0][:_LONGEST_TOKEN])
    return tokens


def number_tokens_of(number: str) -> set[str]:
    """What stands in the index for a folded number: every three characters, and the shorter ends."""
    plain = "".join(_NUMBER.findall(number))
    return {f"#{plain[at : at + 3]}" for at in range(len(plain))}


def phone_tokens_of(phones: Iterable[str]) -> set[str]:
    return {f"+{phone[-length:]}" for phone in phones for length in (4, 8) if len(phone) >= length}


def plain_phone(phone: str) -> str:
    """The digits of a phone number as it may be written in many ways."""
    return "".join(re.findall(r"\d", folded(phone)))


def terms_of(words: str) -> tuple[Term, ...]:
    """The question cut at everything that is neither letter nor digit; empty if nothing else is in it."""
    found = dict.fromkeys(match[0] for match in _TERM.finditer(folded(words)))
    share = max(1, _MOST_TOKENS // max(1, len(found)))
    return tuple(_term(text, share if at < _MOST_TOKENS else 0) for at, text in enumerate(found))


def _term(text: str, most: int) -> Term:
    number = _NUMBER.fullmatch(text) is not None
    return Term(
        text=text,
        tokens=_spread(list(_asked(text)), most),
        number_tokens=_spread(list(_asked_of_number(text)), most) if number and len(text) >= 2 else (),
        phone_token=f"'+{text[-8:] if len(text) >= 8 else text[-4:]}'" if text.isdigit() and len(text) >= 4 else "",
    )


def _asked(text: str) -> Iterator[str]:
    """Tokens that a text containing the term must have.

    A word or number that the term begins with may be the end of a longer one, as in 7个 of 17个: it is left to the
    comparison where more follows.
    """
    for run in _RUN.finditer(text):
        if not run["han"] and run.start() == 0 and run.end() < len(text):
            continue
        if not run["han"]:
            yield f"'{run[0][:_LONGEST_TOKEN]}':*" if run.end() == len(text) else f"'{run[0][:_LONGEST_TOKEN]}'"
        elif len(run[0]) == 1:
            yield f"'{run[0]}':*"
        else:
            yield from (f"'{run[0][at : at + 2]}'" for at in range(len(run[0]) - 1))


def _asked_of_number(text: str) -> Iterator[str]:
    if len(text) < 3:
        yield f"'#{text}':*"
    for at in range(len(text) - 2):
        yield f"'#{text[at : at + 3]}'"


def _spread(tokens: list[str], most: int) -> tuple[str, ...]:
    """At most so many of the tokens, from all over the term."""
    unique = list(dict.fromkeys(tokens))
    return tuple(unique[:: -(-len(unique) // most)]) if most and unique else ()
