"""The product's addresses and one page more: a form with a field of every type, as a test fills it in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from bihuan.config.urls import urlpatterns as product
from bihuan.org.models import Unit
from bihuan.org.requests import StaffRequest
from bihuan.sheets.reading import read_view
from bihuan.sheets.screen import screen_form
from tests.sheets.library import FACTS, library

PAGE = """{% extends "ui/base.html" %}{% load ui %}
{% block title %}图书遗失报告{% endblock %}{% block heading %}图书遗失报告{% endblock %}
{% block content %}
{% if read %}{% include "sheets/_read.html" with sections=read %}{% else %}
{% include "sheets/_faults.html" %}
<form method="post" novalidate data-follow data-submit data-draft="trial"{% if form.is_bound %} data-bound{% endif %}>
{% csrf_token %}
{% include "sheets/_fields.html" with form=form %}
<p id="reply" data-fresh>{{ form.current.channel|default:"—" }}</p>
<button class="btn btn-primary">提交</button></form>{% endif %}
{% endblock %}"""
REQUIRED = ("channel", "tape", "subject", "area", "trouble", "facts", "fine", "agrees")


@login_required
def page(request: StaffRequest) -> HttpResponse:
    fields = [field.code for field in library().form["loss_report"].fields]
    form = screen_form(
        library(),
        "loss_report",
        required=REQUIRED,
        optional=fields,
        facts=FACTS,
        data=request.POST if request.method == "POST" else None,
        choices={"branch": Unit.objects.filter(kind__in=("city_branch", "province_branch", "remote_unit"))},
    )
    facts: dict[str, object] = {"form": form}
    if request.method == "POST" and request.htmx.trigger != "field-region" and form.is_valid():
        facts["read"] = read_view(library(), "loss_report", form.cleaned)
    return HttpResponse(engines["django"].from_string(PAGE).render(facts, request))


urlpatterns = [*product, path("trial/", page)]
