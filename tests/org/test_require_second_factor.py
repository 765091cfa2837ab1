"""Posts that must have a second factor: the setting, and what follows for those who hold them."""

from collections.abc import Callable

import pytest
from django.test import Client

from bihuan.journal.models import Entry
from bihuan.kernel.errors import NotPermitted
from bihuan.kernel.time import now
from bihuan.org.models import RequiredFactor, SecondFactor
from bihuan.org.operations import make_token, require_second_factor
from bihuan.org.operations.factors import AsItIs
from tests.org.factors import SECRET, code_at
from tests.world import MONDAY_NINE, World

PASSWORD = "long-and-secret-9"
REVIEWER = ("", "reviewer")  # the plain vocabulary stands for a regulation where none is installed


def test_keeps_the_posts_and_tells_once(world: World) -> None:
    require_second_factor(posts=[REVIEWER, REVIEWER], top=world.hq, by=world.administrator, at=MONDAY_NINE)

    assert list(RequiredFactor.objects.values_list("regulation", "post")) == [REVIEWER]
    assert Entry.objects.get().name == "unit.second_factor_required"


def test_refuses_others_a_part_what_is_so_already_and_what_is_no_post(world: World) -> None:
    world.post(world.supervisor, world.henan, "administrator")
    wanted: dict[str, object] = {"posts": [REVIEWER], "at": MONDAY_NINE}
    refused: list[tuple[dict[str, object], type[Exception]]] = [
        ({**wanted, "top": world.hq, "by": world.supervisor}, NotPermitted),
        ({**wanted, "top": world.henan, "by": world.supervisor}, NotPermitted),
        ({**wanted, "top": world.hq, "by": world.administrator, "posts": []}, AsItIs),
        ({**wanted, "top": world.hq, "by": world.administrator, "posts": [("", "astronaut")]}, AsItIs),
    ]
    for asked, refusal in refused:
        with pytest.raises(refusal):
            require_second_factor(**asked)  # type: ignore[arg-type]


@pytest.fixture
def signed_in(world: World, client: Client) -> Callable[[], Client]:
    """The reviewer comes in through the door, with a password alone."""

    def come() -> Client:
        world.reviewer.set_password(PASSWORD)
        world.reviewer.save(update_fields=["password"])
        client.post("/sign-in/", {"username": "1003", "password": PASSWORD})
        return client

    return come


def test_who_must_have_one_sets_it_up_before_anything_else(world: World, signed_in: Callable[[], Client]) -> None:
    RequiredFactor.objects.create(regulation="telecom", post="reviewer")
    client = signed_in()

    assert client.get("/account/").headers["Location"] == "/account/second-factor/"
    part = client.get("/account/", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Redirect"]) == (204, "/account/second-factor/")
    bell = client.get("/notices/bell/", headers={"HX-Request": "true", "Bihuan-Polling": "1"})
    assert (bell.status_code, "HX-Redirect" in bell.headers) == (204, False)  # else the page would load for ever
    assert "请先完成设置" in client.get("/account/second-factor/").content.decode()
    session = client.session
    session["new_second_factor"] = SECRET
    session.save()
    client.post("/account/second-factor/", {"code": code_at(now())})

    assert SecondFactor.objects.filter(staff=world.reviewer).exists()
    assert client.get("/account/").status_code == 200


def test_others_go_in_as_before(world: World, signed_in: Callable[[], Client]) -> None:
    RequiredFactor.objects.create(regulation="telecom", post="replier")

    assert signed_in().get("/account/").status_code == 200


def test_tokens_are_not_affected(world: World) -> None:
    RequiredFactor.objects.create(regulation="telecom", post="reviewer")
    at = now()
    who: dict[str, object] = {"staff": world.reviewer, "by": world.reviewer, "at": at}
    made = make_token(name="接口", scopes=["read"], expires_at=at.replace(year=at.year + 1), **who)  # type: ignore[arg-type]

    answer = Client().get("/api/account", headers={"Authorization": f"Bearer {made.secret}"})
    assert answer.status_code == 200


def test_its_page_says_and_changes_which_posts(world: World, client: Client) -> None:
    client.force_login(world.administrator, backend="django.contrib.auth.backends.ModelBackend")

    saved = client.post("/administration/sign-in/", {"sent": "1", "posts": ["/reviewer", "/administrator"]})
    page = client.get("/administration/sign-in/").content.decode()
    nothing = client.post("/administration/sign-in/", {"sent": "1"})

    assert (saved.status_code, nothing.status_code) == (302, 302)
    assert page.count("checked") == 2
    assert not RequiredFactor.objects.exists()
