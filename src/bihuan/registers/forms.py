"""What the browser sends beside the sheets themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Seal, Unit
from bihuan.registers.listing import AMOUNTS, key_of, listed_fields, words_key
from bihuan.registers.periods import period_of, periods_before, title_of
from bihuan.registers.queries import Narrowed, Wanted
from bihuan.regulation.schema.forms import Field
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.registers import Period, Register
from bihuan.sheets.fields import typed
from bihuan.sheets.offers import offers
from bihuan.workorders.forms import RefusableForm

if TYPE_CHECKING:
    from django.db.models import QuerySet

    _ChoiceOfSeal = forms.ModelChoiceField[Seal]
else:
    _ChoiceOfSeal = forms.ModelChoiceField

STATUSES = {"open": _("未审核"), "checked": _("已审核"), "voided": _("已作废")}
USUAL_COLUMNS = 5  # where nobody chose any
SHOWN = ("text", "long_text", "number", "money", "date", "moment", "yes_no", "choice", "choices", "unit", "person",
         "computed", "product", "work_order", "signature")  # fmt: skip
_KINDS = {
    "number": "amount",
    "money": "amount",
    "date": "date",
    "moment": "date",
    "choice": "choice",
    "product": "choice",
    "yes_no": "choice",
}


class VoidForm(RefusableForm):
    reason = forms.CharField(label=_("作废原因"), max_length=200)


class HandOverForm(RefusableForm):
    """Which copy, and to whom; the copies are those of the form."""

    copy = forms.TypedChoiceField(label=_("联次"), coerce=int)
    recipient = forms.CharField(label=_("接收人"), max_length=60)

    def __init__(self, copies: Sequence[Words], data: QueryDict | None = None) -> None:
        super().__init__(data)
        offered = [(place, str(copy)) for place, copy in enumerate(copies, start=1)]
        cast("forms.TypedChoiceField", self.fields["copy"]).choices = offered


class ImportForm(RefusableForm):
    file = forms.FileField(label=_("文件"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}))


class UnlockForm(RefusableForm):
    reason = forms.CharField(label=_("反审核原因"), max_length=200)


class SignForm(RefusableForm):
    strokes = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)


class SealChoiceForm(RefusableForm):
    """Which of the seals that this person may set."""

    seal = _ChoiceOfSeal(label=_("印章"), queryset=Seal.objects.none())
    seen = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, seals: "QuerySet[Seal]", data: QueryDict | None = None) -> None:
        super().__init__(data)
        cast("forms.ModelChoiceField[Seal]", self.fields["seal"]).queryset = seals


class ViewForm(RefusableForm):
    name = forms.CharField(label=_("视图名称"), max_length=40)
    query = forms.CharField(required=False, max_length=2000)
    is_default = forms.BooleanField(label=_("打开台账时使用"), required=False)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How one listed field is asked for: one box, or one for the least and one for the most."""

    field: Field
    kind: str  # words | choice | amount | date
    value: str
    until: str
    options: Sequence[tuple[str, str]]

    @property
    def name(self) -> str:
        return f"f_{self.field.code}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: where pressing it leads, and how the list is sorted by it now."""

    field: Field
    query: str
    sorted: str

    @property
    def is_number(self) -> bool:
        return self.field.type in AMOUNTS


DAY = forms.DateInput(attrs={"type": "date"})


class GatherForm(RefusableForm):
    """Of which unit and period a list is gathered: the period before the present one, unless said otherwise."""

    unit = forms.TypedChoiceField(label=_("单位"), coerce=int)
    period = forms.TypedChoiceField(label=_("期间"), coerce=date.fromisoformat)
    since = forms.DateField(label=_("从"), widget=DAY)
    until = forms.DateField(label=_("到"), widget=DAY)

    def __init__(self, kind: Period, units: Sequence[Unit], today: date, data: QueryDict | None = None) -> None:
        before = period_of(kind, today)[0] - timedelta(days=1)
        first = {"period": period_of(kind, before)[0].isoformat(), "since": before, "until": before}
        super().__init__(data, initial=first)
        self.kind, self.units = kind, {unit.pk: unit for unit in units}
        self._choose("unit", [(pk, str(unit.title)) for pk, unit in self.units.items()])
        self._choose(
            "period", [(since.isoformat(), title_of(since, until)) for since, until in periods_before(kind, today)]
        )
        unused = {"day": ("period", "until"), "any": ("period",)}.get(kind, ("since", "until"))
        for name in unused:
            del self.fields[name]
        if kind == "day":
            self.fields["since"].label = _("日期")

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def said(self) -> dict[str, Any]:
        """The unit and the days, by the names of the operation."""
        values = self.cleaned_data
        since = values["period"] if "period" in values else values["since"]
        until = values["until"] if "until" in values else period_of(self.kind, since)[1]
        return {"unit": self.units[values["unit"]], "since": since, "until": until}


