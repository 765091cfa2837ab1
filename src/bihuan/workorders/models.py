"""Work orders, who takes part in them, and the slim lists that queues are read from."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from typing_extensions import override

from bihuan.customers.models import Customer
from bihuan.files.models import File
from bihuan.journal.models import Chained
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import prefixes
from bihuan.regulation.models import Edition
from bihuan.sheets.models import Sheet

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    def visible_to(self, staff: Staff, *, at: datetime) -> Self:
        """Those in which a unit under one of the person's prefixes takes or took part."""
        part = Participation.objects.filter(order=OuterRef("pk")).under(prefixes(staff, at))
        return self.filter(Exists(part))

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def locked(self, order: "WorkOrder") -> "WorkOrder":
        """The same work order with its sheet, re-read and held until the transaction ends.

        Held first and read then: a statement that waits for the row would still see the rows beside it (sheet,
        owner, handler) as they were when it began.
        """
        self.select_for_update().only("pk").get(pk=order.pk)
        beside = self.select_related("sheet", "owner_unit", "receiving_unit", "handler", "home", "occurrence")
        return beside.get(pk=order.pk)


class WorkOrder(Chained):
    """A matter travelling through a procedure. It keeps to the edition it was opened under, to the end."""

    subject_kind: ClassVar[str] = "work_order"

    number = models.CharField(max_length=24, unique=True)
    request_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - of its form
    regulation = models.SlugField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    procedure = models.SlugField(max_length=40)
    stage = models.SlugField(max_length=40)
    version = models.PositiveIntegerField(default=1)  # moves with every state change
    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="work_order")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    title = models.CharField(max_length=120)
    text = models.TextField()
    channel = models.SlugField(max_length=40, blank=True)
    classification = models.SlugField(max_length=40, blank=True)
    business = models.SlugField(max_length=40, blank=True)
    problem = models.SlugField(max_length=40, blank=True)
    level = models.SlugField(max_length=40, blank=True)
    flags = ArrayField(models.SlugField(max_length=40), default=list)
    tags = ArrayField(models.SlugField(max_length=40), default=list)
    rank = models.SmallIntegerField(default=0)  # the higher the priority, the lower: queues read upward

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="work_orders")
    tier = models.SlugField(max_length=40, blank=True)  # as the customer's card said at intake
    brand = models.SlugField(max_length=40, blank=True)
    is_3g = models.BooleanField(default=False)
    marks = ArrayField(models.SlugField(max_length=40), default=list)

    receiving_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")  # asked first, named for good
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    occurrence = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    worker_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    senders = ArrayField(models.BigIntegerField(), default=list)  # units that sent it on, first to last
    climbed = models.PositiveSmallIntegerField(default=0)  # how many of them have passed the result up
    accused = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    opened_at = models.DateTimeField()
    contact_ended_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settlement = models.SlugField(max_length=40, blank=True)
    satisfaction = models.SlugField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        participations: RelatedManager["Participation"]
        attachments: RelatedManager["Attachment"]

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="workorders_workorder_closes_after_opening",
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")),
            ),
            models.CheckConstraint(
                name="workorders_workorder_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=models.F("pk")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["handler", "rank", "id"], name="workorders_workorder_mine", condition=Q(closed_at=None)
            ),
            models.Index(fields=["-id"], name="workorders_workorder_tagged", condition=Q(closed_at=None) & ~Q(tags=[])),
            BrinIndex(fields=["opened_at"], name="workorders_workorder_lately", autosummarize=True),
            models.Index(fields=["customer", "-opened_at"], name="workorders_workorder_customer"),
            models.Index(fields=["parent"], name="workorders_workorder_parent", condition=~Q(parent=None)),
        ]

    @override
    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def under(self, paths: tuple[str, ...]) -> Self:
        """Those of units at or below one of the paths; of nobody, when there is none."""
        condition = Q(pk__in=())
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)


