"""What the browser sends about service warnings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.supervision.operations import LONGEST
from bihuan.workorders.forms import RefusableForm


class AnswerForm(RefusableForm):
    measures = forms.CharField(
        label=_("原因和措施"), max_length=LONGEST, strip=True, widget=forms.Textarea(attrs={"rows": 4})
    )
