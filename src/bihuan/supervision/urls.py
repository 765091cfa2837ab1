"""Addresses of service warnings."""

from django.urls import path

from bihuan.supervision import views

app_name = "supervision"
urlpatterns = [
    path("supervision/warnings/", views.warnings, name="warnings"),
    path("supervision/warnings/<int:pk>/", views.warning, name="warning"),
]
