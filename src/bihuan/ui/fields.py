"""A form field as it is drawn: which class it wears and which sentences describe it."""

from dataclasses import dataclass

from django.forms import BoundField, CheckboxInput, RadioSelect, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple
from django.utils.safestring import SafeString

DJANGOS_ROWS = "10"


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
        attrs: dict[str, str | bool] = dict(self._looks())
        if described:
            attrs["aria-describedby"] = " ".join(described)
        if self.bound.errors:
            attrs["aria-invalid"] = "true"
        return self.bound.as_widget(attrs=attrs)

    def _looks(self) -> dict[str, str]:
        """Radio buttons and boxes look right by themselves; a text grows with what is typed."""
        widget = self.bound.field.widget
        if self.is_choice or self.is_check:
            return {}
        base = "form-select" if isinstance(widget, Select) else "form-control"
        looks = {"class": f"{base} {widget.attrs.get('class', '')}".strip()}
        if isinstance(widget, Textarea) and widget.attrs.get("rows") == DJANGOS_ROWS:
            looks["rows"] = "3"
        return looks
