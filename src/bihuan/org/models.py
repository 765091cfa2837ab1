"""Units in a tree, the people in them, the posts they hold, and who stands in for whom."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from typing_extensions import override

from bihuan.files.models import File
from bihuan.journal.models import Chained
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.pictures import uri_of
from bihuan.org.scope import ScopedQuerySet

if TYPE_CHECKING:
    from datetime import date, datetime

PATH_LENGTH = 200


class UnitQuerySet(ScopedQuerySet["Unit"]):
    path_field = "path"

    def within(self, prefix: str) -> Self:
        """The unit with this path and all units below it."""
        return self.filter(path__startswith=prefix)

    def active(self) -> Self:
        return self.filter(active=True)

    def locked(self, unit: "Unit") -> "Unit":
        """The same unit, re-read and held until the transaction ends."""
        return self.select_for_update().get(pk=unit.pk)


class Unit(Chained):
    """A node of the organisation. Its path holds the codes from the top down, each closed by a dot."""

    subject_kind: ClassVar[str] = "unit"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=40)
    path = models.CharField(max_length=PATH_LENGTH, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    head = models.ForeignKey("Staff", on_delete=models.PROTECT, null=True, related_name="heads")
    phone = models.CharField(max_length=20, blank=True)
    regulation = models.CharField(max_length=40, blank=True)
    duties = ArrayField(models.CharField(max_length=40), default=list)  # fields of responsibility it was given
    active = models.BooleanField(default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="org_unit_code_is_lower_case_without_dots", condition=Q(code__regex=r"^[a-z0-9_]+$")
            ),
            models.CheckConstraint(
                name="org_unit_path_ends_in_its_code_and_a_dot",
                condition=Q(path=Concat(F("code"), Value(".")), parent=None)
                | Q(path__endswith=Concat(Value("."), F("code"), Value(".")), parent__isnull=False),
            ),
            models.CheckConstraint(name="org_unit_is_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]
        indexes = [models.Index(fields=["kind", "path"], name="org_unit_kind")]

    @override
    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Words:
        """The name in both languages; the Chinese one serves where there is no other."""
        return Words(self.name, self.name_en or self.name)

    @property
    def ancestor_paths(self) -> tuple[str, ...]:
        """The paths of the units above this one, the top first."""
        codes = self.path.split(".")[:-2]
        return tuple(".".join(codes[:depth]) + "." for depth in range(1, len(codes) + 1))

    def ancestors(self) -> UnitQuerySet:
        """The units above this one, the top first."""
        return Unit.objects.filter(path__in=self.ancestor_paths).order_by("path")

    def is_within(self, prefix: str) -> bool:
        """Whether this unit is the one with this path or stands below it."""
        return bool(prefix) and self.path.startswith(prefix)


class StaffQuerySet(ScopedQuerySet["Staff"]):
    path_field = "unit__path"

    def active(self) -> Self:
        return self.filter(active=True)

    def locked(self, staff: "Staff") -> "Staff":
        """The same person, re-read and held until the transaction ends; the unit is read when it is asked for."""
        return self.select_for_update().get(pk=staff.pk)


StaffManager = BaseUserManager.from_queryset(StaffQuerySet)


class Staff(Chained, AbstractBaseUser):
    """A person who works here. The number （工号） is what they sign in with; it is never given twice."""

    subject_kind: ClassVar[str] = "staff"

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    pinyin = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")  # where the person belongs
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, choices=[("zh-hans", "中文"), ("en", "English")], default="zh-hans")
    active = models.BooleanField(default=True)

    objects = StaffManager()

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="org_staff_number_is_letters_and_digits", condition=Q(number__regex=r"^[A-Za-z0-9]+$")
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "number"], name="org_staff_unit"),
            models.Index(fields=["name"], name="org_staff_name", opclasses=["varchar_pattern_ops"]),
        ]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Django's own word for who may sign in."""
        return self.active

    @property
    def actor_id(self) -> int | None:
        return self.pk

    @property
    def actor_name(self) -> str:
        return f"{self.name}（工号 {self.number}）"


