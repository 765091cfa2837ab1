"""The addresses of the customers' pages."""

from django.urls import path

from bihuan.customers import views

app_name = "customers"
urlpatterns = [
    path("customers/", views.customer_list, name="customers"),
    path("customers/new/", views.register, name="register"),
    path("customers/found/", views.found, name="found"),
    path("customers/<slug:number>/", views.customer, name="customer"),
    path("customers/<slug:number>/change/", views.change, name="change"),
]
