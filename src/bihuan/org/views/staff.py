"""Pages of people: the list, the person, and what is done to an account."""

from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.journal.queries import timeline
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org import operations
from bihuan.org.forms import NewPasswordForm, NewStaffForm, ReasonForm, StaffForm
from bihuan.org.locks import failures_of
from bihuan.org.models import Staff, UnitQuerySet
from bihuan.org.queries import StaffFilter, administered_staff, administered_units, factor_of, sign_ins_of, staff_page
from bihuan.org.requests import StaffRequest
from bihuan.org.sessions import device_of, mark_of
from bihuan.org.views.doors import accepted, administrators_only, status_of
from bihuan.org.vocabulary import vocabularies, vocabulary


@administrators_only
@require_GET
def staff_list(request: StaffRequest) -> HttpResponse:
    """The people administered, narrowed by words, unit, post and state."""
    at, asked = now(), request.GET
    units = administered_units(request.user, at=at).order_by("path")
    unit = units.filter(code=asked.get("unit", "")).first()
    wanted = StaffFilter(
        words=asked.get("words", ""),
        unit=unit.path if unit else "",
        post=asked.get("post", ""),
        state=asked.get("state", ""),
    )
    page = staff_page(administered_staff(request.user, at=at), wanted, after=asked.get("after", ""), at=at)
    kept = {name: value for name in ("words", "unit", "post", "state") if (value := asked.get(name))}
    facts = {
        "page": page,
        "next_url": f"?{urlencode({**kept, 'after': page.after})}" if page.after else "",
        "units": units,
        "unit": unit,
        "wanted": wanted,
        "posts": [(words.title, words.posts) for words in vocabularies()],
        "states": [("", _("在职")), ("away", _("不在岗")), ("left", _("已停用")), ("all", _("全部"))],
        "is_narrowed": bool(kept),
        "section": "staff",
    }
    return render(
        request, "org/staff_list.html#rows" if request.htmx and "after" in asked else "org/staff_list.html", facts
    )


@administrators_only
@require_GET
def staff(request: StaffRequest, number: str) -> HttpResponse:
    """A person: posts, deputies, absences, and what changed."""
    at = now()
    person = get_object_or_404(administered_staff(request.user, at=at), number=number)
    day = at.astimezone(SHANGHAI).date()
    posts = [
        {
            "appointment": one,
            "post": vocabulary(one.regulation).post(one.post).title,
            "state": "ended" if one.until_on and one.until_on < day else "coming" if one.from_on > day else "now",
        }
        for one in person.appointments.select_related("unit").order_by("-from_on", "unit__path", "post")
    ]
    facts = {
        "person": person,
        "posts": posts,
        "deputies": person.deputised_by.select_related("deputy")[:20],
        "deputises": person.deputises.filter(until_at__gt=at).select_related("absent"),
        "absences": person.absences.all()[:20],
        "history": timeline(Staff.subject_kind, person.pk, limit=20, private=True).lines,
        "factor": factor_of(person),
        "devices": [(mark_of(one.session_key), device_of(one.agent), one) for one in sign_ins_of(person)],
        "failures": failures_of(person.number, at=at),
        "now": at,
        "today": day,
        "section": "staff",
    }
    return render(request, "org/staff.html", facts)


@administrators_only
@require_http_methods(["GET", "POST"])
def create(request: StaffRequest) -> HttpResponse:
    units = administered_units(request.user, at=now()).active()
    form = NewStaffForm(request.POST or None, units=units, initial=_wanted_unit(request, units))

    def act() -> None:
        said = form.cleaned_data
        operations.create_staff(
            number=said["number"], card=form.card(), password=said["password"], by=request.user, at=now()
        )

    if accepted(form, act):
        messages.success(request, _("已新增员工，请继续安排岗位。"))
        return redirect("org:staff", form.cleaned_data["number"])
    facts = {"form": form, "title": _("新增员工"), "button": _("新增"), "section": "staff"}
    return render(request, "org/staff_form.html", facts, status=status_of(form))