class Participation(models.Model):
    """A unit takes part in a work order, in a part, for a time. Sight follows from it and outlives it."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="participations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)  # of the unit, as it stood
    part = models.SlugField(max_length=40)  # first_asked | owner | the procedure's, as home | a child's procedure
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "unit", "part"], name="workorders_participation_stands_once"),
        ]
        indexes = [
            models.Index(fields=["unit", "-order"], name="workorders_participation_unit"),
            models.Index(
                fields=["path", "order"],
                name="workorders_participation_path",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            ),
        ]


class QueueLine(models.Model):
    """One open work order in the queue of one unit: its owner, or one above it."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="queue_lines")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    procedure = models.SlugField(max_length=40)
    stage = models.SlugField(max_length=40)
    rank = models.SmallIntegerField()
    due_at = models.DateTimeField()  # the nearest running limit; the far future where none runs
    warn_at = models.DateTimeField()  # when that limit's warning falls

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "unit"], name="workorders_queueline_stands_once")]
        indexes = [
            models.Index(fields=["unit", "rank", "due_at", "order"], name="workorders_queueline_unit"),
            models.Index(fields=["unit", "stage", "rank", "due_at", "order"], name="workorders_queueline_stage"),
            models.Index(fields=["unit", "due_at", "order"], name="workorders_queueline_due"),
        ]


class Attachment(models.Model):
    """A paper, picture or recording of a work order. It is never deleted, only voided with a reason."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    kind = models.SlugField(max_length=40)  # intake | inquiry | handling | reply | authority
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="workorders_attachment_is_voided_by_somebody_for_a_reason",
                condition=Q(voided_at=None) | (Q(voided_by__isnull=False) & ~Q(void_reason="")),
            ),
        ]


class ContactGrant(models.Model):
    """For a time, a handler may see the customer's number and speak to the customer about one work order."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="contact_grants")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    granted_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="workorders_contactgrant_ends_after_it_begins", condition=Q(until__gt=models.F("granted_at"))
            ),
        ]


class Link(models.Model):
    """Two work orders that belong together without being one: a repeated call, a matter taken up again."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.SlugField(max_length=20)  # repeated | continues | gathers
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "other", "kind"], name="workorders_link_stands_once"),
            models.CheckConstraint(name="workorders_link_leads_elsewhere", condition=~Q(order=models.F("other"))),
        ]


class Merger(models.Model):
    """A work order that goes on within an earlier one of the same customer, until somebody takes them apart."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="mergers")
    into = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="absorbed")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    stage = models.SlugField(max_length=40)  # in which it stood
    clocks = ArrayField(models.BigIntegerField(), default=list)  # that ran then
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="workorders_merger_stands_once", condition=Q(undone_at=None)
            ),
            models.CheckConstraint(name="workorders_merger_leads_elsewhere", condition=~Q(order=models.F("into"))),
            models.CheckConstraint(
                name="workorders_merger_is_undone_by_somebody_for_a_reason",
                condition=Q(undone_at=None) | (Q(undone_by__isnull=False) & ~Q(undo_reason="")),
            ),
        ]


class Urging(models.Model):
    """A warning or an urging order: about which stage, to whom, and what was answered (F-100)."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="urgings")
    kind = models.SlugField(max_length=10)  # warning | urging
    clock_id = models.BigIntegerField(null=True)
    limit = models.SlugField(max_length=40, blank=True)
    stage = models.SlugField(max_length=40)
    rung = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")  # nobody: the system
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # responsible
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")  # responsible, if known
    posts = ArrayField(models.SlugField(max_length=40), default=list)  # else everybody at these posts of the unit
    text = models.CharField(max_length=500, blank=True)  # a person's words; the system's follow from the limit
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")  # it stayed unanswered
    due_at = models.DateTimeField(null=True)  # of the limit it is about
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reacted_at = models.DateTimeField(null=True)  # the first action on the work order after it
    urged_at = models.DateTimeField(null=True)  # the urging itself stayed unanswered and was urged

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock_id", "kind", "rung", "due_at"],
                name="workorders_urging_happens_once",
                condition=~Q(clock_id=None),
            ),
        ]
        indexes = [
            models.Index(fields=["order", "-sent_at"], name="workorders_urging_order"),
            models.Index(
                fields=["answer_by"],
                name="workorders_urging_unanswered",
                condition=Q(answered_at=None, urged_at=None, kind="urging"),
            ),
        ]


class SerialBlock(models.Model):
    """The next free serial of one kind of number on one day; processes take blocks, gaps are allowed."""

    stem = models.CharField(max_length=16, primary_key=True)  # such as TCTS20260302
    next = models.PositiveIntegerField()


class StepDay(models.Model):
    """How often a key step of the regulation was done in one unit on one day, and how often late."""

    day = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    regulation = models.SlugField(max_length=40)
    step = models.SlugField(max_length=40)
    cause = models.CharField(max_length=40, blank=True)  # the value of the field that names causes
    done = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "unit", "regulation", "step", "cause"], name="workorders_stepday_stands_once"
            ),
        ]
