"""Pages of files: only the draft that a page saves in the background; files themselves belong to other apps' pages."""

from django.urls import path

from bihuan.files import views

app_name = "files"
urlpatterns = [path("drafts/<str:key>/", views.draft, name="draft")]
