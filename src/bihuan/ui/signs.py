"""Signs that stand in every line of a list: drawn here, for a template of each would cost more than the line."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.kernel.text import COLON
from bihuan.ui.built import asset_url
from bihuan.ui.chips import Chip


def icon_sign(name: str, classes: str = "") -> SafeString:
    """An outline, for decoration only."""
    sheet = asset_url("icons.svg")
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, sheet, name)


def chip_sign(chip: Chip, label: object = "", why: str = "") -> SafeString:
    """A clock's chip; with `why`, a button that opens the explanation of its moment."""
    turns = [("due", chip.due_at), ("half", chip.half_at), ("warn", chip.warn_at)] if chip.runs else []
    inside = format_html(
        '{}>{}{}<span class="chip-words">{}</span>',
        format_html_join("", ' data-{}="{}"', ((name, at.isoformat()) for name, at in turns)),
        icon_sign(chip.icon, "icon-sm"),
        format_html('<span class="chip-label">{}</span>', label) if label else "",
        chip.words,
    )
    if why:
        hint = _("%(due)s 到期，点击看为什么") % {"due": chip.due}
        head = '<button type="button" class="chip chip-{}" hx-get="{}" hx-target="#dialog" title="{}"{}</button>'
        return format_html(head, chip.tone, why, hint, inside)
    hint = _("%(due)s 到期") % {"due": chip.due}
    return format_html('<span class="chip chip-{}" title="{}"{}</span>', chip.tone, hint, inside)


def marks_sign(flags: Iterable[Any]) -> SafeString:
    """A letter for each flag, with its meaning behind it."""
    marks = [(f"{flag.title}{COLON}{flag.meaning}" if flag.meaning else flag.title, flag.letter) for flag in flags]
    if not marks:
        return SafeString()
    each = format_html_join("", '<abbr class="mark" title="{}">{}</abbr>', marks)
    return format_html('<span class="marks">{}</span>', each)
