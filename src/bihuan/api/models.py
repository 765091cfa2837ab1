"""Answers kept under the key of their request."""

from django.db import models
from typing_extensions import override


class KeptAnswer(models.Model):
    """What a request under this key was answered. It is written in the transaction of what the request did."""

    staff_id = models.BigIntegerField()  # whose key: another person's same key is another one
    key = models.CharField(max_length=200)
    request = models.BinaryField(max_length=32)  # digest of method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=b"")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff_id", "key"], name="api_keptanswer_stands_once")]
        indexes = [models.Index(fields=["kept_at"], name="api_keptanswer_age")]

    @override
    def __str__(self) -> str:
        return self.key
