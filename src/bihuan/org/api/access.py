"""The access log for programs of administrators."""

from datetime import datetime, time, timedelta
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field

from bihuan.api.endpoints import Rule
from bihuan.api.shapes import Day, Out, Page, shown_at
from bihuan.journal.models import AccessEntry
from bihuan.journal.naming import names_of, things_called
from bihuan.journal.queries import access_page
from bihuan.kernel.time import SHANGHAI, now
from bihuan.org.api.rooms import require_an_administrator, room
from bihuan.org.queries import AccessFilter, access_entries
from bihuan.org.requests import ApiRequest

Words = Annotated[str, Query(max_length=40)]


class AccessOut(Out):
    at: str | None
    kind: str = Field(description="read, refused, signed_in, not_signed_in, locked_out, signed_out, …")
    actor: str = Field(description="Empty: nobody who is known here")
    address: str
    what: str = Field(description="What was tried, the fields that were read, or the device")
    code: str = Field(description="Of the refusal")
    sentence: str
    clause: str
    things: list[str] = Field(description="Numbers of what it is about; those that are gone are left out")


class AccessPage(Page):
    items: list[AccessOut]


@room.reads("/access-log", rule=Rule.ADMINISTRATOR, answers=AccessPage, summary=_("访问记录"))
def access_log(
    request: ApiRequest,
    person: Words = "",
    kind: AccessEntry.Kind | None = None,
    thing: Words = "",
    since: Day | None = None,
    until: Day | None = None,
    after: Words = "",
) -> AccessPage:
    """The newest first, of the people whom the caller administers; days are whole, the last one included."""
    at = now()
    require_an_administrator(request, at)
    wanted = AccessFilter(
        person=person,
        kind=kind.value if kind else "",
        since=datetime.combine(since, time(), SHANGHAI) if since else None,
        until=datetime.combine(until + timedelta(days=1), time(), SHANGHAI) if until else None,
        things=things_called(thing) if thing else None,
    )
    page = access_page(access_entries(request.user, wanted, at=at), after)
    named = names_of((entry.subject_kind, id) for entry in page.entries for id in entry.subject_ids)
    items = [
        AccessOut(
            at=shown_at(entry.at),
            kind=entry.kind,
            actor=entry.actor_name,
            address=entry.address,
            what=entry.what,
            code=entry.code,
            sentence=entry.sentence,
            clause=entry.clause,
            things=[
                named[entry.subject_kind, id].title for id in entry.subject_ids if (entry.subject_kind, id) in named
            ],
        )
        for entry in page.entries
    ]
    return AccessPage(items=items, after=page.older)
