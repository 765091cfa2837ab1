"""Addresses of the pages of transitions, for the keeper of the regulation."""

from django.urls import path

from bihuan.transitions import views

app_name = "transitions"

urlpatterns = [
    path("transitions/", views.index, name="index"),
    path("transitions/<slug:regulation>/<str:edition>/", views.plan, name="plan"),
    path("transitions/<slug:regulation>/<str:edition>/<slug:procedure>/", views.decide, name="decide"),
    path("transitions/<slug:regulation>/<str:edition>/<slug:procedure>/<slug:stage>/", views.standing, name="standing"),
]
