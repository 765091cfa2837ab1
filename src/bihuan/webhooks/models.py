"""Who wants to hear of work orders elsewhere, and each piece of news on its way there."""

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.org.models import Staff


class Webhook(Chained):
    """An address that hears of the work orders which its person sees."""

    subject_kind: ClassVar[str] = "webhook"

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="webhooks")
    title = models.CharField(max_length=60)
    url = models.URLField(max_length=500)
    events = ArrayField(models.CharField(max_length=80), default=list)  # names of entries; none: all
    salt = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def secret(self) -> str:
        """What its news are signed with: it follows from the installation's key and is kept nowhere."""
        return "whs_" + salted_hmac("bihuan.webhooks", f"{self.pk}:{self.salt}", algorithm="sha256").hexdigest()


class NewsQuerySet(models.QuerySet["News"]):
    def visible_to(self, staff: Staff, *, at: datetime) -> Self:
        """Those of the person's own addresses."""
        del at
        return self.filter(webhook__staff=staff)


class News(models.Model):
    """One entry of the journal on its way to one address."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DEAD = "dead"  # tried often enough: somebody must look

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="news")
    entry_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    order_number = models.CharField(max_length=24)
    body = models.TextField()  # as it is signed
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)  # what was answered last
    fault = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    objects = NewsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "entry_id"], name="webhooks_news_is_written_once"),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="webhooks_news_dead", condition=Q(state="dead")),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.order_number}"
