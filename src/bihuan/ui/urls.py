"""The doors of this floor."""

from django.conf import settings
from django.urls import path

from bihuan.ui import views

app_name = "ui"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("language/", views.language, name="language"),
]

if settings.DEBUG:
    from bihuan.ui.gallery import gallery

    urlpatterns.append(path("ui/gallery/", gallery, name="gallery"))
