"""The addresses of the notices' pages."""

from django.urls import path

from bihuan.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notice_list, name="list"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/settings/", views.settings_page, name="settings"),
    path("notices/<int:pk>/", views.open_notice, name="open"),
    path("notices/<int:pk>/read/", views.read, name="read"),
    path("work-orders/<str:number>/told/", views.told, name="told"),
]
