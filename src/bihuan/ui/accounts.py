"""What the door of this floor leaves to the one above: keeping a person's language, and a second step."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

# The person is org's Staff, which stands above this floor: hence Any.
KeepLanguage = Callable[[Any, str, datetime], None]
SecondStep = Callable[[HttpRequest, Any, str], HttpResponse | None]


def keeps_language(keep: KeepLanguage) -> KeepLanguage:
    """Register who writes down the language that a signed-in person chose."""
    global _keep_language
    _keep_language = keep
    return keep


def keep_language(person: object, language: str, at: datetime) -> None:
    """Write it down."""
    _keep_language(person, language, at)


def asks_more(step: SecondStep) -> SecondStep:
    """Register who may ask for more than the password before somebody is let in."""
    global _second_step
    _second_step = step
    return step


def second_step(request: HttpRequest, person: object, place: str) -> HttpResponse | None:
    """The page to go to before the place that was asked for; none: the password is enough."""
    return _second_step(request, person, place)


def _no_step(_request: HttpRequest, _person: object, _place: str) -> HttpResponse | None:
    """The password is enough."""
    return None


def _nobody(_person: object, _language: str, _at: datetime) -> None:
    """The browser's cookie alone remembers."""


_keep_language: KeepLanguage = _nobody
_second_step: SecondStep = _no_step
