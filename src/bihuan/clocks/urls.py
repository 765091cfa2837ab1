"""The addresses of the calendar pages."""

from django.urls import path

from bihuan.clocks import views

app_name = "clocks"
urlpatterns = [
    path("administration/calendars/", views.calendars, name="calendars"),
    path("administration/calendars/<slug:name>/<int:year>/", views.year, name="year"),
    path("administration/calendars/<slug:name>/<int:year>/import/", views.import_year, name="year_import"),
    path("administration/calendars/<slug:name>/<int:year>/confirm/", views.confirm_year, name="year_confirm"),
    path("administration/calendars/<slug:name>/days/<str:on>/", views.day, name="day"),
    path("administration/calendars/<slug:name>/frames/", views.frames, name="frames"),
]
