"""制度: everybody who is signed in reads it; text, rules and examples lead to one another."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from bihuan.journal.events import SYSTEM
from bihuan.kernel.time import standing_at
from bihuan.regulation.operations import install_edition
from tests.regulation.breaking import LIBRARY, change, library_in
from tests.regulation.test_check_pack import TELECOM
from tests.world import World

DECEMBER = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
BEFORE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

PAGES = (
    "", "clauses/", "clauses/2/", "procedures/complaint/", "procedures/assist/", "limits/", "forms/complaint_form/",
    "tables/", "catalogue/", "posts/", "scripts/", "examples/", "examples/straight/",
    "decisions/",
)  # fmt: skip


@pytest.fixture
def reader(world: World, client: Client) -> Iterator[Client]:
    """A clerk without any office, on a day on which the library's regulation is in force."""
    install_edition(folder=LIBRARY, by=SYSTEM, at=BEFORE)
    client.force_login(world.hall_clerk)
    with standing_at(DECEMBER):
        yield client


def page(reader: Client, place: str) -> str:
    answer = reader.get(f"/regulations/library/{place}")
    assert answer.status_code == 200, place
    return answer.content.decode()


@pytest.mark.parametrize("place", PAGES)
def test_everybody_reads_every_page(place: str, reader: Client) -> None:
    assert "读者投诉处理办法" in page(reader, place)


@pytest.mark.parametrize("place", PAGES)
def test_every_page_is_there_in_english(place: str, reader: Client) -> None:
    answer = reader.get(f"/regulations/library/{place}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200


def test_nobody_reads_unless_signed_in(reader: Client) -> None:
    reader.logout()

    assert reader.get("/regulations/library/").status_code == 302


@pytest.mark.parametrize(
    "place",
    [
        "nowhere/",
        "library/clauses/99/",
        "library/procedures/other/",
        "library/forms/other/",
        "library/examples/other/",
        "library/?edition=2001.1",
    ],
)
def test_what_is_not_there_is_not_found(place: str, reader: Client) -> None:
    assert reader.get(f"/regulations/{place}").status_code == 404


def test_a_single_regulation_opens_at_once(reader: Client) -> None:
    assert reader.get("/regulations/").headers["Location"] == "/regulations/library/"


def test_several_are_listed(reader: Client) -> None:
    install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=BEFORE)

    text = reader.get("/regulations/").content.decode()
    assert "/regulations/library/" in text
    assert "/regulations/telecom/" in text


def test_none_is_told(world: World, client: Client) -> None:
    client.force_login(world.hall_clerk)

    assert "还没有安装制度" in client.get("/regulations/").content.decode()


def test_a_clause_alone_is_found(reader: Client) -> None:
    assert reader.get("/regulations/clause/3/").headers["Location"] == "/regulations/library/clauses/3/"
    assert reader.get("/regulations/clause/77/").status_code == 404


def test_a_clause_leads_to_its_rules_and_examples_and_back(reader: Client) -> None:
    text = page(reader, "clauses/3/")
    assert "三个工作日内答复" in text
    for place in ("limits/#limits-promise", "examples/three_working_days/"):
        assert f'href="/regulations/library/{place}"' in text
        led_to = page(reader, place.partition("#")[0])
        assert "/regulations/library/clauses/3/" in led_to


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_every_rule_of_a_clause_is_where_the_page_says(number: str, reader: Client) -> None:
    for place, anchor in set(
        re.findall(r'href="/regulations/library/([^"#?]*)#([^"]+)"', page(reader, f"clauses/{number}/"))
    ):
        assert f'id="{anchor}"' in page(reader, place), (place, anchor)


def test_what_was_decided_is_told_with_its_reason(reader: Client) -> None:
    text = page(reader, "decisions/")
    assert "原文未写小时数" in text
    assert "/regulations/library/limits/#limits-handling" in text


def test_an_earlier_edition_can_be_read(reader: Client, tmp_path: Path) -> None:
    folder = library_in(tmp_path)
    change(folder / "regulation.yaml", '"2026.1"', '"2020.1"')
    change(folder / "regulation.yaml", "2026-12-01", "2020-01-01")
    change(folder / "limits.yaml", "{working_days: 3}", "{working_days: 7}")
    install_edition(folder=folder, historical=True, by=SYSTEM, at=DECEMBER)

    assert "3 个工作日" in page(reader, "limits/")
    old = page(reader, "limits/?edition=2020.1")
    assert "7 个工作日" in old
    assert "/regulations/library/clauses/3/?edition=2020.1" in old


def test_pages_of_telecom_are_drawn(world: World, client: Client) -> None:
    install_edition(folder=TELECOM, historical=True, by=SYSTEM, at=BEFORE)
    client.force_login(world.hall_clerk)

    for place in ("", "clauses/2.4.4/", "procedures/complaint/", "limits/", "forms/complaint_order/", "tables/",
                  "catalogue/", "posts/", "scripts/", "examples/", "decisions/"):  # fmt: skip
        assert client.get(f"/regulations/telecom/{place}").status_code == 200, place


def test_reading_takes_few_queries(reader: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        page(reader, "clauses/2/")


def test_two_editions_are_compared_in_words_with_their_clauses(reader: Client, tmp_path: Path) -> None:
    folder = library_in(tmp_path)
    change(folder / "regulation.yaml", '"2026.1"', '"2020.1"')
    change(folder / "regulation.yaml", "2026-12-01", "2020-01-01")
    change(folder / "limits.yaml", "{working_days: 3}", "{working_days: 7}")
    assert "版次对比" not in page(reader, "")
    install_edition(folder=folder, historical=True, by=SYSTEM, at=DECEMBER)

    text = page(reader, "changes/")

    assert "2020.1 版到 2026.1 版（自 2026-12-01 起施行）共有 3 处变动。" in text
    assert "时长由 7 个工作日 改为 3 个工作日" in text
    assert 'href="/regulations/library/clauses/3/?edition=2026.1"' in text
    assert 'href="/regulations/library/limits/?edition=2026.1#limits-promise"' in text
    assert "limits.limits.promise.within" in text
    assert "时长由 3 个工作日 改为 7 个工作日" in page(reader, "changes/?from=2026.1&to=2020.1")
    assert "内容相同" in page(reader, "changes/?from=2026.1&to=2026.1")


def test_a_clause_of_two_regulations_is_asked_back(reader: Client) -> None:
    install_edition(folder=TELECOM.parent / "insurance", historical=True, by=SYSTEM, at=BEFORE)

    text = reader.get("/regulations/clause/1/").content.decode()
    assert "几项制度都有这一条" in text
    assert "/regulations/library/clauses/1/" in text
    assert "/regulations/insurance/clauses/1/" in text
