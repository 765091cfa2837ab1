"""The chain: how an entry is sealed to the one before it. Pure; an auditor can repeat it with any sha256."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bihuan.kernel.values import Json

_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))

BEGINNING = b""  # the head of a subject of which nothing was told yet


@dataclass(frozen=True, slots=True)
class Said:
    """Everything of an entry that its digest covers; `data` is canonical JSON."""

    subject_kind: str
    subject_id: int
    seq: int
    matter_kind: str
    matter_id: int
    name: str
    event_name: str
    actor_id: int | None
    actor_name: str
    happened_at: datetime
    recorded_at: datetime
    data: str


def digest(previous: bytes, said: Said) -> bytes:
    """The seal of an entry, over the seal of the one before it."""
    head = (
        previous.hex(),
        said.subject_kind,
        said.subject_id,
        said.seq,
        said.matter_kind,
        said.matter_id,
        said.name,
        said.event_name,
        said.actor_id,
        said.actor_name,
        said.happened_at.astimezone(UTC).isoformat(),
        said.recorded_at.astimezone(UTC).isoformat(),
    )
    return hashlib.sha256(f"{canonical(head)}{said.data}".encode()).digest()


def canonical(value: object) -> str:
    """The one way of writing a value as JSON: keys in order, no spaces, no escapes that are not needed."""
    return _WRITER.encode(value)


def sealed(values: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, str]]:
    """Stand-ins for personal values, and the salts they were made with."""
    salts = {field: secrets.token_hex(16) for field in values}
    return {field: {"sealed": seal(value, salts[field])} for field, value in values.items()}, salts


def seal(value: Json, salt: str) -> str:
    return hashlib.sha256(f"{salt}{canonical(value)}".encode()).hexdigest()
