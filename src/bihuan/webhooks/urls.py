"""The addresses of these pages."""

from django.urls import path

from bihuan.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("administration/webhooks/", views.webhook_list, name="list"),
    path("administration/webhooks/new/", views.make, name="make"),
    path("administration/webhooks/<int:pk>/", views.webhook, name="webhook"),
    path("administration/webhooks/<int:pk>/end/", views.end, name="end"),
    path("administration/webhooks/<int:pk>/resend/", views.resend, name="resend"),
]
