"""Addresses of the registers' pages."""

from django.urls import path, re_path

from bihuan.registers.views import bundles, desk, gathering, lists, sheets

app_name = "registers"

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("registers/", lists.registers, name="registers"),
    path("registers/sheets/<slug:number>/", sheets.sheet, name="sheet"),
    path("registers/sheets/<slug:number>/print/", sheets.printed, name="print"),
    path("registers/sheets/<slug:number>/change/", sheets.change, name="change"),
    path("registers/sheets/<slug:number>/gather/", gathering.again, name="gather_again"),
    path("registers/sheets/<slug:number>/check/", sheets.check, name="check"),
    path("registers/sheets/<slug:number>/unlock/", sheets.unlock, name="unlock"),
    path("registers/sheets/<slug:number>/sign/", sheets.sign, name="sign"),
    path("registers/sheets/<slug:number>/seal/", sheets.seal, name="seal"),
    path("registers/sheets/<slug:number>/hand-over/", sheets.hand_over, name="hand_over"),
    path("registers/sheets/<slug:number>/void/", sheets.void, name="void"),
    path("registers/bundles/<uuid:key>/", bundles.bundle, name="bundle"),
    path("registers/bundles/<uuid:key>/file/", bundles.bundle_file, name="bundle_file"),
    path("registers/<slug:regulation>/<slug:code>/", lists.register, name="register"),
    path("registers/<slug:regulation>/<slug:code>/bundle/", bundles.ask, name="ask_bundle"),
    path("registers/<slug:regulation>/<slug:code>/print/", lists.printed, name="print_list"),
    path("registers/<slug:regulation>/<slug:code>/totals/", lists.totals, name="totals"),
    path("registers/<slug:regulation>/<slug:code>/views/", lists.keep_view, name="keep_view"),
    path("registers/<slug:regulation>/<slug:code>/views/forget/", lists.forget_view, name="forget_view"),
    re_path(
        r"^registers/(?P<regulation>[-a-z0-9_]+)/(?P<code>[-a-z0-9_]+)/export\.(?P<kind>xlsx|csv)$",
        lists.export,
        name="export",
    ),
    path("registers/<slug:regulation>/<slug:code>/import/", lists.import_file, name="import"),
    path("registers/<slug:regulation>/<slug:code>/gather/", gathering.gather, name="gather"),
    path("registers/<slug:regulation>/<slug:code>/new/", sheets.make, name="make"),
    path("work-orders/<slug:number>/sheets/", sheets.of_work_order, name="of_work_order"),
]
