"""The addresses of the regulations, for everybody who is signed in."""

from django.urls import path

from bihuan.regulation import views

app_name = "regulation"
urlpatterns = [
    path("regulations/", views.index, name="index"),
    path("regulations/clause/<str:number>/", views.clause, name="clause"),
    path("regulations/<slug:code>/", views.front, name="front"),
    path("regulations/<slug:code>/clauses/", views.clauses, name="clauses"),
    path("regulations/<slug:code>/clauses/<str:number>/", views.clauses, name="one_clause"),
    path("regulations/<slug:code>/procedures/", views.procedures, name="procedures"),
    path("regulations/<slug:code>/procedures/<slug:item>/", views.procedure, name="procedure"),
    path("regulations/<slug:code>/forms/", views.forms, name="forms"),
    path("regulations/<slug:code>/forms/<slug:item>/", views.form, name="form"),
    path("regulations/<slug:code>/limits/", views.limits, name="limits"),
    path("regulations/<slug:code>/tables/", views.policies, name="policies"),
    path("regulations/<slug:code>/catalogue/", views.catalogue, name="catalogue"),
    path("regulations/<slug:code>/posts/", views.organisation, name="organisation"),
    path("regulations/<slug:code>/scripts/", views.scripts, name="scripts"),
    path("regulations/<slug:code>/examples/", views.examples, name="examples"),
    path("regulations/<slug:code>/examples/<slug:item>/", views.examples, name="example"),
    path("regulations/<slug:code>/decisions/", views.decisions, name="decisions"),
    path("regulations/<slug:code>/changes/", views.changes, name="changes"),
]
