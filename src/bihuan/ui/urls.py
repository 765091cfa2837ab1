"""The doors of this floor."""

from django.urls import path

from bihuan.ui import views
from bihuan.ui.gallery import gallery

app_name = "ui"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("language/", views.language, name="language"),
    path("ui/gallery/", gallery, name="gallery"),
]
