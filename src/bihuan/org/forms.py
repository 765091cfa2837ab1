"""What the browser sends about units and people."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.journal.models import AccessEntry
from bihuan.journal.naming import things_called
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, StaffQuerySet, Unit, UnitQuerySet
from bihuan.org.operations.staff import StaffCard
from bihuan.org.operations.units import UnitCard
from bihuan.org.pictures import HEAVIEST
from bihuan.org.queries import AccessFilter
from bihuan.org.vocabulary import vocabularies, vocabulary

if TYPE_CHECKING:
    _ChoiceOfUnit = forms.ModelChoiceField[Unit]
else:
    _ChoiceOfUnit = forms.ModelChoiceField


class MomentField(forms.DateTimeField):
    """A moment as the desk writes it: local time, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(SHANGHAI).replace(tzinfo=None) if isinstance(value, datetime) else value


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonField(forms.CharField):
    """A person by number; the page offers those at hand."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "people", "autocomplete": "off"}
        super().__init__(max_length=60, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Staff | None:
        words = str(super().clean(value) or "").split(" ")[0]
        if not words:
            return None
        people: StaffQuerySet = Staff.objects.all()
        found = people.active().filter(number=words).first()
        if found is None:
            raise ValidationError(_("没有工号为 %(number)s 的在职员工。"), params={"number": words})
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value.number} {value.name}" if isinstance(value, Staff) else value


class UnitChoice(_ChoiceOfUnit):
    """A unit out of those administered, shown with the units above it."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{'　' * (obj.path.count('.') - 1)}{obj}"


def _key(regulation: str, code: str) -> str:
    """A kind of units or a post with the regulation that speaks of it, as one value of a choice."""
    return f"{regulation}/{code}"


class UnitForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("单位类型"), help_text=_("按单位的主制度分组；一个单位只有一套主制度。"))
    head = PersonField(label=_("负责人"), help_text=_("输入工号。"), required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)
    duties = forms.MultipleChoiceField(
        label=_("职责范围"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("派单据此推荐责任部门。"),
    )

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(unit)

    def _offer(self, unit: Unit | None) -> None:
        mains = [words for words in vocabularies() if not words.adds_to]
        kinds = {
            words.title: {_key(words.regulation, kind.code): kind.title for kind in words.unit_kinds} for words in mains
        }
        own = vocabulary(unit.regulation if unit else self.initial.get("regulation", ""))
        duties = {duty.code: duty.title for duty in own.duties}
        if unit is not None:
            of_this = kinds.setdefault(own.title, {})
            of_this.setdefault(_key(unit.regulation, unit.kind), own.kind(unit.kind).title)
            self.initial = {field: getattr(unit, field) for field in self.fields if hasattr(unit, field)}
            self.initial["kind"] = _key(unit.regulation, unit.kind)
        _choices(self, "kind", [(title, list(ones.items())) for title, ones in kinds.items() if ones])
        _choices(self, "duties", duties.items())
        if not duties:
            del self.fields["duties"]

    def clean_kind(self) -> tuple[str, str]:
        regulation, _slash, kind = self.cleaned_data["kind"].partition("/")
        return regulation, kind

    def card(self) -> UnitCard:
        """What the form says, for the operation."""
        said = self.cleaned_data
        regulation, kind = said["kind"]
        return UnitCard(
            name=said["name"],
            name_en=said["name_en"],
            kind=kind,
            phone=said["phone"],
            regulation=regulation,
            duties=tuple(said.get("duties", ())),
            head=said["head"],
        )


class NewUnitForm(UnitForm):
    code = forms.CharField(label=_("编码"), max_length=20, help_text=_("小写字母、数字、下划线；建立后不能修改。"))
    field_order = ("code", "name")


ACCESS_KINDS = {
    AccessEntry.Kind.READ: _("查阅个人信息"),
    AccessEntry.Kind.REFUSED: _("操作被拒绝"),
    AccessEntry.Kind.SIGNED_IN: _("登录"),
    AccessEntry.Kind.NOT_SIGNED_IN: _("登录失败"),
    AccessEntry.Kind.LOCKED_OUT: _("账号锁定"),
    AccessEntry.Kind.SIGNED_OUT: _("退出登录"),
    AccessEntry.Kind.SIGN_IN_ENDED: _("结束一处登录"),
    AccessEntry.Kind.TOKEN_REFUSED: _("访问令牌被拒绝"),
    AccessEntry.Kind.EXPORTED: _("导出"),
    AccessEntry.Kind.ERASED: _("删除个人信息"),
}


class AccessForm(forms.Form):
    """What the access log is narrowed to; days are whole days, the last one included."""

    person = forms.CharField(label=_("工号或姓名"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("全部类型")), *ACCESS_KINDS.items()])
    thing = forms.CharField(label=_("工单号"), max_length=40, required=False)
    since = DayField(label=_("从"), required=False)
    until = DayField(label=_("到"), required=False)

    def wanted(self) -> AccessFilter:
        """What the form says, for the query."""
        said = self.cleaned_data
        since, until = said["since"], said["until"]
        return AccessFilter(
            person=said["person"],
            kind=said["kind"],
            since=datetime.combine(since, time(), SHANGHAI) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), SHANGHAI) if until else None,
            things=things_called(said["thing"]) if said["thing"] else None,
        )


