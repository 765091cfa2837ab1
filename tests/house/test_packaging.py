"""What the settings and the clock name must be there."""

from django.conf import settings
from django.utils.module_loading import import_string

from bihuan.config.beats import BEATS
from bihuan.config.urls import APPS_WITH_PAGES


def test_every_beat_names_a_function() -> None:
    assert all(callable(import_string(beat.function)) for beat in BEATS)


def test_every_app_with_pages_is_installed() -> None:
    assert {f"bihuan.{app}" for app in APPS_WITH_PAGES} <= set(settings.INSTALLED_APPS)


def test_passwords_are_kept_with_argon2id_in_46_mib() -> None:
    from bihuan.config.passwords import Argon2id

    assert Argon2id().encode("一个够长的口令", "salt" * 6).startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
