"""People: reading, taking on, changing, and what is done to an account."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.scopes import Scope
from bihuan.api.shapes import Code, In, Line, Out, Page, shown_at
from bihuan.kernel.time import now
from bihuan.org import operations
from bihuan.org.api.posts import NothingIn
from bihuan.org.api.rooms import (
    DoneOut,
    administered_person,
    administered_unit,
    require_an_administrator,
    room,
    staff_done,
)
from bihuan.org.models import Absence, Appointment, Deputy, Staff
from bihuan.org.operations.staff import StaffCard
from bihuan.org.queries import StaffFilter, administered_staff, administered_units, staff_page
from bihuan.org.requests import ApiRequest

Password = Annotated[str, Field(max_length=128)]


class PersonIn(In):
    name: Annotated[str, Field(max_length=40)]
    unit: Code
    email: Annotated[str, Field(max_length=254)] = ""
    mobile: Annotated[str, Field(max_length=20)] = ""


class NewPersonIn(PersonIn):
    number: Annotated[str, Field(max_length=20)]
    password: Password
    language: Literal["zh-hans", "en"] = "zh-hans"


class PasswordIn(In):
    password: Password


class LeaveIn(In):
    reason: Line


class PostOut(Out):
    id: int
    unit: str
    post: str
    regulation: str
    from_on: str
    until_on: str | None


class PeriodOut(Out):
    id: int
    from_at: str | None
    until_at: str | None
    staff: str = Field(description="Of a deputyship, the deputy")
    reason: str


class PersonLine(Out):
    number: str
    name: str
    unit: str
    active: bool


class PersonOut(PersonLine):
    email: str
    mobile: str
    version: int
    posts: list[PostOut]
    deputies: list[PeriodOut]
    absences: list[PeriodOut]


class PeoplePage(Page):
    items: list[PersonLine]


@room.reads("/staff", rule=Rule.ADMINISTRATOR, answers=PeoplePage, summary=_("本人管理的员工"))
def people(
    request: ApiRequest,
    words: str = "",
    unit: str = "",
    post: str = "",
    state: Literal["", "away", "left", "all"] = "",
    after: str = "",
) -> PeoplePage:
    """By number; without a state those who work here."""
    at = now()
    require_an_administrator(request, at)
    found = administered_units(request.user, at=at).filter(code=unit).first() if unit else None
    wanted = StaffFilter(words=words, unit=found.path if found else "", post=post, state=state)
    page = staff_page(administered_staff(request.user, at=at), wanted, after=after, at=at)
    items = [_line(line.staff) for line in page.lines]
    return PeoplePage(items=items, after=page.after)


def _line(staff: Staff) -> PersonLine:
    return PersonLine(number=staff.number, name=staff.name, unit=staff.unit.code, active=staff.active)


@room.reads("/staff/{number}", rule=Rule.ADMINISTRATOR, answers=PersonOut, summary=_("一名员工的岗位和任期"))
def person(request: ApiRequest, number: str) -> PersonOut:
    """All posts that were ever given, and the latest periods."""
    found = administered_person(request, number, now())
    deputies = found.deputised_by.select_related("deputy")[:100]
    return PersonOut(
        **_line(found).model_dump(),
        email=found.email,
        mobile=found.mobile,
        version=found.journal_seq,
        posts=[_post(one) for one in found.appointments.select_related("unit").order_by("pk")],
        deputies=[_period(one, staff=one.deputy) for one in deputies],
        absences=[_period(one, staff=found, reason=one.reason) for one in found.absences.all()[:100]],
    )


def _post(one: Appointment) -> PostOut:
    return PostOut(
        id=one.pk,
        unit=one.unit.code,
        post=one.post,
        regulation=one.regulation,
        from_on=one.from_on.isoformat(),
        until_on=one.until_on.isoformat() if one.until_on else None,
    )


def _period(one: Deputy | Absence, *, staff: Staff, reason: str = "") -> PeriodOut:
    from_at, until_at = shown_at(one.from_at), shown_at(one.until_at)
    return PeriodOut(id=one.pk, from_at=from_at, until_at=until_at, staff=staff.number, reason=reason)


def _card(request: ApiRequest, body: PersonIn) -> StaffCard:
    unit = administered_unit(request, body.unit, now())
    return StaffCard(name=body.name, unit=unit, email=body.email, mobile=body.mobile)


@room.writes(
    "/staff",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("新增员工"),
    scope=Scope.ADMINISTER,
    status=201,
)
def create_staff(request: ApiRequest, body: NewPersonIn) -> DoneOut:
    """Posts are given separately."""
    card = _card(request, body)
    made = operations.create_staff(
        number=body.number, card=card, password=body.password, language=body.language, by=request.user, at=now()
    )
    return staff_done(made)


@room.writes(
    "/staff/{number}",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("修改资料"),
    scope=Scope.ADMINISTER,
)
def change_staff(request: ApiRequest, number: str, body: PersonIn) -> DoneOut:
    at = now()
    staff = administered_person(request, number, at)
    return staff_done(operations.change_staff(staff=staff, card=_card(request, body), by=request.user, at=at))


@room.writes(
    "/staff/{number}/deactivate",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("停用账号"),
    scope=Scope.ADMINISTER,
)
def deactivate_staff(request: ApiRequest, number: str, body: LeaveIn) -> DoneOut:
    """The person is signed out at once, their tokens end, and their posts end with the day."""
    at = now()
    staff = administered_person(request, number, at)
    return staff_done(operations.deactivate_staff(staff=staff, reason=body.reason, by=request.user, at=at))


@room.writes(
    "/staff/{number}/reactivate",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("重新启用"),
    scope=Scope.ADMINISTER,
)
def reactivate_staff(request: ApiRequest, number: str, body: PasswordIn) -> DoneOut:
    at = now()
    staff = administered_person(request, number, at)
    return staff_done(operations.reactivate_staff(staff=staff, password=body.password, by=request.user, at=at))


@room.writes(
    "/staff/{number}/password",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("重设密码"),
    scope=Scope.ADMINISTER,
)
def reset_password(request: ApiRequest, number: str, body: PasswordIn) -> DoneOut:
    """Sessions under the old one end, and a lock after failed sign-ins is lifted."""
    at = now()
    staff = administered_person(request, number, at)
    return staff_done(operations.reset_password(staff=staff, password=body.password, by=request.user, at=at))


@room.writes(
    "/staff/{number}/unlock",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("解除锁定"),
    scope=Scope.ADMINISTER,
)
def unlock_staff(request: ApiRequest, number: str, body: NothingIn) -> DoneOut:
    """After failed sign-ins; the password stays as it is."""
    del body
    at = now()
    staff = administered_person(request, number, at)
    return staff_done(operations.unlock_staff(staff=staff, by=request.user, at=at))


@room.writes(
    "/staff/{number}/second-factor/reset",
    rule=Rule.ADMINISTRATOR,
    answers=DoneOut,
    summary=_("重置两步验证"),
    scope=Scope.ADMINISTER,
)
def reset_second_factor(request: ApiRequest, number: str, body: NothingIn) -> DoneOut:
    """A lost device is good for nothing more; the person sets up another one."""
    del body
    at = now()
    staff = administered_person(request, number, at)
    operations.reset_second_factor(staff=staff, by=request.user, at=at)
    staff.refresh_from_db()
    return staff_done(staff)
