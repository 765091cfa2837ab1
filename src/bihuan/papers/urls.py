"""Addresses of blank papers."""

from django.urls import path

from bihuan.papers import views

app_name = "papers"
urlpatterns = [
    path("regulations/<slug:code>/forms/<slug:item>/blank/", views.blank, name="blank"),
]
