"""The telecom pack is installed by very many tests: its files are taken apart, and proved, once a test process."""

import pickle
from collections.abc import Collection
from functools import lru_cache

from bihuan.regulation import load, operations
from bihuan.regulation.check import Findings, check_pack
from bihuan.regulation.load import Loaded
from bihuan.regulation.load.nodes import Text, read_yaml


@lru_cache(maxsize=512)
def _taken_apart(file: str, raw: bytes) -> bytes:
    return pickle.dumps(read_yaml(file, raw))


def _read_yaml(file: str, raw: bytes) -> Text:
    text: Text = pickle.loads(_taken_apart(file, raw))  # noqa: S301 - written two lines above
    return text


_sound: dict[tuple[str, frozenset[int] | None], Findings] = {}


def _check_pack(loaded: Loaded, *, calendar_years: Collection[int] | None = None) -> Findings:
    key = (loaded.content_hash, None if calendar_years is None else frozenset(calendar_years))
    if key not in _sound:
        findings = check_pack(loaded, calendar_years=calendar_years)
        if findings.faults:
            return findings
        _sound[key] = findings
    return _sound[key]


def read_once() -> None:
    """Let the same file be taken apart once, and the same sound pack be proved once."""
    vars(load)["read_yaml"] = _read_yaml
    vars(operations)["check_pack"] = _check_pack
