"""Reads of the organisation across its tables."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Now

from bihuan.journal.models import AccessEntry
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import (
    Absence,
    Appointment,
    AppointmentQuerySet,
    Deputy,
    RequiredFactor,
    SecondFactor,
    SignedIn,
    Staff,
    StaffQuerySet,
    Unit,
    UnitQuerySet,
)
from bihuan.org.scope import held_posts, paths_of_post
from bihuan.org.vocabulary import PostWord, holds_for, vocabularies, vocabulary

ADMINISTRATOR = "administrator"
PAGE = 50


_NEAREST = f"""
    SELECT unit.* FROM {Unit._meta.db_table} AS unit
    JOIN unnest(%(steps)s::text[]) WITH ORDINALITY AS step (path, far) ON starts_with(unit.path, step.path)
    WHERE unit.kind = %(kind)s AND unit.active AND unit.regulation = ANY(%(mains)s)
      AND (%(duty)s = '' OR %(duty)s = ANY(unit.duties))
    ORDER BY step.far, length(unit.path) - length(replace(unit.path, '.', '')), unit.code
    LIMIT 1
"""  # noqa: S608


def nearest_unit(base: Unit, kind: str, duty: str = "", *, regulation: str) -> Unit | None:
    """The unit of a kind of this regulation (and with this duty) that stands nearest to another one.

    Units of other main regulations may call another kind by the same code, and are passed over.

    From the unit itself upward, the subtree of each step is searched; there the fewest steps down win, then
    the order of codes.
    """
    steps = [base.path, *reversed(base.ancestor_paths)]
    facts = {"steps": steps, "kind": kind, "duty": duty, "mains": sorted(holds_for(regulation))}
    return next(iter(Unit.objects.raw(_NEAREST, facts)), None)


def units_of_kinds(kinds: Collection[str], regulation: str) -> UnitQuerySet:
    """The units in use that a regulation means by these kinds."""
    return Unit.objects.active().filter(kind__in=kinds, regulation__in=holds_for(regulation))


def home_places() -> UnitQuerySet:
    """Where a customer may be at home: the units that the regulations call places, provinces and cities."""
    kinds = {kind.code for words in vocabularies() for kind in words.unit_kinds if kind.is_place}
    return Unit.objects.active().filter(kind__in=kinds).order_by("path")


def administered_units(staff: Staff, *, at: datetime) -> UnitQuerySet:
    """The units that the person administers."""
    return Unit.objects.under(paths_of_post(staff, ADMINISTRATOR, at))


def administered_staff(staff: Staff, *, at: datetime) -> StaffQuerySet:
    """The people who belong to those units."""
    found: StaffQuerySet = Staff.objects.all()
    return found.under(paths_of_post(staff, ADMINISTRATOR, at)).select_related("unit")


def administered_appointments(staff: Staff, *, at: datetime) -> AppointmentQuerySet:
    """The posts given in those units."""
    return Appointment.objects.under(paths_of_post(staff, ADMINISTRATOR, at)).select_related("unit", "staff")


def must_have_factor(staff: Staff, *, at: datetime) -> bool:
    """Whether a post that the person holds now, as a deputy too, asks for a second factor."""
    required = set(RequiredFactor.objects.values_list("regulation", "post"))
    return bool(required) and any((held.regulation, held.post) in required for held in held_posts(staff, at))


def sign_ins_of(staff: Staff, *, limit: int = PAGE) -> list[SignedIn]:
    """Where the person is signed in at this moment, by the real clock as sessions go."""
    return list(SignedIn.objects.filter(staff=staff, expire_date__gt=Now())[:limit])


def factor_of(staff: Staff) -> SecondFactor | None:
    """The person's second factor, if they have one."""
    return SecondFactor.objects.filter(staff=staff).first()


