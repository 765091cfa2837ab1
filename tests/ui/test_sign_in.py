"""Signing in, being locked out, signing out, and the language of the screens."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import World

PASSWORD = "long-and-secret-9"
SignIn = Callable[..., int]


@pytest.fixture
def sign_in(world: World, client: Client) -> SignIn:
    world.reviewer.set_password(PASSWORD)
    world.reviewer.save(update_fields=["password"])

    def attempt(password: str = PASSWORD, **more: str) -> int:
        return client.post("/sign-in/", {"username": "1003", "password": password, **more}).status_code

    return attempt


def test_number_and_password_open_the_door(sign_in: SignIn, client: Client, world: World) -> None:
    assert sign_in() == 302

    assert client.session["_auth_user_id"] == str(world.reviewer.pk)


def test_wrong_password_is_refused_in_one_sentence(sign_in: SignIn, client: Client) -> None:
    answer = client.post("/sign-in/", {"username": "1003", "password": "wrong"})

    assert answer.status_code == 422
    assert "工号或密码不正确" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_lock_the_account(sign_in: SignIn, client: Client) -> None:
    attempts = [sign_in("wrong") for _ in range(5)]

    assert attempts[-1] == 429
    answer = client.post("/sign-in/", {"username": "1003", "password": PASSWORD})
    assert answer.status_code == 429
    assert "账号已锁定" in answer.content.decode()


def test_signing_in_leads_to_the_page_asked_for_but_never_elsewhere(sign_in: SignIn, client: Client) -> None:
    answer = client.post("/sign-in/?next=/ui/gallery/", {"username": "1003", "password": PASSWORD})
    assert answer.headers["Location"] == "/ui/gallery/"

    client.post("/sign-out/")
    answer = client.post("/sign-in/?next=https://elsewhere.example/", {"username": "1003", "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_screens_speak_the_persons_language_after_signing_in(sign_in: SignIn, client: Client, world: World) -> None:
    world.reviewer.language = "en"
    world.reviewer.save(update_fields=["language"])

    sign_in()

    assert client.cookies["bihuan_language"].value == "en"


def test_signing_out_ends_the_session(sign_in: SignIn, client: Client) -> None:
    sign_in()

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_part_of_a_page_is_told_that_the_session_has_ended(client: Client, db: None) -> None:
    answer = client.get("/sign-in/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["Bihuan-Signed-Out"] == "1"


def test_chosen_language_is_kept_with_the_person(world: World, client: Client) -> None:
    client.force_login(world.reviewer, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post("/language/", {"language": "en", "next": "/sign-in/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/")
    assert client.cookies["bihuan_language"].value == "en"
    world.reviewer.refresh_from_db()
    assert world.reviewer.language == "en"


def test_language_changes_without_signing_in_and_never_leads_elsewhere(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"
    assert client.cookies["bihuan_language"].value == "en"


def test_unknown_language_changes_nothing(client: Client, db: None) -> None:
    client.post("/language/", {"language": "xx"})

    assert "bihuan_language" not in client.cookies


def test_gallery_is_not_there_in_use(world: World, client: Client) -> None:
    client.force_login(world.reviewer, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/ui/gallery/").status_code == 404
