"""Finding customers, and reading what their cards say to this reader."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from bihuan.customers.models import SEEING, Customer, CustomerPhone, backward, grams, masked
from bihuan.journal.access import note_reading
from bihuan.kernel.text import Words
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import held_with
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
class CustomerFilter:
    """What the list of customers is narrowed to."""

    words: str = ""
    tier: str = ""
    mark: str = ""
    home: str = ""  # a path


@dataclass(frozen=True, slots=True)
class CustomerPage:
    lines: tuple[FoundCustomer, ...]
    after: str  # what to ask for to go on; empty at the end


@dataclass(frozen=True, slots=True)
class ShownPhone:
    """A number as this reader sees it."""

    number: str
    is_main: bool
    is_masked: bool


def find_customers(words: str, staff: Staff, *, at: datetime, limit: int = 20) -> list[FoundCustomer]:
    """Customers by name, pinyin or its initials, the end of a phone number, or customer number; the best first."""
    return _best(Customer.objects.visible_to(staff, at=at), words, limit)


def customer_page(customers: QuerySet[Customer], wanted: CustomerFilter, *, after: str, size: int = 50) -> CustomerPage:
    """Customers, the newest first, so many at a time; with words those that match, the best first."""
    customers = _narrowed(customers, wanted)
    if wanted.words.strip():
        return CustomerPage(tuple(_best(customers, wanted.words, size)), after="")
    if after.isdecimal():
        customers = customers.filter(pk__lt=int(after[:18]))
    found = list(with_main_phone(customers).order_by("-pk")[: size + 1])
    shown = found[:size]
    return CustomerPage(tuple(as_found(one) for one in shown), after=str(shown[-1].pk) if len(found) > size else "")


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
    whole = granted or held_with(staff, SEEING, at) is not None
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


def _best(customers: QuerySet[Customer], words: str, limit: int) -> list[FoundCustomer]:
    found: dict[int, None] = {}
    for way in _ways(customers, words.strip()):
        found.update(dict.fromkeys(way.values_list("pk", flat=True)[: limit - len(found)]))
        if len(found) >= limit:
            break
    by_pk = {customer.pk: customer for customer in with_main_phone(Customer.objects.filter(pk__in=found))}
    return [as_found(by_pk[pk]) for pk in found if pk in by_pk]


def _narrowed(customers: QuerySet[Customer], wanted: CustomerFilter) -> QuerySet[Customer]:
    if wanted.tier:
        customers = customers.filter(tier=wanted.tier)
    if wanted.mark:
        customers = customers.filter(marks__contains=[wanted.mark])
    if wanted.home:
        customers = customers.filter(home_unit__in=Unit.objects.within(wanted.home))
    return customers


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
