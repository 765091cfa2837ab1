"""The journal's tables. Entries have no foreign keys: they outlive what they speak of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from typing_extensions import override

if TYPE_CHECKING:
    from bihuan.journal.events import Event
    from bihuan.journal.operations import Line


@dataclass(slots=True)
class Birth:
    """What hangs on a row that is not written yet: `write` writes row, entries and the rest at once, as it ended up."""

    write: Callable[[], None]
    told: "list[tuple[Event, Line]]" = field(default_factory=list)
    rows: list[models.Model] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)


class Chained(models.Model):
    """Something of which the journal tells. Its row carries the number and the seal of its last entry.

    Only `record` and `record_all` move these two columns.
    """

    subject_kind: ClassVar[str]
    birth: Birth | None = None  # until the row is written

    journal_seq = models.PositiveIntegerField(default=0, editable=False)
    journal_head = models.BinaryField(max_length=32, default=b"", editable=False)

    class Meta:
        abstract = True

    def journal_matter(self) -> tuple[str, int]:
        """The kind and id of the thing under whose time line the entry shows; a clock says its work order."""
        return self.subject_kind, self.pk


class Entry(models.Model):
    """One line of the journal: what happened, to what, by whom, when. Written once, never changed.

    The table is partitioned by the month of `recorded_at`; the database gives `id` and `turn`.
    """

    id = models.BigAutoField(primary_key=True)
    turn = models.BigIntegerField(editable=False)  # of the writing transaction; what readers go by
    recorded_at = models.DateTimeField()
    happened_at = models.DateTimeField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    matter_kind = models.CharField(max_length=40)
    matter_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    event_name = models.CharField(max_length=80)  # of the class that tells it
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    data = models.JSONField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["turn", "id"], name="journal_entry_turn"),
            models.Index(fields=["matter_kind", "matter_id", "recorded_at", "id"], name="journal_entry_matter"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "seq", "recorded_at"], name="journal_entry_stands_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.seq} {self.name}"


class EntryPrivate(models.Model):
    """The personal values of an entry, apart from it: the entry holds salted digests, so these may be erased."""

    entry_id = models.BigIntegerField(primary_key=True)
    values = models.JSONField()
    salts = models.JSONField()
    erased_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"personal values of entry {self.entry_id}"


class ReaderPosition(models.Model):
    """How far a cursor reader has read, and what stopped it, if something did."""

    reader = models.CharField(max_length=60, primary_key=True)
    turn = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    retry_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return self.reader


class Anchor(models.Model):
    """The heads of all subjects that moved in a span of turns, sealed together and to the anchor before."""

    class Kind(models.TextChoices):
        DAILY = "daily"
        DETACHED = "detached"  # stands for a month whose partition was taken out

    kind = models.CharField(max_length=10, choices=Kind.choices)
    taken_at = models.DateTimeField()
    month = models.DateField(null=True)  # of the detached partition
    until_turn = models.BigIntegerField()
    entries = models.BigIntegerField()
    heads = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.taken_at:%Y-%m-%d}"


class AnchorHead(models.Model):
    """Where one subject stood when the anchor was taken."""

    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="subject_heads", db_index=False)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    head = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "subject_kind", "subject_id"], name="journal_anchorhead_stands_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.seq}"


class AccessEntry(models.Model):
    """A refusal, a look at personal data, a sign-in: kept also when the caller's transaction is undone."""

    class Kind(models.TextChoices):
        REFUSED = "refused"
        READ = "read"
        ERASED = "erased"
        EXPORTED = "exported"
        SIGNED_IN = "signed_in"
        NOT_SIGNED_IN = "not_signed_in"
        LOCKED_OUT = "locked_out"
        SIGNED_OUT = "signed_out"
        SIGN_IN_ENDED = "sign_in_ended"
        TOKEN_REFUSED = "token_refused"  # noqa: S105

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    address = models.CharField(max_length=45, blank=True)  # where a request came from
    what = models.CharField(max_length=120)  # the operation refused, the fields read, or the device
    code = models.CharField(max_length=40, blank=True)  # of the refusal
    sentence = models.TextField(blank=True)
    clause = models.CharField(max_length=40, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="journal_accessentry_newest"),
            models.Index(fields=["actor_id", "at", "id"], name="journal_accessentry_actor"),
            models.Index(fields=["kind", "at", "id"], name="journal_accessentry_kind"),
            GinIndex(fields=["subject_ids"], name="journal_accessentry_subject"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.what} {self.actor_name}"
