"""What the keeper sends to decide a transition."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.workorders.forms import RefusableForm

_WAYS = [("stay", _("在办工单按原版次办完")), ("move", _("在办工单转到新版次"))]


class DecideForm(RefusableForm):
    way = forms.ChoiceField(label=_("在办工单"), choices=_WAYS, initial="stay", widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("转移日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("当日零时起转，只在选择转到新版次时填写"),
    )
    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
