"""The build of the assets, and the lock it builds from."""

import json
from pathlib import Path

import pytest

from bihuan.ui import assets
from bihuan.ui.built import asset_url


def test_build_is_done_once() -> None:
    assets.build()

    assert assets.build() is False


def test_built_files_are_named_by_their_content() -> None:
    assets.build()

    for name in ("app.js", "app.css", "icons.svg"):
        built = Path(assets.BUILT / Path(asset_url(name)).name)
        assert built.is_file()
        assert built.stem.startswith(f"{Path(name).stem}-")


def test_unknown_icon_ends_the_build() -> None:
    with pytest.raises(assets.BuildFailed, match="no-such-icon"):
        assets._symbol("no-such-icon")


def test_lock_names_no_download_addresses_and_keeps_every_hash() -> None:
    packages: dict[str, dict[str, object]] = json.loads((assets.ROOT / "package-lock.json").read_text())["packages"]

    locked = {name: facts for name, facts in packages.items() if name}
    assert not [name for name, facts in locked.items() if "resolved" in facts]
    assert not [name for name, facts in locked.items() if "integrity" not in facts]
