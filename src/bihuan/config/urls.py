"""Where everything is found. Each app names its own pages in its `urls.py`."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from bihuan.config.api import api
from bihuan.config.reference import reference

APPS_WITH_PAGES = (
    "ui",
    "journal",
    "files",
    "search",
    "org",
    "customers",
    "regulation",
    "sheets",
    "clocks",
    "papers",
    "workorders",
    "registers",
    "mandates",
    "indicators",
    "transitions",
    "supervision",
    "notices",
    "webhooks",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("account/api/", reference, name="api_reference"),
    path("i18n/", include("django.conf.urls.i18n")),
    *(path("", include(f"bihuan.{app}.urls")) for app in APPS_WITH_PAGES if find_spec(f"bihuan.{app}.urls")),
]

handler400 = "bihuan.config.refusals.not_understood"
handler403 = "bihuan.config.refusals.forbidden"
handler404 = "bihuan.config.refusals.not_found"
handler500 = "bihuan.config.refusals.went_wrong"
