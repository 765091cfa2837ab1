"""What the browser sends beside the sheets themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.workorders.forms import RefusableForm


class VoidForm(RefusableForm):
    reason = forms.CharField(label=_("作废原因"), max_length=200)
