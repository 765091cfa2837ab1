"""Addresses of the pages of figures."""

from django.urls import path, re_path

from bihuan.indicators import views

app_name = "indicators"

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/<slug:regulation>/<slug:code>/", views.report, name="report"),
    path("reports/<slug:regulation>/<slug:code>/numbers/", views.numbers, name="numbers"),
    re_path(
        r"^reports/(?P<regulation>[-a-z0-9_]+)/(?P<code>[-a-z0-9_]+)/export\.(?P<kind>xlsx|csv)$",
        views.export,
        name="export",
    ),
    path("reports/<slug:regulation>/<slug:code>/figures/<slug:figure>/", views.orders, name="orders"),
]
