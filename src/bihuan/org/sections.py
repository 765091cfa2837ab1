"""The sections of 管理: other apps put theirs beside those of the organisation (calendars, notices)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.org.models import Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """A tab of the administration pages, for those who may open it."""

    code: str
    title: "StrPromise"
    url_name: str
    may: Callable[[Staff, datetime], bool]
    order: int = 50


_sections: dict[str, Section] = {}


def show_section(section: Section) -> None:
    """Register a tab; called once, when the app that has it makes itself known."""
    _sections[section.code] = section


def sections_for(staff: Staff, *, at: datetime) -> list[Section]:
    """The tabs that this person may open, in their order."""
    return sorted((section for section in _sections.values() if section.may(staff, at)), key=lambda one: one.order)
