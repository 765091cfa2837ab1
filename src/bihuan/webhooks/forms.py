"""What the browser sends about addresses."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WebhookForm(forms.Form):
    title = forms.CharField(label=_("用途"), max_length=60)
    url = forms.CharField(label=_("接收地址"), max_length=500)
    events = forms.CharField(
        label=_("事件"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一个，例如 work_order.submitted；不填为全部。"),
    )

    def names(self) -> list[str]:
        """The events, one a line."""
        return str(self.cleaned_data["events"]).split()
