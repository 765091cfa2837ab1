"""What happens once, however often it is asked for."""

import hashlib

from django.db import connection

from bihuan.kernel.actors import Actor


def sealed_key(key: str, by: Actor) -> str:
    """One person's key of one form; another's same words are another key. No key stays no key."""
    return hashlib.sha256(f"{by.actor_id}:{key}".encode()).hexdigest() if key else ""


def wait_for_others(name: str) -> None:
    """Hold a name until the transaction ends; whoever asks for the same name waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
