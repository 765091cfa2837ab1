"""A department at work, and programs that act for its people."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.kernel.time import SHANGHAI, standing_at
from bihuan.org.models import Staff
from bihuan.org.operations import make_token
from bihuan.regulation.queries import forget_what_is_in_force
from tests.workorders.conftest import committed_telecom as committed_telecom
from tests.workorders.conftest import staffed
from tests.workorders.department import Department
from tests.world import World

EVERY_SCOPE = ("read", "intake", "work", "administer")


@dataclass
class Program:
    """Acts for one person with their token; each POST has a key of its own unless one is given."""

    secret: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(f"/api{path}", asked, headers=self._headers())

    def post(self, path: str, body: Any = None, *, key: str = "", **more: Any) -> Any:
        headers = self._headers() | {"Idempotency-Key": key or uuid.uuid4().hex}
        content = body if isinstance(body, bytes) else json.dumps(body if body is not None else {}).encode()
        kind = more.pop("content_type", "application/json")
        return self.client.generic("POST", f"/api{path}", content, content_type=kind, headers=headers)

    def upload(self, path: str, *, key: str = "", **sent: Any) -> Any:
        headers = self._headers() | {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.client.post(f"/api{path}", sent, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


@pytest.fixture
def telecom(world: World) -> Iterator[Department]:
    """The telecom department; its clock stands, so that programs and people share one time."""
    department = staffed(world)
    with standing_at(department.at + timedelta(hours=1)):
        yield department
    forget_what_is_in_force()


@pytest.fixture
def program(telecom: Department) -> Callable[..., Program]:
    """A program with a token of the person."""

    def made(staff: Staff, *scopes: str) -> Program:
        return Program(secret_of(staff, telecom.at, *scopes))

    return made


def secret_of(staff: Staff, at: datetime, *scopes: str) -> str:
    over = at + timedelta(days=30)
    made = make_token(staff=staff, name="接口", scopes=scopes or EVERY_SCOPE, expires_at=over, by=staff, at=at)
    return made.secret


def intake(department: Department, **changes: Any) -> dict[str, Any]:
    """What a program sends to open a complaint: as the hall clerk writes it, with names for rows."""
    said: Mapping[str, Any] = department.intake(**changes)
    world = department.world
    names = {"customer": department.customer.number, "home": world.zhengzhou.code, "occurrence": world.zhengzhou.code}
    values = {**said, **{code: name for code, name in names.items() if code not in changes}}
    return {
        code: value.astimezone(SHANGHAI).isoformat() if isinstance(value, datetime) else value
        for code, value in values.items()
    }


def complaint(department: Department, then: str = "submit", **changes: Any) -> dict[str, Any]:
    values = intake(department, **changes)
    return {"regulation": "telecom", "procedure": "complaint", "values": values, "then": then}
