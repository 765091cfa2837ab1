"""Customers: who they are, how to reach them, and what the service limits ask about them."""

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from typing_extensions import override

from bihuan.journal.models import Chained
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_with

DEALING = frozenset({"register", "manage_customers", "see_phones"})  # permissions of posts that meet customers
SEEING = frozenset({"see_phones"})


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, staff: Staff, *, at: datetime) -> Self:
        """All customers for those whose post deals with customers, for any home place: people travel. Else none."""
        return self.all() if held_with(staff, DEALING, at) else self.none()

    def locked(self, customer: "Customer") -> "Customer":
        """The same customer, re-read and held until the transaction ends."""
        return self.select_for_update().get(pk=customer.pk)


class Customer(Chained):
    """A person or a company that uses the service. What is found by its beginning is kept in byte order."""

    subject_kind: ClassVar[str] = "customer"

    number = models.CharField(max_length=24, unique=True, db_collation="C")
    name = models.CharField(max_length=80, db_collation="C")
    pinyin = models.CharField(max_length=240, blank=True, db_collation="C")
    initials = models.CharField(max_length=40, blank=True, db_collation="C")
    grams = ArrayField(models.CharField(max_length=2), default=list)  # pairs of characters of the name, to be found by
    tier = models.CharField(max_length=40)
    brand = models.CharField(max_length=40, blank=True)
    is_3g = models.BooleanField(default=False)
    marks = ArrayField(models.CharField(max_length=40), default=list)  # group | high_end | special_needs
    kind = models.CharField(max_length=40, blank=True)  # a person, a household, a company …
    potential = models.CharField(max_length=40, blank=True)
    joined_on = models.DateField(null=True)
    average_spend = models.DecimalField(max_digits=10, decimal_places=2, null=True)  # a month
    home_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="customers")
    notes = models.TextField(blank=True)
    registered_at = models.DateTimeField()

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="customers_customer_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="customers_customer_spends_no_less_than_nothing",
                condition=Q(average_spend=None) | Q(average_spend__gte=0),
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="customers_customer_name"),
            models.Index(fields=["pinyin"], name="customers_customer_pinyin"),
            models.Index(fields=["initials"], name="customers_customer_initials"),
            models.Index(fields=["tier", "-id"], name="customers_customer_tier"),
            GinIndex(fields=["grams"], name="customers_customer_grams"),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class CustomerPhone(models.Model):
    """A number at which the customer is reached; one of them is the main one."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(max_length=20)
    backward = models.CharField(
        max_length=20, db_collation="C"
    )  # the digits from the last to the first, to be found by the tail
    is_main = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_main", "id"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="customers_customerphone_stands_once"),
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_main=True), name="customers_customerphone_has_one_main"
            ),
            models.CheckConstraint(
                name="customers_customerphone_is_a_number", condition=Q(number__regex=r"^\+?[0-9][0-9-]{2,18}$")
            ),
        ]
        indexes = [
            models.Index(fields=["backward"], name="customers_customerphone_tail"),
        ]

    @override
    def __str__(self) -> str:
        return self.number


def backward(number: str) -> str:
    """The digits of a phone number from the last to the first."""
    return "".join(digit for digit in reversed(number) if digit.isdigit())


def grams(name: str) -> list[str]:
    """All pairs of neighbouring characters of a name, without case and spaces."""
    characters = "".join(name.split()).lower()
    return sorted({characters[place : place + 2] for place in range(len(characters) - 1)})


def masked(number: str) -> str:
    """A phone number of which only the ends show: 139****5678."""
    if len(number) < 7:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