def with_counts(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """For the tree: how many units stand below each, and how many people belong to it."""
    return units.select_related("head").annotate(
        below=Count("children", distinct=True), people=Count("staff", filter=Q(staff__active=True), distinct=True)
    )


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post in a unit with those who hold it; nobody: it is vacant."""

    post: PostWord
    regulation: str
    unit: Unit
    appointments: tuple[Appointment, ...]


def posts_in(unit: Unit, *, at: datetime) -> list[PostLine]:
    """The posts held in a unit, and those that the regulation would have there."""
    held: dict[tuple[str, str], list[Appointment]] = {}
    standing = unit.appointments.ahead(at.astimezone(SHANGHAI).date()).select_related("staff")
    for appointment in standing.order_by("from_on", "id"):
        held.setdefault((appointment.regulation, appointment.post), []).append(appointment)
    for words in vocabularies():
        for post in words.posts if unit.regulation in holds_for(words.regulation) else ():
            if unit.kind in post.sits_in:
                held.setdefault((words.regulation, post.code), [])
    return [
        PostLine(vocabulary(regulation).post(post), regulation, unit, tuple(people))
        for (regulation, post), people in held.items()
    ]


@dataclass(frozen=True, slots=True)
class PostCount:
    """A post of a regulation, how many people hold it, and in how many units."""

    post: PostWord
    regulation: Words
    code: str
    kinds: tuple[Words, ...]
    people: int
    units: int


def post_counts(appointments: AppointmentQuerySet, *, at: datetime) -> list[PostCount]:
    """Every post of every regulation, the vacant ones too."""
    standing = appointments.on(at.astimezone(SHANGHAI).date()).order_by()
    counts = {
        (regulation, post): (people, units)
        for regulation, post, people, units in standing.values_list("regulation", "post").annotate(
            Count("staff", distinct=True), Count("unit", distinct=True)
        )
    }
    found = []
    for words in vocabularies():
        for post in words.posts:
            people, units = counts.get((words.regulation, post.code), (0, 0))
            kinds = tuple(words.kind(kind).title for kind in post.sits_in)
            found.append(PostCount(post, words.title, words.regulation, kinds, people, units))
    return found


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """What the access log is narrowed to; `things` are kinds and ids, and none of them finds nothing."""

    person: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    things: Sequence[tuple[str, int]] | None = None


def access_entries(staff: Staff, wanted: AccessFilter, *, at: datetime) -> QuerySet[AccessEntry]:
    """What the people whom somebody administers did at the doors; who administers all also sees the unknown."""
    found = _narrowed_log(AccessEntry.objects.all(), wanted)
    paths = paths_of_post(staff, ADMINISTRATOR, at)
    if not all(top in paths for top in Unit.objects.filter(parent=None).values_list("path", flat=True)):
        found = found.filter(actor_id__in=administered_staff(staff, at=at).order_by().values("pk"))
    if wanted.person:
        named = Staff.objects.filter(Q(number=wanted.person) | Q(name=wanted.person)).values_list("pk", flat=True)
        found = found.filter(actor_id__in=list(named[:50]))
    return found


def _narrowed_log(found: QuerySet[AccessEntry], wanted: AccessFilter) -> QuerySet[AccessEntry]:
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__lt=wanted.until)
    if wanted.things is not None:
        about = Q(pk__in=())
        for kind, id in wanted.things:
            about |= Q(subject_kind=kind, subject_ids__contains=[id])
        found = found.filter(about)
    return found


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What the list of people is narrowed to."""

    words: str = ""
    unit: str = ""
    post: str = ""
    state: str = ""  # "", away, left, all


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A person in the list: where they belong, what they hold, whether they are here."""

    staff: Staff
    posts: tuple[tuple[Words, Unit], ...]
    is_away: bool
    deputy: Staff | None


@dataclass(frozen=True, slots=True)
class StaffPage:
    lines: tuple[StaffLine, ...]
    after: str  # what to ask for to go on; empty at the end


def staff_page(people: StaffQuerySet, wanted: StaffFilter, *, after: str, at: datetime, size: int = PAGE) -> StaffPage:
    """People by number, so many at a time."""
    found = list(_with_posts(_narrowed(people, wanted, at), at).filter(number__gt=after).order_by("number")[: size + 1])
    shown = found[:size]
    return StaffPage(tuple(_line(person) for person in shown), after=shown[-1].number if len(found) > size else "")


def colleagues(unit: Unit, *, limit: int = 50) -> list[Staff]:
    """People at hand for a choice: those of the unit and of the unit above."""
    above = unit.ancestor_paths[-1] if unit.parent_id else unit.path
    found: StaffQuerySet = Staff.objects.all()
    return list(found.active().under((above,)).select_related("unit").order_by("unit__path", "number")[:limit])


def _narrowed(people: StaffQuerySet, wanted: StaffFilter, at: datetime) -> StaffQuerySet:
    if wanted.state in ("", "away"):
        people = people.active()
    elif wanted.state == "left":
        people = people.filter(active=False)
    if wanted.state == "away":
        people = people.filter(Exists(Absence.objects.at(at).filter(staff=OuterRef("pk"))))
    if wanted.unit:
        people = people.filter(unit__path__startswith=wanted.unit)
    if wanted.post:
        day = at.astimezone(SHANGHAI).date()
        people = people.filter(Exists(Appointment.objects.on(day).filter(staff=OuterRef("pk"), post=wanted.post)))
    if words := wanted.words.strip():
        letters = words.lower().replace(" ", "")
        people = people.filter(
            Q(number__startswith=words)
            | Q(name__contains=words)
            | Q(pinyin__startswith=letters)
            | Q(initials__startswith=letters)
        )
    return people


def _with_posts(people: StaffQuerySet, at: datetime) -> StaffQuerySet:
    day = at.astimezone(SHANGHAI).date()
    return people.prefetch_related(
        Prefetch(
            "appointments",
            Appointment.objects.on(day).select_related("unit").order_by("unit__path", "post"),
            to_attr="posts_now",
        ),
        Prefetch("absences", Absence.objects.at(at), to_attr="absences_now"),
        Prefetch("deputised_by", Deputy.objects.at(at).select_related("deputy"), to_attr="deputies_now"),
    )


def _line(person: Staff) -> StaffLine:
    read = vars(person)
    posts: Iterable[Appointment] = read["posts_now"]
    deputies: Sequence[Deputy] = read["deputies_now"]
    return StaffLine(
        person,
        tuple((vocabulary(one.regulation).post(one.post).title, one.unit) for one in posts),
        bool(read["absences_now"]),
        deputies[0].deputy if deputies else None,
    )
