"""What the browser sends about customers."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.customers.models import Customer
from bihuan.customers.operations import CustomerCard
from bihuan.org.forms import UnitChoice
from bihuan.org.models import Unit
from bihuan.org.queries import home_places
from bihuan.org.vocabulary import vocabulary


class CustomerForm(forms.Form):
    name = forms.CharField(label=_("姓名（名称）"), max_length=80)
    tier = forms.ChoiceField(label=_("客户级别"), widget=forms.RadioSelect)
    phones = forms.CharField(
        label=_("电话"),
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "tel"}),
        help_text=_("每行一个，第一个为主要联系电话。"),
    )
    home_unit = UnitChoice(label=_("归属地"), queryset=Unit.objects.none(), required=False, empty_label=_("未知"))
    brand = forms.ChoiceField(label=_("品牌"), required=False)
    is_3g = forms.BooleanField(label=_("3G客户"), required=False)
    marks = forms.MultipleChoiceField(label=_("客户标识"), required=False, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=_("客户类型"), required=False)
    potential = forms.ChoiceField(label=_("潜在价值"), required=False)
    joined_on = forms.DateField(
        label=_("入网日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    average_spend = forms.DecimalField(
        label=_("月均消费（元）"), required=False, min_value=0, max_digits=10, decimal_places=2
    )
    notes = forms.CharField(label=_("备注"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = vocabulary()
        self._offer("tier", [(word.code, word.title) for word in words.tiers])
        self._offer("brand", [("", "—"), *((word.code, word.title) for word in words.brands)])
        self._offer("marks", [(word.code, word.title) for word in words.marks])
        self._offer("kind", [("", "—"), *((word.code, word.title) for word in words.customer_kinds)])
        self._offer("potential", [("", "—"), *((word.code, word.title) for word in words.potentials)])
        for field, known in (("brand", words.brands), ("kind", words.customer_kinds), ("potential", words.potentials)):
            if not known:
                del self.fields[field]
        home = self.fields["home_unit"]
        if isinstance(home, forms.ModelChoiceField):
            home.queryset = home_places()
        if customer is not None:
            stands = {field: getattr(customer, field) for field in self.fields if hasattr(Customer, field)}
            self.initial = {**self.initial, **stands}
            self.initial["phones"] = "\n".join(phone.number for phone in customer.phones.all())

    def _offer(self, field: str, choices: list[tuple[str, Any]]) -> None:
        chosen = self.fields[field]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = choices

    def card(self) -> CustomerCard:
        """What the form says, for the operation."""
        said = self.cleaned_data
        return CustomerCard(
            name=said["name"],
            phones=tuple(re.split(r"[\n\r,;,;、]+", said["phones"])),
            tier=said["tier"],
            brand=said.get("brand", ""),
            is_3g=said["is_3g"],
            marks=tuple(said["marks"]),
            kind=said.get("kind", ""),
            potential=said.get("potential", ""),
            joined_on=said["joined_on"],
            average_spend=said["average_spend"],
            home_unit=said["home_unit"],
            notes=said["notes"],
        )


class NewCustomerForm(CustomerForm):
    number = forms.CharField(label=_("客户编号"), max_length=24, required=False, help_text=_("不填则自动编号。"))
    known_apart = forms.BooleanField(
        label=_("与电话相同的客户不是同一人"), required=False, help_text=_("提示电话已登记时勾选。")
    )
    field_order = ("name", "phones", "tier")


class ChangeCustomerForm(CustomerForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
