"""Opening a work order, and what may be opened with which fields."""

from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from bihuan.api.endpoints import Rule
from bihuan.api.scopes import Scope
from bihuan.api.shapes import Out
from bihuan.kernel.time import now
from bihuan.org.models import Staff, Unit
from bihuan.org.requests import ApiRequest
from bihuan.org.scope import held_posts
from bihuan.regulation.models import Edition
from bihuan.regulation.queries import edition_in_force, pack_of, packs_in_force
from bihuan.sheets.api import FieldOut
from bihuan.sheets.names import with_rows
from bihuan.workorders import operations, rules
from bihuan.workorders.api.fields import opening_fields
from bihuan.workorders.api.rooms import room
from bihuan.workorders.api.shapes import OpenIn, Receipt
from bihuan.workorders.operations.beginning import sketch


class OpeningOut(Out):
    """A kind of work order that the caller may open."""

    regulation: str
    procedure: str
    title: str
    clause: list[str]
    then: dict[str, str]
    fields: list[FieldOut]


@room.reads("/openings", rule=Rule.PROCEDURE, answers=list[OpeningOut], summary=_("本人可以登记的工单"))
def openings(request: ApiRequest) -> list[OpeningOut]:
    """Each kind of work order with its fields, and the actions that may follow at once."""
    at = now()
    return list(_openings(request.user, at))


def _openings(staff: Staff, at: datetime) -> list[OpeningOut]:
    found = []
    for pack in packs_in_force(at):
        held = {one.post: one for one in held_posts(staff, at) if one.regulation == pack.regulation.code}
        edition = edition_in_force(pack.regulation.code, at)
        for procedure in pack.procedures:
            post = next((post for post in procedure.opening.posts if post in held), None)
            if post is None or edition is None:
                continue
            unit = Unit.objects.get(pk=held[post].unit_id)
            case = sketch(edition=edition, procedure=procedure.code, values={}, unit=unit, at=at)
            then = {code: str(a.title) for code, a in case.stage.actions.items() if not a.by_system}
            found.append(
                OpeningOut(
                    regulation=pack.regulation.code,
                    procedure=procedure.code,
                    title=str(procedure.opening.title),
                    clause=list(procedure.opening.clause),
                    then=then,
                    fields=opening_fields(case),
                )
            )
    return found


@room.writes(
    "/work-orders",
    rule=Rule.PROCEDURE,
    answers=Receipt,
    summary=_("登记工单"),
    scope=Scope.INTAKE,
    status=201,
)
def open_one(request: ApiRequest, body: OpenIn) -> Receipt:
    """`then` takes the first action in the same transaction, with the same values."""
    at = now()
    edition = edition_of(body.regulation, body.procedure, at)
    pack = pack_of(edition.pk)
    rules.require_opening(pack, body.procedure, by=request.user, at=at)
    form = pack.form[pack.procedure[body.procedure].form]
    values = with_rows(pack, form, body.values, by=request.user, at=at)
    order = operations.open_work_order(
        edition=edition, procedure=body.procedure, values=values, then=body.then or None, by=request.user, at=at
    )
    return Receipt.of(order)


def edition_of(regulation: str, procedure: str, at: datetime) -> Edition:
    """The edition in force, if it has this procedure."""
    edition = edition_in_force(regulation, at)
    if edition is None or procedure not in pack_of(edition.pk).procedure:
        raise Http404
    return edition
