"""Words in both languages of the product."""

from collections.abc import Callable
from dataclasses import dataclass


def _chinese() -> str:
    return "zh-hans"


_language: Callable[[], str | None] = _chinese


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
        return self.en if (_language() or "").startswith("en") else self.zh


BETWEEN, COLON = Words("、", ", "), Words("：", ": ")
