"""What the account pages of this floor leave to the one above: keeping a person's language."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

# The person is org's Staff, which stands above this floor: hence Any.
KeepLanguage = Callable[[Any, str, datetime], None]


def keeps_language(keep: KeepLanguage) -> KeepLanguage:
    """Register who writes down the language that a signed-in person chose."""
    global _keep_language
    _keep_language = keep
    return keep


def keep_language(person: object, language: str, at: datetime) -> None:
    """Write it down."""
    _keep_language(person, language, at)


def _nobody(_person: object, _language: str, _at: datetime) -> None:
    """The browser's cookie alone remembers."""


_keep_language: KeepLanguage = _nobody