def _wanted_unit(request: StaffRequest, units: UnitQuerySet) -> dict[str, object]:
    unit = units.filter(code=request.GET.get("unit", "")).first()
    return {"unit": unit} if unit else {}


@administrators_only
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    person = _person(request, number)
    initial = {"name": person.name, "unit": person.unit, "mobile": person.mobile, "email": person.email}
    units = administered_units(request.user, at=now()).active()
    form = StaffForm(request.POST or None, units=units, initial=initial)

    def act() -> None:
        operations.change_staff(staff=person, card=form.card(), by=request.user, at=now())

    if accepted(form, act):
        return _done(request, number, _("已保存。"))
    return _page(request, person, form, title=_("修改员工资料"), button=_("保存"))


@administrators_only
@require_http_methods(["GET", "POST"])
def deactivate(request: StaffRequest, number: str) -> HttpResponse:
    person = _person(request, number)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        operations.deactivate_staff(staff=person, reason=form.cleaned_data["reason"], by=request.user, at=now())

    if accepted(form, act):
        return _done(request, number, _("账号已停用。"))
    note = _("停用后立即不能登录，全部任职到今天结束，代理同时终止；办理过的记录保留。")
    return _page(request, person, form, title=_("停用账号"), button=_("停用"), note=note)


@administrators_only
@require_http_methods(["GET", "POST"])
def reactivate(request: StaffRequest, number: str) -> HttpResponse:
    person = _person(request, number)
    form = NewPasswordForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        operations.reactivate_staff(staff=person, password=said["password"], by=request.user, at=now())

    if accepted(form, act):
        return _done(request, number, _("账号已恢复，请安排岗位。"))
    return _page(request, person, form, title=_("恢复账号"), button=_("恢复"))


@administrators_only
@require_http_methods(["GET", "POST"])
def reset_password(request: StaffRequest, number: str) -> HttpResponse:
    person = _person(request, number)
    form = NewPasswordForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        operations.reset_password(staff=person, password=said["password"], by=request.user, at=now())

    if accepted(form, act):
        return _done(request, number, _("密码已重置，登录锁定已解除。请当面告知本人。"))
    note = _("原密码随即失效，已登录的页面需要重新登录；因多次输错被锁定的账号同时解锁。")
    return _page(request, person, form, title=_("重置密码"), button=_("重置"), note=note)


@administrators_only
@require_POST
def unlock(request: StaffRequest, number: str) -> HttpResponse:
    """Lift the lock after failed sign-ins."""
    operations.unlock_staff(staff=_person(request, number), by=request.user, at=now())
    return _done(request, number, _("登录锁定已解除。"))


@administrators_only
@require_POST
def reset_second_factor(request: StaffRequest, number: str) -> HttpResponse:
    """Take a lost device out of use."""
    operations.reset_second_factor(staff=_person(request, number), by=request.user, at=now())
    return _done(request, number, _("两步验证已重置，本人登录后可重新设置。"))


@administrators_only
@require_POST
def end_device(request: StaffRequest, number: str, mark: str) -> HttpResponse:
    """Sign somebody out of one place, at once."""
    found = next((one for one in sign_ins_of(_person(request, number)) if mark_of(one.session_key) == mark), None)
    if found is None:
        raise Http404(mark)
    operations.end_sign_in(signed_in=found, by=request.user, at=now())
    return _done(request, number, _("该处登录已结束。"))


def _person(request: StaffRequest, number: str) -> Staff:
    return get_object_or_404(administered_staff(request.user, at=now()), number=number)


def _done(request: StaffRequest, number: str, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("org:staff", number)


def _page(request: StaffRequest, person: Staff, form: BaseForm, **facts: str) -> HttpResponse:
    shown = {"person": person, "form": form, "section": "staff", **facts}
    return render(request, "org/staff_form.html", shown, status=status_of(form))
