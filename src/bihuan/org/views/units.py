"""Pages of the organisation tree."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.journal.queries import timeline
from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.forms import MoveUnitForm, NewUnitForm, ReasonForm, UnitForm
from bihuan.org.models import Unit, UnitQuerySet
from bihuan.org.queries import ADMINISTRATOR, administered_units, colleagues, posts_in, with_counts
from bihuan.org.requests import StaffRequest
from bihuan.org.scope import paths_of_post
from bihuan.org.views.doors import accepted, administrators_only, status_of
from bihuan.org.vocabulary import title_of, vocabulary


@administrators_only
@require_GET
def tree(request: StaffRequest) -> HttpResponse:
    """The units administered: the tops with what stands right below; further down on demand."""
    units = administered_units(request.user, at=now())
    tops = units.filter(path__in=paths_of_post(request.user, ADMINISTRATOR, now()))
    closed = "closed" in request.GET
    facts = {
        "tops": [(top, _below(units, top, closed)) for top in with_counts(tops).order_by("path")],
        "closed": closed,
        "section": "units",
    }
    return render(request, "org/tree.html", facts)


@administrators_only
@require_GET
def branch(request: StaffRequest, code: str) -> HttpResponse:
    """What stands right below a unit, for the tree."""
    units = administered_units(request.user, at=now())
    unit = get_object_or_404(units, code=code)
    facts = {"below": _below(units, unit, "closed" in request.GET), "closed": "closed" in request.GET}
    return render(request, "org/tree.html#branch", facts)


def _below(units: UnitQuerySet, unit: Unit, closed: bool) -> list[Unit]:
    found = with_counts(units.filter(parent=unit)).order_by("path")
    return list(found if closed else found.filter(active=True))


@administrators_only
@require_GET
def unit(request: StaffRequest, code: str) -> HttpResponse:
    """A unit: where it stands, who holds which post, what changed."""
    units, at = administered_units(request.user, at=now()), now()
    unit = get_object_or_404(units.select_related("head", "parent"), code=code)
    words = vocabulary(unit.regulation)
    facts = {
        "unit": unit,
        "kind": words.kind(unit.kind).title,
        "regulation": words.title if words.regulation == unit.regulation else unit.regulation,
        "duties": [title_of(duty, words.duties) for duty in unit.duties],
        "above": unit.ancestors(),
        "administered": set(units.filter(path__in=unit.ancestor_paths).values_list("pk", flat=True)),
        "below": _below(units, unit, closed=True),
        "posts": posts_in(unit, at=at),
        "seals": unit.seals.select_related("picture"),
        "seals_in_use": set(unit.seals.in_use(at).values_list("pk", flat=True)),
        "people": unit.staff.filter(active=True).order_by("number")[:100],
        "history": timeline(Unit.subject_kind, unit.pk, limit=20, private=False).lines,
        "section": "units",
    }
    return render(request, "org/unit.html", facts)


@administrators_only
@require_http_methods(["GET", "POST"])
def create(request: StaffRequest, code: str) -> HttpResponse:
    above = get_object_or_404(administered_units(request.user, at=now()), code=code)
    form = NewUnitForm(request.POST or None, initial={"regulation": above.regulation})

    def act() -> None:
        said = form.cleaned_data
        operations.create_unit(above=above, code=said["code"], card=form.card(), by=request.user, at=now())

    if accepted(form, act):
        messages.success(request, _("已新增单位。"))
        return redirect("org:unit", form.cleaned_data["code"])
    facts = {
        "form": form,
        "title": _("新增下级单位"),
        "about": _("上级单位：%(unit)s") % {"unit": above},
        "button": _("新增"),
        "back_url": reverse("org:unit", args=[code]),
        "people": colleagues(above),
    }
    return render(request, "org/unit_form.html", facts, status=status_of(form))


@administrators_only
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, code: str) -> HttpResponse:
    unit = get_object_or_404(administered_units(request.user, at=now()).select_related("head"), code=code)
    form = UnitForm(request.POST or None, unit=unit)

    def act() -> None:
        operations.change_unit(unit=unit, card=form.card(), by=request.user, at=now())

    if accepted(form, act):
        messages.success(request, _("已保存。"))
        return redirect("org:unit", code)
    facts = {
        "form": form,
        "title": _("修改单位"),
        "about": unit,
        "button": _("保存"),
        "back_url": reverse("org:unit", args=[code]),
        "people": colleagues(unit),
    }
    return render(request, "org/unit_form.html", facts, status=status_of(form))


@administrators_only
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, code: str) -> HttpResponse:
    units = administered_units(request.user, at=now())
    unit = get_object_or_404(units, code=code)
    form = MoveUnitForm(request.POST or None, units=units.active().exclude(path__startswith=unit.path))

    def act() -> None:
        operations.move_unit(unit=unit, above=form.cleaned_data["above"], by=request.user, at=now())

    if accepted(form, act):
        messages.success(request, _("已移动，下级单位和任职随之移动。"))
        return redirect("org:unit", code)
    facts = {
        "form": form,
        "title": _("移动单位"),
        "about": unit,
        "button": _("移动"),
        "back_url": reverse("org:unit", args=[code]),
        "note": _("该单位连同全部下级移到新的上级单位之下，人员任职和工单随之移动，可见范围相应改变。"),
    }
    return render(request, "org/unit_form.html", facts, status=status_of(form))


@administrators_only
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, code: str) -> HttpResponse:
    unit = get_object_or_404(administered_units(request.user, at=now()), code=code)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        operations.close_unit(unit=unit, reason=form.cleaned_data["reason"], by=request.user, at=now())

    if accepted(form, act):
        messages.success(request, _("已停用。"))
        return redirect("org:unit", code)
    facts = {
        "form": form,
        "title": _("停用单位"),
        "about": unit,
        "button": _("停用"),
        "back_url": reverse("org:unit", args=[code]),
        "note": _("停用后不再接收工单，历史记录保留。仍有下级单位、在职员工、任职或未办结工单的单位不能停用。"),
    }
    return render(request, "org/unit_form.html", facts, status=status_of(form))
