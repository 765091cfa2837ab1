"""Probes: for machines, without a session, and figures for this machine alone."""

import pytest
from django.db import OperationalError, connection
from django.test import Client


def test_alive_without_a_database(client: Client) -> None:
    assert client.get("/livez").json() == {"alive": True}


@pytest.mark.django_db
def test_ready_with_a_database(client: Client) -> None:
    assert client.get("/readyz").json() == {"ready": True}


@pytest.mark.django_db
def test_not_ready_when_the_database_is_away(client: Client) -> None:
    def away(*_args: object) -> None:
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(away):
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "away"}


def test_figures_are_told_to_this_machine(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200


@pytest.mark.parametrize("asked", [{"REMOTE_ADDR": "10.0.0.7"}, {"headers": {"X-Forwarded-For": "10.0.0.7"}}])
def test_figures_are_told_to_nobody_else(client: Client, asked: dict[str, object]) -> None:
    assert client.get("/metrics", **asked).status_code == 403  # type: ignore[arg-type]
