"""What follows from news of people."""

from bihuan.journal.events import Event
from bihuan.journal.models import AccessEntry, Chained, Entry
from bihuan.journal.subscriptions import subscribes
from bihuan.org.events import SignInEnded
from bihuan.org.models import Staff
from bihuan.org.sessions import device_of


@subscribes(SignInEnded)
def note_ended_sign_in(event: Event, entry: Entry, about: Chained) -> None:
    """A session that was ended from elsewhere stands in the access log, under whose it was."""
    if isinstance(event, SignInEnded) and isinstance(about, Staff):
        AccessEntry.objects.create(
            at=entry.happened_at,
            kind=AccessEntry.Kind.SIGN_IN_ENDED,
            actor_id=about.actor_id,
            actor_name=about.actor_name,
            what=device_of(event.agent),
            sentence=entry.actor_name,
        )
