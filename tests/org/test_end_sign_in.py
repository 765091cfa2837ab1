"""Signed-in devices: listed, ended at once by their owner or an administrator, and over at the latest after a while."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.signals import user_logged_in
from django.test import Client
from pytest_django import Settings

from bihuan.journal.models import AccessEntry, Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import standing_at
from bihuan.org.models import SignedIn, Staff
from bihuan.org.operations import end_sign_in
from bihuan.org.operations.sessions import EndedAlready
from bihuan.org.sessions import device_of, mark_of, note_device
from tests.world import MONDAY_NINE, World


def signed_in(staff: Staff) -> tuple[Client, SignedIn]:
    """A browser of its own in which the person is signed in."""
    client = Client(headers={"User-Agent": "Firefox"})
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    with standing_at(MONDAY_NINE):
        client.get("/account/")
    return client, SignedIn.objects.get(session_key=client.session.session_key)


def is_in(client: Client) -> bool:
    with standing_at(MONDAY_NINE):
        return client.get("/account/").status_code == 200


@pytest.mark.parametrize("who", ["hall_clerk", "administrator"])
def test_ends_it_at_once_and_says_so(world: World, who: str) -> None:
    client, device = signed_in(world.hall_clerk)
    assert is_in(client)

    end_sign_in(signed_in=device, by=getattr(world, who), at=MONDAY_NINE)

    assert not is_in(client)
    assert Entry.objects.filter(name="staff.sign_in_ended").count() == 1


def test_refuses_that_of_a_colleague_and_a_second_time(world: World) -> None:
    client, device = signed_in(world.hall_clerk)

    with pytest.raises(NotPermitted):
        end_sign_in(signed_in=device, by=world.reviewer, at=MONDAY_NINE)
    assert is_in(client)
    end_sign_in(signed_in=device, by=world.hall_clerk, at=MONDAY_NINE)
    with pytest.raises(EndedAlready):
        end_sign_in(signed_in=device, by=world.hall_clerk, at=MONDAY_NINE)


def test_the_page_lists_ones_own_and_ends_another(world: World) -> None:
    here, _own = signed_in(world.hall_clerk)
    there, other = signed_in(world.hall_clerk)
    _foreign, theirs = signed_in(world.reviewer)

    with standing_at(MONDAY_NINE):
        page = here.get("/account/").content.decode()
        assert here.post(f"/account/devices/{mark_of(theirs.session_key)}/end/").status_code == 404
        assert here.post(f"/account/devices/{mark_of(other.session_key)}/end/").status_code == 302

    assert page.count("结束登录") == 1
    assert "本机" in page
    assert other.session_key not in page
    assert is_in(here)
    assert not is_in(there)


def test_a_session_ends_after_its_longest_time_whatever_is_done(world: World, settings: Settings) -> None:
    settings.LONGEST_SESSION = 600
    client, device = signed_in(world.hall_clerk)

    ends = datetime.fromisoformat(client.session["device"]["ends_at"])
    client.session.save()
    device.refresh_from_db()
    assert device.expire_date == ends, "not the thirty minutes of idleness"
    session = client.session
    session["device"] = session["device"] | {"ends_at": (ends - timedelta(seconds=601)).isoformat()}
    session.save()
    assert not is_in(client)


def test_whoever_signs_in_is_noted() -> None:
    assert any(receiver[1]() is note_device for receiver in user_logged_in.receivers)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", "Safari · macOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_device_is_called_by_short_names(agent: str, said: str) -> None:
    assert device_of(agent) == said


def test_the_administrator_ends_one_on_the_persons_page(world: World) -> None:
    there, device = signed_in(world.hall_clerk)
    keeper, own = signed_in(world.administrator)
    page = "/administration/staff/1001/"

    assert "结束登录" in keeper.get(page).content.decode()
    assert keeper.post(f"{page}devices/{mark_of(own.session_key)}/end/").status_code == 404
    assert keeper.post(f"{page}devices/{mark_of(device.session_key)}/end/").status_code == 302

    assert not is_in(there)
    assert is_in(keeper)
    assert AccessEntry.objects.get(kind="sign_in_ended").actor_id == world.hall_clerk.pk
    assert "结束登录" not in keeper.get(page).content.decode()
