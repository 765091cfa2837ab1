"""What the browser sends for the verbs that no form of the regulation describes."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.kernel.time import SHANGHAI
from bihuan.ui.forms import with_clause
from bihuan.workorders.events import PAPERS


class RefusableForm(forms.Form):
    """A form that shows a refusal where it belongs, and keeps what was typed."""

    def refuse(self, refusal: Refusal) -> None:
        """Put the refusal's sentences at their fields, or at the top; what a post may not do is no matter of fields."""
        if isinstance(refusal, NotPermitted):
            raise refusal
        named = {name: text for name, text in refusal.fields.items() if name in self.fields}
        for name, text in named.items():
            self.add_error(name, text)
        if not named:
            self.add_error(None, with_clause(refusal))


class MomentField(forms.DateTimeField):
    """A moment as the desk writes it: local time, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(SHANGHAI).replace(tzinfo=None) if isinstance(value, datetime) else value


class UrgeForm(RefusableForm):
    text = forms.CharField(label=_("督办内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    answer_by = MomentField(label=_("要求答复时间"))


class AnswerForm(RefusableForm):
    answer = forms.CharField(label=_("答复内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class GrantForm(RefusableForm):
    until = MomentField(label=_("允许联系至"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class MergeForm(RefusableForm):
    other = forms.ChoiceField(label=_("与哪张工单合并"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("原因"), max_length=200)


class UndoMergeForm(RefusableForm):
    reason = forms.CharField(label=_("原因"), max_length=200)


class AttachForm(RefusableForm):
    kind = forms.ChoiceField(label=_("材料类别"), choices=list(PAPERS.items()))
    file = forms.FileField(label=_("文件"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size == 0:
            raise ValidationError(_("文件是空的，请重新选择。"))
        return file


class VoidForm(RefusableForm):
    reason = forms.CharField(label=_("作废原因"), max_length=200)
