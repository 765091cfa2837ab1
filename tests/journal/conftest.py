"""What journal tests tell of: two kinds of subjects of their own, so that the journal is tested without its users."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from typing_extensions import override

from bihuan.journal.events import Event, personal
from bihuan.journal.models import Chained

_apart = Apps()


class Matter(Chained):
    """A thing with a time line of its own."""

    subject_kind: ClassVar[str] = "test_matter"

    title = models.CharField(max_length=40)

    class Meta:
        app_label = "journal_tests"
        apps = _apart


class Timer(Chained):
    """A thing whose entries show under its matter."""

    subject_kind: ClassVar[str] = "test_timer"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE)

    class Meta:
        app_label = "journal_tests"
        apps = _apart

    @override
    def journal_matter(self) -> tuple[str, int]:
        return Matter.subject_kind, self.matter_id


@dataclass(frozen=True, slots=True)
class Opened(Event):
    name = "test_matter.opened"
    tells = "由{unit}受理：{title}"

    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class Called(Event):
    name = "test_matter.called"
    tells = "拨打{phone}，结果：{result}"

    result: str
    phone: str = personal()


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """Its entries stand under the name of the action taken."""

    name = "test_matter.moved"
    tells = "{action}"

    action: str

    @property
    @override
    def entry_name(self) -> str:
        return f"test_matter.{self.action}"


@dataclass(frozen=True, slots=True)
class Person:
    actor_id: int | None = 7
    actor_name: str = "张敏（工号 1003）"


MIN = Person()


@pytest.fixture(scope="session")
def subjects(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The tables of the subjects."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:  # type: ignore[attr-defined]
        editor.create_model(Matter)
        editor.create_model(Timer)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:  # type: ignore[attr-defined]
        editor.delete_model(Timer)
        editor.delete_model(Matter)


@pytest.fixture
def committed_subjects(subjects: None, real_commits: None) -> Iterator[None]:
    """For tests that commit: their subjects go again, which no flush knows of."""
    yield
    Timer.objects.all().delete()
    Matter.objects.all().delete()


@pytest.fixture
def matter(subjects: None, db: None) -> Matter:
    return Matter.objects.create(title="上网断线")


@pytest.fixture
def timer(matter: Matter) -> Timer:
    return Timer.objects.create(matter=matter)
