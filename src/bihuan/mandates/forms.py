"""What the browser sends about mandates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.mandates.models import IMPROPER, PROPER
from bihuan.mandates.queries import VERDICT_WORDS
from bihuan.workorders.forms import RefusableForm


class JudgeForm(RefusableForm):
    verdict = forms.ChoiceField(
        label=_("结论"),
        widget=forms.RadioSelect,
        choices=lambda: [(code, VERDICT_WORDS[code]) for code in (PROPER, IMPROPER)],
        error_messages={"required": _("请选择合理或不合理。")},
    )
    note = forms.CharField(label=_("说明"), max_length=300, required=False, help_text=_("判为不合理的，请写明理由。"))
