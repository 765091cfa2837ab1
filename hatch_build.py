"""Builds assets and translations into the wheel, and into the checkout of an editable install."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ScreensBuildHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the files are gathered; a failure ends the build."""
        if self.target_name != "wheel":
            return
        self._module("assets").build()
        self._module("messages").compile_all()

    def _module(self, name: str) -> ModuleType:
        """A module of `bihuan.ui` by its file: the product itself cannot be imported here."""
        spec = importlib.util.spec_from_file_location(name, Path(self.root) / "src" / "bihuan" / "ui" / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
