"""A form field as it is drawn: which class it wears and which sentences describe it."""

from dataclasses import dataclass

from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.forms.widgets import CheckboxSelectMultiple
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class FieldView:
    """A bound field with its clause. The help given here stands before the form's own."""

    bound: BoundField
    clause: str = ""
    help_words: str = ""

    @property
    def help(self) -> str:
        return self.help_words or str(self.bound.help_text)

    @property
    def is_choice(self) -> bool:
        """Several boxes or buttons under one question."""
        return isinstance(self.bound.field.widget, RadioSelect | CheckboxSelectMultiple)

    @property
    def is_check(self) -> bool:
        return isinstance(self.bound.field.widget, CheckboxInput)

    @property
    def error_id(self) -> str:
        return f"{self.bound.auto_id}-error"

    @property
    def help_id(self) -> str:
        return f"{self.bound.auto_id}-help"

    @property
    def first_id(self) -> str:
        """Where a link to this field leads."""
        return f"{self.bound.auto_id}_0" if self.is_choice else str(self.bound.auto_id)

    def control(self) -> SafeString:
        """The control itself, told what describes it."""
        described = [self.help_id] * bool(self.help) + [self.error_id] * bool(self.bound.errors)
        given = self.bound.field.widget.attrs.get("class", "")
        attrs: dict[str, str | bool] = {"class": f"{self._class()} {given}".strip()}
        if described:
            attrs["aria-describedby"] = " ".join(described)
        if self.bound.errors:
            attrs["aria-invalid"] = "true"
        return self.bound.as_widget(attrs=attrs)

    def _class(self) -> str:
        widget = self.bound.field.widget
        if isinstance(widget, RadioSelect | CheckboxSelectMultiple | CheckboxInput):
            return "form-check-input"
        if isinstance(widget, Select):
            return "form-select"
        return "form-control"
