"""Posts, deputies and absences of people."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.scopes import Scope
from bihuan.api.shapes import Code, Day, Id, In, Moment
from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.api.rooms import (
    DoneOut,
    administered_person,
    administered_unit,
    colleague,
    room,
    staff_done,
)
from bihuan.org.queries import administered_appointments
from bihuan.org.requests import ApiRequest


class PostIn(In):
    unit: Code
    post: Code
    regulation: Annotated[str, Field(max_length=40)]
    from_on: Day
    until_on: Day | None = None


class LastDayIn(In):
    until_on: Day


class DeputyIn(In):
    deputy: Annotated[str, Field(max_length=20, description="Number of a member of staff")]
    from_at: Moment
    until_at: Moment


class AbsenceIn(In):
    from_at: Moment
    until_at: Moment
    reason: Annotated[str, Field(max_length=100)]


class NothingIn(In):
    """Nothing more is said: an empty object."""


@room.writes(
    "/staff/{number}/posts",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("安排岗位"),
    scope=Scope.ADMINISTER,
    status=201,
)
def appoint(request: ApiRequest, number: str, body: PostIn) -> DoneOut:
    """It holds for the unit and all below it."""
    at = now()
    staff, unit = administered_person(request, number, at), administered_unit(request, body.unit, at)
    given = operations.appoint_staff(
        staff=staff,
        unit=unit,
        post=body.post,
        regulation=body.regulation,
        from_on=body.from_on,
        until_on=body.until_on,
        by=request.user,
        at=at,
    )
    return staff_done(staff, given.pk)


@room.writes(
    "/staff/{number}/posts/{post}/end",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("结束任职"),
    scope=Scope.ADMINISTER,
)
def end_appointment(request: ApiRequest, number: str, post: Id, body: LastDayIn) -> DoneOut:
    at = now()
    staff = administered_person(request, number, at)
    found = get_object_or_404(administered_appointments(request.user, at=at).filter(staff=staff), pk=post)
    operations.end_appointment(appointment=found, until_on=body.until_on, by=request.user, at=at)
    return staff_done(staff, post)


@room.writes(
    "/staff/{number}/deputies",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("指定代理人"),
    scope=Scope.ADMINISTER,
    status=201,
)
def appoint_deputy(request: ApiRequest, number: str, body: DeputyIn) -> DoneOut:
    """What the deputy does with the posts is written down as 代."""
    at = now()
    absent = administered_person(request, number, at)
    made = operations.appoint_deputy(
        absent=absent,
        deputy=colleague(body.deputy, "deputy"),
        from_at=body.from_at,
        until_at=body.until_at,
        by=request.user,
        at=at,
    )
    return staff_done(absent, made.pk)


@room.writes(
    "/staff/{number}/deputies/{deputy}/end",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("结束代理"),
    scope=Scope.ADMINISTER,
)
def end_deputy(request: ApiRequest, number: str, deputy: Id, body: NothingIn) -> DoneOut:
    at = now()
    absent = administered_person(request, number, at)
    found = get_object_or_404(absent.deputised_by.select_related("absent", "deputy"), pk=deputy)
    operations.end_deputy(deputy=found, by=request.user, at=at)
    return staff_done(absent, deputy)


@room.writes(
    "/staff/{number}/absences",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("登记不在岗"),
    scope=Scope.ADMINISTER,
    status=201,
)
def record_absence(request: ApiRequest, number: str, body: AbsenceIn) -> DoneOut:
    at = now()
    staff = administered_person(request, number, at)
    made = operations.record_absence(
        staff=staff, from_at=body.from_at, until_at=body.until_at, reason=body.reason, by=request.user, at=at
    )
    return staff_done(staff, made.pk)


@room.writes(
    "/staff/{number}/absences/{absence}/end",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("结束不在岗"),
    scope=Scope.ADMINISTER,
)
def end_absence(request: ApiRequest, number: str, absence: Id, body: NothingIn) -> DoneOut:
    at = now()
    staff = administered_person(request, number, at)
    found = get_object_or_404(staff.absences.select_related("staff"), pk=absence)
    operations.end_absence(absence=found, by=request.user, at=at)
    return staff_done(staff, absence)
