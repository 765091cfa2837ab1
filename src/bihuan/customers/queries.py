"""Finding customers, and reading what their cards say to this reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from bihuan.customers.models import Customer, CustomerPhone, backward, grams
from bihuan.customers.rules import masked, may_see_phones
from bihuan.journal.access import note_reading
from bihuan.kernel.text import Words
from bihuan.org.models import Staff
from bihuan.org.vocabulary import title_of, vocabulary


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer in a list. The phone number is masked for everybody: whole numbers stand on the card."""

    pk: int
    number: str
    name: str
    tier: str
    tier_title: Words
    stands_out: bool
    brand: str
    is_3g: bool
    marks: tuple[str, ...]
    home: Words | None
    home_unit_id: int | None
    phone: str


@dataclass(frozen=True, slots=True)
class ShownPhone:
    """A number as this reader sees it."""

    number: str
    is_main: bool
    is_masked: bool


def find_customers(words: str, staff: Staff, *, at: datetime, limit: int = 20) -> list[FoundCustomer]:
    """Customers by name, pinyin or its initials, the end of a phone number, or customer number; the best first."""
    visible = Customer.objects.visible_to(staff, at=at)
    found: dict[int, None] = {}
    for way in _ways(visible, words.strip()):
        found.update(dict.fromkeys(way.values_list("pk", flat=True)[: limit - len(found)]))
        if len(found) >= limit:
            break
    by_pk = {customer.pk: customer for customer in with_main_phone(Customer.objects.filter(pk__in=found))}
    return [as_found(by_pk[pk]) for pk in found if pk in by_pk]


def with_main_phone(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """What a list of customers needs beside the rows themselves: two queries in all."""
    main = Prefetch("phones", CustomerPhone.objects.filter(is_main=True), to_attr="main_phones")
    return customers.select_related("home_unit").prefetch_related(main)


def as_found(customer: Customer) -> FoundCustomer:
    """The line of a customer that `with_main_phone` has read."""
    tiers = vocabulary().tiers
    main: list[CustomerPhone] = vars(customer)["main_phones"]
    return FoundCustomer(
        pk=customer.pk,
        number=customer.number,
        name=customer.name,
        tier=customer.tier,
        tier_title=title_of(customer.tier, tiers),
        stands_out=any(word.stands_out for word in tiers if word.code == customer.tier),
        brand=customer.brand,
        is_3g=customer.is_3g,
        marks=tuple(customer.marks),
        home=customer.home_unit.title if customer.home_unit else None,
        home_unit_id=customer.home_unit_id,
        phone=masked(main[0].number) if main else "",
    )


def shown_phones(customer: Customer, staff: Staff, *, granted: bool = False, at: datetime) -> tuple[ShownPhone, ...]:
    """The customer's numbers: whole for posts that see them or when `granted`, and then the reading is noted."""
    whole = granted or may_see_phones(staff, at)
    phones = tuple(customer.phones.all())
    if whole and phones:
        note_reading(by=staff, kind=Customer.subject_kind, id=customer.pk, fields=["phones"], at=at)
    return tuple(
        ShownPhone(phone.number if whole else masked(phone.number), phone.is_main, not whole) for phone in phones
    )


def same_phone(number: str, staff: Staff, *, at: datetime, limit: int = 5) -> list[FoundCustomer]:
    """Customers who carry exactly this number."""
    visible = Customer.objects.visible_to(staff, at=at)
    carriers = visible.filter(phones__backward=backward(number)).order_by("-pk")[:limit]
    return [as_found(customer) for customer in with_main_phone(carriers)]


def _ways(customers: QuerySet[Customer], words: str) -> Iterator[QuerySet[Customer]]:
    """Each way to find these words by an index of its own, the surest first."""
    compact = re.sub(r"[\s-]", "", words)
    if re.fullmatch(r"\+?[0-9]{3,}", compact):
        yield customers.filter(phones__backward__startswith=backward(compact)).order_by("phones__backward").distinct()
    if re.fullmatch(r"[A-Za-z0-9-]+", words):
        yield customers.filter(number__startswith=words.upper()).order_by("number")
    if re.fullmatch(r"[A-Za-z' ]+", words):
        letters = re.sub(r"[' ]", "", words).lower()
        yield customers.filter(initials__startswith=letters).order_by("initials")
        yield customers.filter(pinyin__startswith=letters).order_by("pinyin")
    if words:
        yield customers.filter(name__startswith=words).order_by("name")
        if pairs := grams(words):
            yield customers.filter(grams__contains=pairs, name__icontains=words).order_by("-pk")
