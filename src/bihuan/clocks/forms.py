"""What the browser sends about calendars."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from bihuan.clocks.calendar import Frame
from bihuan.clocks.calendar.days import MINUTES_A_DAY
from bihuan.clocks.operations.calendars import ORDINARY
from bihuan.kernel.text import Words

KINDS = [
    (ORDINARY, _("按星期（周一至周五上班）")),
    ("holiday", _("放假")),
    ("makeup", _("调休上班")),
    ("workday", _("照常上班")),
]
MOST_FRAMES = 4


class DayForm(forms.Form):
    """What a day is, and why, in both languages."""

    kind = forms.ChoiceField(label=_("这一天"), choices=KINDS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("原因"), max_length=80, required=False)
    reason_en = forms.CharField(label=_("原因（英文）"), max_length=80, required=False)

    @property
    def words(self) -> Words | None:
        """The reason; the Chinese one serves where there is no other."""
        said = self.cleaned_data
        return Words(said["reason"], said["reason_en"] or said["reason"]) if said["reason"] else None


class FramesForm(forms.Form):
    """Up to four stretches of working time; an end of 00:00 is the end of the day."""

    def __init__(self, data: Any = None, *, frames: tuple[Frame, ...] = ()) -> None:
        super().__init__(data)
        for number in range(MOST_FRAMES):
            known = frames[number] if number < len(frames) else None
            labels = {"number": number + 1}
            self.fields[f"start_{number}"] = _time(_("第 %(number)s 段开始") % labels, known.start if known else None)
            self.fields[f"end_{number}"] = _time(_("第 %(number)s 段结束") % labels, known.end if known else None)

    @override
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        made = []
        for number in range(MOST_FRAMES):
            start, end = said.get(f"start_{number}"), said.get(f"end_{number}")
            if (start is None) != (end is None):
                raise ValidationError(_("每段工作时间须同时填写开始和结束。"))
            if start is not None and end is not None:
                made.append(_frame(start, end))
        said["frames"] = made
        return said


def _time(label: str, minutes: int | None) -> forms.TimeField:
    shown = f"{minutes // 60 % 24:02}:{minutes % 60:02}" if minutes is not None else None
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, initial=shown, widget=widget)


def _frame(start: time, end: time) -> Frame:
    until = end.hour * 60 + end.minute or MINUTES_A_DAY
    try:
        return Frame(start.hour * 60 + start.minute, until)
    except ValueError:
        raise ValidationError(_("工作时间的开始须早于结束。")) from None
