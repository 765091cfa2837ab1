"""What a person holds at a moment, and so which part of the organisation they see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import connection, models
from django.db.models import Q

from bihuan.kernel.time import SHANGHAI
from bihuan.org.vocabulary import vocabulary

if TYPE_CHECKING:
    from bihuan.org.models import Staff

M = TypeVar("M", bound=models.Model, covariant=True)


@dataclass(frozen=True, slots=True)
class Held:
    """A post in a unit, held by the person or, when `for_staff_id` is set, in the place of an absent colleague."""

    post: str
    unit_id: int
    unit_path: str
    unit_kind: str
    regulation: str
    for_staff_id: int | None = None
    for_staff_name: str = ""


@dataclass(frozen=True, slots=True)
class DeputisingStaff:
    """A person acting in the place of a colleague, as the journal names them: 王强（工号 1002） 代 张敏."""

    staff: "Staff"
    held: Held

    @property
    def actor_id(self) -> int | None:
        return self.staff.actor_id

    @property
    def actor_name(self) -> str:
        return f"{self.staff.actor_name} 代 {self.held.for_staff_name}"


def held_posts(staff: "Staff", at: datetime) -> tuple[Held, ...]:
    """All posts that the person holds at this moment, their own first."""
    if not staff.active:
        return ()
    return tuple(post.held for post in _posts_of(staff) if post.stands(at))


def prefixes(staff: "Staff", at: datetime) -> tuple[str, ...]:
    """The paths that the person sees, without those that lie under another of them."""
    shortest: list[str] = []
    for path in sorted({seen_path(held) for held in held_posts(staff, at)}):
        if not shortest or not path.startswith(shortest[-1]):
            shortest.append(path)
    return tuple(shortest)


def held_with(staff: "Staff", permissions: frozenset[str], at: datetime) -> Held | None:
    """A post that carries one of these permissions of its regulation, the person's own before a deputised one."""
    for held in held_posts(staff, at):
        if permissions & vocabulary(held.regulation).post(held.post).may:
            return held
    return None


def paths_of_post(staff: "Staff", post: str, at: datetime) -> tuple[str, ...]:
    """The paths of the units in which the person holds this post."""
    return tuple(sorted({held.unit_path for held in held_posts(staff, at) if held.post == post}))


def seen_path(held: Held) -> str:
    """What a post sees: its unit and below or, where the regulation says so, all under the unit above."""
    above, _, _ = held.unit_path.rstrip(".").rpartition(".")
    sees_above = vocabulary(held.regulation).post(held.post).sees == "above"
    return f"{above}." if sees_above and above else held.unit_path


def acting(staff: "Staff", held: Held) -> "Staff | DeputisingStaff":
    """Who the journal names when this post is used: the person, or the person 代 the absent one."""
    return staff if held.for_staff_id is None else DeputisingStaff(staff, held)


def forget_posts(staff: "Staff") -> None:
    """Have the posts read anew: for the operations that change them."""
    vars(staff).pop(_CACHE, None)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to a unit. `path_field` leads to the unit's path."""

    path_field: ClassVar[str] = "unit__path"

    def visible_to(self, staff: "Staff", *, at: datetime) -> Self:
        """Those at or below a unit in which the person holds a post."""
        return self.under(prefixes(staff, at))

    def under(self, paths: tuple[str, ...]) -> Self:
        """Those at or below one of the paths; none, when there is no path."""
        condition = Q(pk__in=())
        for path in paths:
            condition |= Q(**{f"{self.path_field}__startswith": path})
        return self.filter(condition)


_CACHE = "_posts_ever_held"


@dataclass(frozen=True, slots=True)
class _Post:
    held: Held
    from_on: date
    until_on: date | None
    from_at: datetime | None
    until_at: datetime | None

    def stands(self, at: datetime) -> bool:
        day = at.astimezone(SHANGHAI).date()
        in_days = self.from_on <= day and (self.until_on is None or day <= self.until_on)
        in_period = self.from_at is None or self.until_at is None or self.from_at <= at < self.until_at
        return in_days and in_period


def _posts_of(staff: "Staff") -> tuple[_Post, ...]:
    """One query for the life of this object, whichever moments are asked for."""
    cached: tuple[_Post, ...] | None = vars(staff).get(_CACHE)
    if cached is None:
        cached = tuple(sorted(_read_posts(staff), key=_own_first))
        vars(staff)[_CACHE] = cached
    return cached


def _own_first(post: _Post) -> tuple[bool, str, str]:
    return post.held.for_staff_id is not None, post.held.unit_path, post.held.post


# Asked with every request, so it is written out: to compose it anew took longer than to answer it
_POSTS = """
    SELECT held.post, held.unit_id, unit.path, unit.kind, held.regulation, held.from_on, held.until_on,
           NULL::bigint, '', NULL::timestamptz, NULL::timestamptz
    FROM org_appointment AS held JOIN org_unit AS unit ON unit.id = held.unit_id
    WHERE held.staff_id = %(staff)s AND unit.active
    UNION ALL
    SELECT held.post, held.unit_id, unit.path, unit.kind, held.regulation, held.from_on, held.until_on,
           absent.id, absent.name, deputy.from_at, deputy.until_at
    FROM org_deputy AS deputy
    JOIN org_staff AS absent ON absent.id = deputy.absent_id
    JOIN org_appointment AS held ON held.staff_id = absent.id
    JOIN org_unit AS unit ON unit.id = held.unit_id
    WHERE deputy.deputy_id = %(staff)s AND absent.active AND unit.active
"""


def _read_posts(staff: "Staff") -> Iterator[_Post]:
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"staff": staff.pk})
        for post, unit_id, path, kind, regulation, from_on, until_on, for_id, name, from_at, until_at in cursor:
            held = Held(post, unit_id, path, kind, regulation, for_id, name)
            yield _Post(held, from_on, until_on, from_at, until_at)
