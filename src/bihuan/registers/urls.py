"""Addresses of the registers' pages."""

from django.urls import path, re_path

from bihuan.registers import views

app_name = "registers"

urlpatterns = [
    path("registers/", views.registers, name="registers"),
    path("registers/sheets/<slug:number>/", views.sheet, name="sheet"),
    path("registers/sheets/<slug:number>/print/", views.printed, name="print"),
    path("registers/sheets/<slug:number>/change/", views.change, name="change"),
    path("registers/sheets/<slug:number>/check/", views.check, name="check"),
    path("registers/sheets/<slug:number>/unlock/", views.unlock, name="unlock"),
    path("registers/sheets/<slug:number>/void/", views.void, name="void"),
    path("registers/<slug:regulation>/<slug:code>/", views.register, name="register"),
    re_path(
        r"^registers/(?P<regulation>[-a-z0-9_]+)/(?P<code>[-a-z0-9_]+)/export\.(?P<kind>xlsx|csv)$",
        views.export,
        name="export",
    ),
    path("registers/<slug:regulation>/<slug:code>/import/", views.import_file, name="import"),
    path("registers/<slug:regulation>/<slug:code>/new/", views.make, name="make"),
    path("work-orders/<slug:number>/sheets/", views.of_work_order, name="of_work_order"),
]
