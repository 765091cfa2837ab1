"""Which built file a source became."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

MANIFEST = Path(__file__).parent / "static" / "ui" / "built" / "manifest.json"

_read: dict[float, dict[str, str]] = {}


def asset_url(name: str) -> str:
    """The address of the built file; in DEBUG the manifest is read again when it changed."""
    return _address(_manifest()[name])


@cache
def _address(built: str) -> str:
    return static(f"ui/built/{built}")


def _manifest() -> dict[str, str]:
    if _read and not settings.DEBUG:
        return next(iter(_read.values()))
    try:
        changed = MANIFEST.stat().st_mtime
    except FileNotFoundError as error:
        raise ImproperlyConfigured("The assets are not built. Run: python -m bihuan.ui.assets") from error
    if changed not in _read:
        _read.clear()
        _read[changed] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return _read[changed]
