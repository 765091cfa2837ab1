"""The organisation: units, posts, staff, and what each person may see."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "bihuan.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"