class AppointmentQuerySet(ScopedQuerySet["Appointment"]):
    path_field = "unit__path"

    def on(self, day: "date") -> Self:
        """Those that stand on this day."""
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gte=day))

    def ahead(self, day: "date") -> Self:
        """Those that stand on this day or begin later."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day))


class Appointment(models.Model):
    """A person holds a post of a regulation in a unit, and so over all units below it, from one day to another."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    post = models.CharField(max_length=40)
    regulation = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # the last day

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="org_appointment_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                name="org_appointment_stands_once",
                fields=["staff", "unit", "post", "regulation"],
                condition=Q(until_on=None),
            ),
        ]
        indexes = [models.Index(fields=["unit", "post"], name="org_appointment_unit_post")]

    @override
    def __str__(self) -> str:
        return f"{self.staff_id} {self.post} {self.unit_id}"


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def at(self, moment: "datetime") -> Self:
        """Those whose period holds this moment."""
        return self.filter(from_at__lte=moment, until_at__gt=moment)

    def overlapping(self, start: "datetime", end: "datetime") -> Self:
        return self.filter(from_at__lt=end, until_at__gt=start)


class Deputy(models.Model):
    """For a time somebody holds the posts of an absent colleague; what they do then is written down as 代."""

    absent = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="deputised_by")
    deputy = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="deputises")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at"]
        constraints = [
            models.CheckConstraint(
                name="org_deputy_period_does_not_run_backwards", condition=Q(until_at__gte=F("from_at"))
            ),
            models.CheckConstraint(name="org_deputy_is_somebody_else", condition=~Q(absent=F("deputy"))),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.deputy_id} 代 {self.absent_id}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def at(self, moment: "datetime") -> Self:
        """Those whose period holds this moment."""
        return self.filter(from_at__lte=moment, until_at__gt=moment)

    def overlapping(self, start: "datetime", end: "datetime") -> Self:
        return self.filter(from_at__lt=end, until_at__gt=start)


class Absence(models.Model):
    """A person is away for a time: on leave, ill, travelling."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reason = models.CharField(max_length=100)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at"]
        constraints = [
            models.CheckConstraint(
                name="org_absence_period_does_not_run_backwards", condition=Q(until_at__gte=F("from_at"))
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.staff_id} {self.from_at:%Y-%m-%d}"


class TokenQuerySet(models.QuerySet["Token"]):
    def usable(self, moment: "datetime") -> Self:
        """Those that are neither revoked nor over."""
        return self.filter(revoked_at=None, expires_at__gt=moment)


class Token(models.Model):
    """What a program shows to act as a person, within its scopes. Only its digest is kept."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    begins = models.CharField(max_length=12)  # enough of it to recognise it by
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=20))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # to the hour

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="org_token_expires_after_it_is_made", condition=Q(expires_at__gt=F("made_at"))),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class SignedIn(AbstractBaseSession):
    """One session. Of one that belongs to nobody, only that it is there."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="sessions")
    agent = models.CharField(max_length=200, blank=True)  # the browser, as it calls itself
    address = models.GenericIPAddressField(null=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # to the minute

    class Meta:
        ordering = ["-seen_at"]

    @override
    def __str__(self) -> str:
        return self.agent


class SecondFactor(models.Model):
    """The device that shows somebody's codes, and the digests of the recovery codes that are left."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="second_factor")
    secret = models.CharField(max_length=64)
    set_up_at = models.DateTimeField()
    last_step = models.BigIntegerField()  # of time, whose code was taken: no code serves twice
    recovery = ArrayField(models.CharField(max_length=64), default=list)

    @override
    def __str__(self) -> str:
        return f"of {self.staff_id}"


class SealQuerySet(models.QuerySet["Seal"]):
    def in_use(self, at: "datetime") -> Self:
        """Those whose period holds the day of this moment, and that nobody has withdrawn."""
        day = at.astimezone(SHANGHAI).date()
        return self.filter(from_on__lte=day, ended_at=None).filter(Q(until_on=None) | Q(until_on__gte=day))

    def overlapping(self, from_on: "date", until_on: "date | None") -> Self:
        later = self.filter(ended_at=None).filter(Q(until_on=None) | Q(until_on__gte=from_on))
        return later.filter(from_on__lte=until_on) if until_on else later


class Seal(models.Model):
    """The picture of a unit's seal （公章）, for a period of use; what it was set on keeps it when that is over."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="seals")
    name = models.CharField(max_length=40)
    picture = models.ForeignKey(File, on_delete=models.PROTECT, db_index=False, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # the last day
    ended_at = models.DateTimeField(null=True)  # withdrawn before its time

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="org_seal_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def uri(self) -> str:
        """The picture itself, to stand in a page: no address of its own hands it out."""
        return uri_of(self.picture.path.read_bytes())


class RequiredFactor(models.Model):
    """Whoever holds this post must have a second factor."""

    regulation = models.CharField(max_length=40)
    post = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="org_requiredfactor_stands_once", fields=["regulation", "post"]),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.regulation} {self.post}"