class RegisterFilter(forms.Form):
    """Which sheets of a register are meant, in which order and columns; what makes no sense is left out."""

    words = forms.CharField(label=_("编号或内容"), required=False, max_length=80)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *STATUSES.items()])
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: QueryDict, pack: Pack, rule: Register) -> None:
        super().__init__(data)
        self._pack, self._form, self._sent = pack, pack.form[rule.form], data

    @cached_property
    def narrowings(self) -> list[Narrowing]:
        return [self._narrowing(field) for field in listed_fields(self._form)]

    @cached_property
    def wanted(self) -> Wanted:
        """What was asked for, as the queries take it."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**said, fields=tuple(filter(None, map(_narrowed, self.narrowings))))

    @cached_property
    def sort(self) -> str:
        said = self._sent.get("sort", "")
        return said if said.removeprefix("-") in {each.field.code for each in self.narrowings} else ""

    @cached_property
    def columns(self) -> list[Field]:
        """The chosen fields in the order of the form; else those it is narrowed by, else its first."""
        chosen = set(self._sent.getlist("column"))
        columns = [field for field in self.choosable if field.code in chosen]
        listed = [each.field for each in self.narrowings]
        return columns or (listed or self.choosable)[:USUAL_COLUMNS]

    @property
    def choosable(self) -> list[Field]:
        return [field for field in self._form.fields if not field.personal and field.type in SHOWN]

    @cached_property
    def query(self) -> str:
        """The same again, as an address says it; nothing where nothing was asked."""
        self.is_valid()
        said: list[tuple[str, Any]] = [(name, value) for name, value in self.cleaned_data.items() if value]
        for each in self.narrowings:
            said += [(each.name, each.value), (f"{each.name}_to", each.until)]
        said.append(("sort", self.sort))
        if self._sent.getlist("column"):
            said += [("column", field.code) for field in self.columns]
        return urlencode([(name, value) for name, value in said if value])

    @property
    def headings(self) -> list[Heading]:
        """The chosen columns; one that the list can be sorted by says how pressing it goes on."""
        listed = {each.field.code for each in self.narrowings}
        return [self._heading(field, field.code in listed) for field in self.columns]

    def _heading(self, field: Field, sortable: bool) -> Heading:
        code = field.code
        turned = {"": code, code: f"-{code}"}.get(self.sort if self.sort.removeprefix("-") == code else "", "")
        rest = [(name, value) for name, value in self.pairs if name != "sort"]
        query = urlencode([*rest, ("sort", turned)] if turned else rest) or "all=1"
        return Heading(
            field, query if sortable else "", {code: "ascending", f"-{code}": "descending"}.get(self.sort, "")
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The same again, for a form of a page."""
        return parse_qsl(self.query)

    @property
    def is_narrowed(self) -> bool:
        return self.wanted != Wanted()

    def _narrowing(self, field: Field) -> Narrowing:
        kind = _KINDS.get(field.type, "words")
        options = [(each.code, str(each.title)) for each in offers(self._pack, field, {})] if kind == "choice" else []
        value, until = (self._sent.get(f"f_{field.code}{end}", "").replace("\0", "")[:80] for end in ("", "_to"))
        if kind == "choice" and value not in dict(options):
            value = ""
        return Narrowing(field, kind, value, until if kind in ("amount", "date") else "", options)


def _narrowed(each: Narrowing) -> Narrowed | None:
    if not (each.value or each.until):
        return None
    if each.kind == "words":
        return Narrowed(each.field.code, begins=words_key(each.value))
    if each.kind == "choice":
        key = words_key(each.value)
        return Narrowed(each.field.code, since=key, until=key)
    since, until = _edge(each, each.value), _edge(each, each.until, last=True)
    return Narrowed(each.field.code, since=since, until=until) if since or until else None


def _edge(each: Narrowing, said: str, *, last: bool = False) -> str:
    """The first or the last key that is meant; nothing where what was said is no amount and no day."""
    if not said:
        return ""
    try:
        if each.field.type != "moment":
            return key_of(each.field, typed(each.field, said))
        day = date.fromisoformat(said) + timedelta(days=1 if last else 0)
        return key_of(each.field, datetime.combine(day, time.min, SHANGHAI))
    except ValueError:
        return ""
