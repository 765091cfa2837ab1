"""Doors that every form on the screen uses: finding people and customers, and uploads."""

from django.urls import path

from bihuan.sheets import views

app_name = "sheets"

urlpatterns = [
    path("pick/customers/", views.find_customers, name="find_customers"),
    path("pick/staff/", views.find_staff, name="find_staff"),
    path("pick/units/", views.find_units, name="find_units"),
    path("uploads/", views.upload, name="upload"),
]
