"""Words in both languages of the product."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass


def _chinese() -> str:
    return "zh-hans"


_language: Callable[[], str | None] = _chinese
_asked: ContextVar[str | None] = ContextVar("asked", default=None)


def speak(language: Callable[[], str | None]) -> None:
    """Say where the language of the moment comes from (the web framework says so when it starts)."""
    global _language
    _language = language


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Chinese and in English; `str()` gives those of the reader."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (_asked.get() or _language() or "").startswith("en") else self.zh


def in_both(said: Callable[[], str]) -> Words:
    """What a function says to readers of either language."""
    return Words(_in("zh-hans", said), _in("en", said))


def _in(language: str, said: Callable[[], str]) -> str:
    token = _asked.set(language)
    try:
        return said()
    finally:
        _asked.reset(token)


BETWEEN, COLON = Words("、", ", "), Words("：", ": ")
