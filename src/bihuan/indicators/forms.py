"""What the browser sends to the pages of figures."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.org.models import Unit
from bihuan.regulation.schema.reports import Number
from bihuan.workorders.forms import RefusableForm


class NumbersForm(RefusableForm):
    """The numbers of one unit in one month; an empty one is not known."""

    def __init__(self, *args: object, numbers: Sequence[Number], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for number in numbers:
            self.fields[number.code] = forms.DecimalField(
                label=str(number.title),
                help_text=str(number.source),
                required=False,
                min_value=Decimal(0),
                max_digits=15,
                decimal_places=2,
            )


class WhoseForm(forms.Form):
    """Whose numbers, of which month."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None)
    month = forms.RegexField(label=_("月份"), regex=r"^\d{4}-\d{2}$", max_length=7)

    def clean_month(self) -> date:
        try:
            return date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError:
            raise forms.ValidationError(_("请写年-月，如 2026-03。")) from None
