"""Addresses of the work orders' pages."""

from django.urls import path

from bihuan.workorders.views import desk, emergency, gathered, intake, matter, merging, papers, printing, watch

app_name = "workorders"

urlpatterns = [
    path("", desk.workbench, name="workbench"),
    path("pick/work-orders/", desk.find, name="find"),
    path("search/", desk.search, name="search"),
    path("supervision/", watch.supervision, name="supervision"),
    path("supervision/emergency/", emergency.emergency, name="emergency"),
    path("work-orders/", desk.queue, name="queue"),
    path("work-orders/bulk/", desk.bulk, name="bulk"),
    path("work-orders/new/<slug:regulation>/<slug:procedure>/", intake.intake, name="intake"),
    path("work-orders/<slug:number>/", matter.page, name="page"),
    path("work-orders/<slug:number>/received/", intake.received, name="received"),
    path("work-orders/<slug:number>/actions/<slug:action>/", matter.act, name="act"),
    path("work-orders/<slug:number>/answers/<slug:action>/", gathered.answer, name="answer_gathered"),
    path("work-orders/<slug:number>/clocks/<int:clock>/", matter.why, name="why"),
    path("work-orders/<slug:number>/phone/", matter.phone, name="phone"),
    path("work-orders/<slug:number>/pulse/", matter.pulse, name="pulse"),
    path("work-orders/<slug:number>/urgings/", watch.urge, name="urge"),
    path("work-orders/<slug:number>/urgings/<int:urging>/", watch.answer, name="answer"),
    path("work-orders/<slug:number>/contact/", watch.grant, name="grant"),
    path("work-orders/<slug:number>/links/", watch.link, name="link"),
    path("work-orders/<slug:number>/merge/", merging.merge, name="merge"),
    path("work-orders/<slug:number>/merge/undo/", merging.undo, name="undo_merge"),
    path("work-orders/<slug:number>/papers/", papers.attach, name="attach"),
    path("work-orders/<slug:number>/custody/", matter.custody, name="custody"),
    path("work-orders/<slug:number>/forms/<slug:code>/", printing.excerpt_page, name="excerpt"),
    path("work-orders/<slug:number>/forms/<slug:code>/print/", printing.excerpt_print, name="excerpt_print"),
    path("work-orders/<slug:number>/print/", printing.form, name="print"),
    path("work-orders/<slug:number>/print/all/", printing.bundle, name="print_all"),
    path("work-orders/<slug:number>/papers/<int:attachment>/", papers.paper, name="paper"),
    path("work-orders/<slug:number>/papers/<int:attachment>/void/", papers.void, name="void"),
]