class MoveUnitForm(forms.Form):
    above = UnitChoice(label=_("新的上级单位"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _units(self, "above", units)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class SealForm(forms.Form):
    name = forms.CharField(label=_("印章名称"), max_length=40, help_text=_("例如：客户服务专用章。"))
    picture = forms.FileField(
        label=_("印章图片"),
        help_text=_("PNG，不超过 2 MB，长和宽 100 至 3000 像素；底色透明的最好。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png"}),
    )
    from_on = DayField(label=_("启用日期"))
    until_on = DayField(label=_("停用日期"), required=False, help_text=_("最后一天；不填则一直使用。"))

    def card(self) -> dict[str, Any]:
        """What is kept. No more of the file is read than tells that it is too heavy."""
        said = self.cleaned_data
        return {**said, "picture": said["picture"].read(HEAVIEST + 1)}


class StaffForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    unit = UnitChoice(label=_("所属单位"), queryset=Unit.objects.none())
    mobile = forms.CharField(label=_("手机号"), max_length=20, required=False, help_text=_("用于接收短信提醒。"))
    email = forms.CharField(label=_("邮箱"), max_length=254, required=False)

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _units(self, "unit", units)

    def card(self) -> StaffCard:
        """What the form says, for the operation."""
        said = self.cleaned_data
        return StaffCard(name=said["name"], unit=said["unit"], mobile=said["mobile"], email=said["email"])


class NewStaffForm(StaffForm):
    number = forms.CharField(label=_("工号"), max_length=20, help_text=_("用于登录，不重复发放。"))
    password = forms.CharField(
        label=_("初始密码"),
        max_length=128,
        help_text=_("不少于 10 位，不能全为数字；请当面告知本人，登录后修改。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("number", "name")


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        help_text=_("不少于 10 位，不能全为数字。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OwnPasswordForm(NewPasswordForm):
    old = forms.CharField(
        label=_("当前密码"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    again = forms.CharField(
        label=_("再输入一次新密码"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("old", "password", "again")

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise ValidationError(_("两次输入的新密码不一致。"))
        return again


class AppointForm(forms.Form):
    unit = UnitChoice(label=_("单位"), queryset=Unit.objects.none())
    post = forms.ChoiceField(label=_("岗位"))
    from_on = DayField(label=_("开始日"))
    until_on = DayField(label=_("最后任职日"), required=False, help_text=_("不填为长期。"))

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _units(self, "unit", units.active())
        posts = [
            (words.title, [(_key(words.regulation, post.code), post.title) for post in words.posts])
            for words in vocabularies()
        ]
        _choices(self, "post", posts)

    def clean_post(self) -> tuple[str, str]:
        regulation, _slash, post = self.cleaned_data["post"].partition("/")
        return regulation, post


class UntilForm(forms.Form):
    until_on = DayField(label=_("最后任职日"))


class PeriodForm(forms.Form):
    from_at = MomentField(label=_("开始"))
    until_at = MomentField(label=_("结束"))

    @staticmethod
    def first_guess(at: datetime) -> dict[str, datetime]:
        """From the next whole hour, for a day."""
        start = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return {"from_at": start, "until_at": start + timedelta(days=1)}


class DeputyForm(PeriodForm):
    deputy = PersonField(label=_("代理人"), help_text=_("输入工号。期间代理人可使用其全部岗位权限。"))
    field_order = ("deputy",)


class AbsenceForm(PeriodForm):
    reason = forms.CharField(label=_("原因"), max_length=100)
    field_order = ("reason",)


def _choices(form: forms.Form, field: str, choices: Iterable[tuple[Any, Any]]) -> None:
    chosen = form.fields[field]
    if isinstance(chosen, forms.ChoiceField):
        chosen.choices = list(choices)


def _units(form: forms.Form, field: str, units: UnitQuerySet) -> None:
    chosen = form.fields[field]
    if isinstance(chosen, forms.ModelChoiceField):
        chosen.queryset = units.order_by("path")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}),
    )


class RequiredForm(forms.Form):
    posts = forms.MultipleChoiceField(
        label=_("必须使用两步验证的岗位"), widget=forms.CheckboxSelectMultiple, required=False
    )
    sent = forms.CharField(widget=forms.HiddenInput, initial="1")  # nothing chosen is an answer too

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(words.regulation, post) for words in vocabularies() for post in words.posts]
        _choices(self, "posts", [(f"{regulation}/{post.code}", post.title) for regulation, post in offered])

    def chosen(self) -> list[tuple[str, str]]:
        """Those that were chosen, each with its regulation."""
        parted = (each.partition("/") for each in self.cleaned_data["posts"])
        return [(regulation, post) for regulation, _slash, post in parted]


SCOPES = (("read", _("查询")), ("intake", _("受理")), ("work", _("办理")), ("administer", _("维护组织")))


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("权限"),
        widget=forms.CheckboxSelectMultiple,
        choices=SCOPES,
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=366, initial=90)
