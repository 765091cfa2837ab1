"""What the browser sends beside the sheets themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.workorders.forms import RefusableForm

STATUSES = {"open": _("未审核"), "checked": _("已审核"), "voided": _("已作废")}


class VoidForm(RefusableForm):
    reason = forms.CharField(label=_("作废原因"), max_length=200)


class ImportForm(RefusableForm):
    file = forms.FileField(label=_("文件"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}))


class UnlockForm(RefusableForm):
    reason = forms.CharField(label=_("反审核原因"), max_length=200)


class RegisterFilter(forms.Form):
    """Which sheets of a register are meant; what makes no sense is left out."""

    words = forms.CharField(label=_("编号或内容"), required=False, max_length=80)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *STATUSES.items()])
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def said(self) -> dict[str, Any]:
        """What was asked for, by the names of the query."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
