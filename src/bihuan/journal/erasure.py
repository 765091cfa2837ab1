"""Erasing a person's values: the chain stays whole, because it covers salted digests only."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from bihuan.journal.models import AccessEntry
from bihuan.kernel.actors import Actor

_ERASE = """
    UPDATE journal_entryprivate AS private
    SET values = (SELECT jsonb_object_agg(field, NULL) FROM jsonb_object_keys(private.values) AS field),
        salts = '{}', erased_at = %(at)s
    FROM journal_entry AS entry
    WHERE private.entry_id = entry.id AND private.erased_at IS NULL
      AND (
        (entry.matter_kind = %(kind)s AND entry.matter_id = ANY(%(ids)s))
        OR (entry.subject_kind = %(kind)s AND entry.subject_id = ANY(%(ids)s))
      )
"""


@transaction.atomic
def erase_private_values(*, kind: str, ids: Collection[int], reason: str, by: Actor, at: datetime) -> int:
    """Forget every personal value told of these things; says in how many entries. It is noted and cannot be undone."""
    with connection.cursor() as cursor:
        cursor.execute(_ERASE, {"kind": kind, "ids": list(ids), "at": at})
        erased: int = cursor.rowcount
    AccessEntry.objects.create(
        at=at,
        kind=AccessEntry.Kind.ERASED,
        actor_id=by.actor_id,
        actor_name=by.actor_name,
        what="personal values",
        sentence=reason,
        subject_kind=kind,
        subject_ids=list(ids),
    )
    return erased
