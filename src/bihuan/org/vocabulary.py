"""The words that a regulation gives to the organisation and its customers: kinds of units, posts, tiers and more.

The organisation stands below the regulation and cannot ask it. Whoever keeps the regulation says here
where the words come from; until then a plain vocabulary serves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bihuan.kernel.text import Words


@dataclass(frozen=True, slots=True)
class UnitKindWord:
    code: str
    title: Words
    tier: int  # 1 is the top
    is_place: bool = False  # customers live there


@dataclass(frozen=True, slots=True)
class Word:
    """A code with its title: a duty of a unit, a tier or a brand of customers, a mark on a customer's card."""

    code: str
    title: Words
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class PostWord:
    code: str
    title: Words
    sits_in: tuple[str, ...] = ()  # kinds of units; none named: any
    may: frozenset[str] = frozenset()
    sees: Literal["unit", "above"] = "unit"
    unbroken: bool = False  # a unit that has somebody in it is not left without


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one regulation calls things; an unknown code is its own title."""

    regulation: str
    title: Words
    adds_to: frozenset[str] = frozenset()  # main regulations in whose units it holds too
    unit_kinds: tuple[UnitKindWord, ...] = ()
    duties: tuple[Word, ...] = ()
    posts: tuple[PostWord, ...] = ()
    tiers: tuple[Word, ...] = ()
    brands: tuple[Word, ...] = ()
    marks: tuple[Word, ...] = ()
    customer_kinds: tuple[Word, ...] = ()
    potentials: tuple[Word, ...] = ()
    mandated: frozenset[str] = frozenset()  # posts that use mandates or watch over their use
    _posts: dict[str, PostWord] = field(init=False, repr=False, compare=False, default_factory=dict)
    _kinds: dict[str, UnitKindWord] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._posts.update({post.code: post for post in self.posts})
        self._kinds.update({kind.code: kind for kind in self.unit_kinds})

    def post(self, code: str) -> PostWord:
        return self._posts.get(code) or PostWord(code, Words(code, code))

    def kind(self, code: str) -> UnitKindWord:
        return self._kinds.get(code) or UnitKindWord(code, Words(code, code), 9)

    def knows_post(self, code: str) -> bool:
        return code in self._posts

    def knows_kind(self, code: str) -> bool:
        return code in self._kinds


def title_of(code: str, words: tuple[Word, ...]) -> Words:
    """The title of a code among these words; an unknown code is its own title."""
    return next((word.title for word in words if word.code == code), Words(code, code))


def vocabularies() -> tuple[Vocabulary, ...]:
    """Those of all regulations in force, the main one first; never none."""
    return _source() or (PLAIN,)


def vocabulary(regulation: str = "") -> Vocabulary:
    """That of one regulation; of the main one when it is not known."""
    known = vocabularies()
    return next((words for words in known if words.regulation == regulation), known[0])


def holds_for(regulation: str) -> frozenset[str]:
    """The main regulations of the units in which this one holds; a unit without a main regulation takes any."""
    added = (words.adds_to for words in vocabularies() if words.regulation == regulation)
    return frozenset((regulation, "")).union(*added)


def provide(source: Callable[[], tuple[Vocabulary, ...]]) -> None:
    """Say where the words come from. Asked often: the answer must be at hand."""
    global _source
    _source = source


def source() -> Callable[[], tuple[Vocabulary, ...]]:
    """Where the words come from now: for whoever replaces it for a while."""
    return _source


PLAIN = Vocabulary(
    "",
    Words("未安装制度", "No regulation installed"),
    unit_kinds=(UnitKindWord("unit", Words("单位", "Unit"), 1),),
    posts=(PostWord("administrator", Words("系统管理员", "Administrator"), may=frozenset({"administer"})),),
)


def _nothing() -> tuple[Vocabulary, ...]:
    return ()


_source: Callable[[], tuple[Vocabulary, ...]] = _nothing
