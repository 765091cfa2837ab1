"""Pages of posts: the overview, giving and ending them, absences and deputies."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.kernel.errors import Refusal
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org import operations
from bihuan.org.forms import AbsenceForm, AppointForm, DeputyForm, PeriodForm, UntilForm
from bihuan.org.models import Staff
from bihuan.org.queries import (
    administered_appointments,
    administered_staff,
    administered_units,
    colleagues,
    post_counts,
)
from bihuan.org.requests import StaffRequest
from bihuan.org.views.doors import accepted, administrators_only, status_of
from bihuan.org.vocabulary import vocabulary


@administrators_only
@require_GET
def posts(request: StaffRequest) -> HttpResponse:
    """Who holds which post where; vacant posts stand out."""
    at = now()
    appointments = administered_appointments(request.user, at=at)
    regulation, _slash, code = request.GET.get("post", "").partition("/")
    chosen = appointments.on(at.astimezone(SHANGHAI).date()).filter(regulation=regulation, post=code)
    facts = {
        "counts": post_counts(appointments, at=at),
        "chosen": vocabulary(regulation).post(code) if code else None,
        "chosen_key": f"{regulation}/{code}",
        "holders": chosen.order_by("unit__path", "staff__number")[:500] if code else (),
        "section": "posts",
    }
    return render(request, "org/posts.html", facts)


@administrators_only
@require_http_methods(["GET", "POST"])
def appoint(request: StaffRequest, number: str) -> HttpResponse:
    at, person = now(), _person(request, number)
    units = administered_units(request.user, at=at)
    wanted = units.filter(code=request.GET.get("unit", "")).first()
    initial = {
        "unit": wanted or person.unit,
        "from_on": at.astimezone(SHANGHAI).date(),
        "post": request.GET.get("post", ""),
    }
    form = AppointForm(request.POST or None, units=units, initial=initial)

    def act() -> None:
        said = form.cleaned_data
        regulation, post = said["post"]
        operations.appoint_staff(
            staff=person,
            unit=said["unit"],
            post=post,
            regulation=regulation,
            from_on=said["from_on"],
            until_on=said["until_on"],
            by=request.user,
            at=now(),
        )

    if accepted(form, act):
        return _done(request, number, _("已任命。"))
    return _page(request, person, form, title=_("安排岗位"), button=_("任命"))


@administrators_only
@require_http_methods(["GET", "POST"])
def end_appointment(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    at, person = now(), _person(request, number)
    appointment = get_object_or_404(person.appointments.select_related("unit", "staff"), pk=pk)
    form = UntilForm(request.POST or None, initial={"until_on": at.astimezone(SHANGHAI).date()})

    def act() -> None:
        said = form.cleaned_data
        operations.end_appointment(appointment=appointment, until_on=said["until_on"], by=request.user, at=now())

    if accepted(form, act):
        return _done(request, number, _("已登记任职结束。"))
    post = vocabulary(appointment.regulation).post(appointment.post).title
    note = _("%(unit)s %(post)s。尚未开始的任职直接撤销。") % {"unit": appointment.unit, "post": post}
    return _page(request, person, form, title=_("结束任职"), button=_("结束任职"), note=note)


@administrators_only
@require_http_methods(["GET", "POST"])
def appoint_deputy(request: StaffRequest, number: str) -> HttpResponse:
    person = _person(request, number)
    form = DeputyForm(request.POST or None, initial=PeriodForm.first_guess(now()))

    def act() -> None:
        operations.appoint_deputy(absent=person, **form.cleaned_data, by=request.user, at=now())

    if accepted(form, act):
        return _done(request, number, _("已安排代理。"))
    note = _("代理期间的操作在日志中记为“代理人 代 %(person)s”。") % {"person": person}
    return _page(request, person, form, title=_("安排代理人"), button=_("安排代理"), note=note)


@administrators_only
@require_POST
def end_deputy(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    person = _person(request, number)
    deputy = get_object_or_404(person.deputised_by.select_related("absent", "deputy"), pk=pk)
    try:
        operations.end_deputy(deputy=deputy, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("org:staff", number)
    return _done(request, number, _("代理已结束。"))


@administrators_only
@require_http_methods(["GET", "POST"])
def record_absence(request: StaffRequest, number: str) -> HttpResponse:
    person = _person(request, number)
    form = AbsenceForm(request.POST or None, initial=PeriodForm.first_guess(now()))

    def act() -> None:
        operations.record_absence(staff=person, **form.cleaned_data, by=request.user, at=now())

    if accepted(form, act):
        return _done(request, number, _("已登记不在岗。如需有人代理，请安排代理人。"))
    return _page(request, person, form, title=_("登记不在岗"), button=_("登记不在岗"))


@administrators_only
@require_POST
def end_absence(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    person = _person(request, number)
    absence = get_object_or_404(person.absences.select_related("staff"), pk=pk)
    try:
        operations.end_absence(absence=absence, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("org:staff", number)
    return _done(request, number, _("已登记返岗。"))


def _person(request: StaffRequest, number: str) -> Staff:
    return get_object_or_404(administered_staff(request.user, at=now()), number=number)


def _done(request: StaffRequest, number: str, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("org:staff", number)


def _page(request: StaffRequest, person: Staff, form: BaseForm, **facts: str) -> HttpResponse:
    shown = {"person": person, "form": form, "people": colleagues(person.unit), "section": "staff", **facts}
    return render(request, "org/staff_form.html", shown, status=status_of(form))
