"""Who is told what, by which way, and whether it arrived and was read."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from bihuan.org.models import Staff

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext.db.models.manager import RelatedManager


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, staff: Staff, *, at: "datetime") -> Self:
        """A notice is read by the person it was written to, and by nobody else."""
        del at
        return self.filter(staff=staff)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message to one person about one entry of the journal."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="notices")
    entry_id = models.BigIntegerField()
    message = models.SlugField(max_length=40)  # which message of the regulation
    regulation = models.SlugField(max_length=40)
    order_id = models.BigIntegerField(null=True)
    order_number = models.CharField(max_length=24, blank=True)
    urging_id = models.BigIntegerField(null=True)
    about_kind = models.CharField(max_length=40, blank=True)  # what it leads to, where that is no work order
    about_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=200)
    text = models.CharField(max_length=300)
    clause = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()  # when it happened
    told_at = models.DateTimeField()  # when the notice stood in front of the person
    read_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        deliveries: RelatedManager["Delivery"]

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "staff", "message"], name="notices_notice_is_written_once"),
            models.CheckConstraint(
                name="notices_notice_is_read_after_it_is_told",
                condition=Q(read_at=None) | Q(read_at__gte=models.F("told_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "-id"], name="notices_notice_staff"),
            models.Index(fields=["staff", "-id"], name="notices_notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["order_id"], name="notices_notice_order"),
        ]


class Delivery(models.Model):
    """One notice on one way out: mail or SMS."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    by = models.CharField(max_length=10)  # mail | sms
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)  # of the last try: a word of ours or the server's answer

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "by"], name="notices_delivery_goes_once_each_way"),
            models.CheckConstraint(
                name="notices_delivery_was_sent_at_a_moment",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["id"], name="notices_delivery_waiting", condition=Q(state="waiting"))]


class Mute(models.Model):
    """A person does not want a kind of message. Warnings and urging orders cannot be muted."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="mutes")
    regulation = models.SlugField(max_length=40)
    message = models.SlugField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "regulation", "message"], name="notices_mute_stands_once"),
        ]
