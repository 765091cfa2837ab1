"""Files, stored once by their content, and drafts of what people are typing."""

from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from typing_extensions import override

from bihuan.kernel.actors import Actor


class File(models.Model):
    """Some bytes under a name. Two files of the same content share what lies on the disk."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    uploaded_by_id = models.BigIntegerField()  # a member of staff; files stand below the organisation
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="files_file_names_its_content", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="files_file_sha256")]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the content lies."""
        return place_of(self.sha256)


def place_of(sha256: str) -> Path:
    folder = Path(settings.BIHUAN_DATA) / "files"
    return folder / sha256[:2] / sha256[2:4] / sha256


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, staff: Actor, key: str) -> Self:
        """What the person, and nobody else, has kept under the key."""
        return self.filter(staff_id=staff.actor_id or 0, key=key)


class Draft(models.Model):
    """What a person has typed and not sent yet."""

    staff_id = models.BigIntegerField()
    key = models.CharField(max_length=120)
    data = models.JSONField()
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff_id", "key"], name="files_draft_stands_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.key
