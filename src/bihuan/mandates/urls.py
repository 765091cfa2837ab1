"""Addresses of the pages of mandates."""

from django.urls import path

from bihuan.mandates import views

app_name = "mandates"

urlpatterns = [
    path("mandates/", views.register, name="register"),
    path("mandates/sample/", views.sample, name="sample"),
    path("mandates/uses/<slug:number>/", views.judge, name="judge"),
    path("work-orders/<slug:number>/mandates/", views.of_work_order, name="of_work_order"),
]
