"""Registering customers and keeping their cards right."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bihuan.customers.events import CustomerChanged, CustomerRegistered
from bihuan.customers.models import Customer, CustomerPhone, backward, grams, masked
from bihuan.customers.rules import require_changing_customers
from bihuan.journal.events import Actor
from bihuan.journal.operations import record
from bihuan.journal.queries import timeline
from bihuan.kernel.errors import ChangedMeanwhile, Refusal
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Unit
from bihuan.org.names import spelling
from bihuan.org.vocabulary import Word, vocabulary


class WrongCustomer(Refusal):
    code: ClassVar[str] = "wrong_customer"


class NumberTaken(Refusal):
    code: ClassVar[str] = "number_taken"


class PerhapsKnown(Refusal):
    code: ClassVar[str] = "perhaps_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCard:
    """What is written about a customer. The first phone number is the main one."""

    name: str
    phones: tuple[str, ...]
    tier: str
    brand: str = ""
    is_3g: bool = False
    marks: tuple[str, ...] = ()
    kind: str = ""
    potential: str = ""
    joined_on: date | None = None
    average_spend: Decimal | None = None  # a month
    home_unit: Unit | None = None
    notes: str = ""


_MOST_SPENT = 10**8

FIELDS = {
    "name": Words("姓名（名称）", "name"),
    "phones": Words("电话", "phones"),
    "tier": Words("客户级别", "tier"),
    "brand": Words("品牌", "brand"),
    "is_3g": Words("3G客户", "3G"),
    "marks": Words("客户标识", "marks"),
    "kind": Words("客户类型", "kind of customer"),
    "potential": Words("潜在价值", "potential"),
    "joined_on": Words("入网日期", "date of joining"),
    "average_spend": Words("月均消费", "monthly spending"),
    "home_unit": Words("归属地", "home place"),
    "notes": Words("备注", "notes"),
}


@transaction.atomic
def register_customer(
    *, card: CustomerCard, number: str = "", known_apart: bool = False, by: Actor, at: datetime
) -> Customer:
    """Open a card. A phone number that another card carries is refused until somebody says they are two customers."""
    actor = require_changing_customers(by, at)
    card = _tidied(card)
    _check(card)
    if not known_apart:
        _check_for_doubles(card)
    customer = Customer(pk=_next_id(), registered_at=at)
    customer.number = _number(customer.pk, number)
    _write(customer, card)
    customer.save(force_insert=True)
    _write_phones(customer, card.phones)
    event = CustomerRegistered(number=customer.number, tier=card.tier, customer=card.name, phones=card.phones)
    record(event, about=customer, by=actor, at=at)
    return customer


@transaction.atomic
def change_customer(
    *, customer: Customer, card: CustomerCard, seen: int | None = None, by: Actor, at: datetime
) -> Customer:
    """Correct a card. `seen` is the sequence number of the journal that the person saw; another one is refused."""
    customer = Customer.objects.locked(customer)
    actor = require_changing_customers(by, at)
    _require_fresh(customer, seen)
    card = _tidied(card)
    _check(card)
    before = _shown(customer)
    _write(customer, card)
    if before["phones"] != "、".join(card.phones):
        customer.phones.all().delete()
        _write_phones(customer, card.phones)
    after = _shown(customer)
    changed = [field for field in FIELDS if before[field] != after[field]]
    if changed:
        columns = [field for field in changed if field != "phones"]
        customer.save(update_fields=[*columns, "pinyin", "initials", "grams"])
        event = CustomerChanged(
            fields=tuple(FIELDS[field] for field in changed),
            before=tuple(before[field] for field in changed),
            after=tuple(after[field] for field in changed),
        )
        record(event, about=customer, by=actor, at=at)
    return customer


def _require_fresh(customer: Customer, seen: int | None) -> None:
    """The person saw the card as it stands; else who changed it meanwhile, and when."""
    if seen is None or seen == customer.journal_seq:
        return
    last = timeline(Customer.subject_kind, customer.pk, limit=1).lines[0]
    raise ChangedMeanwhile(
        _("客户资料已由%(who)s于 %(when)s 修改，请核对后再提交。您填写的内容已保留。")
        % {"who": last.actor, "when": f"{last.happened_at.astimezone(SHANGHAI):%m-%d %H:%M}"}
    )


def _tidied(card: CustomerCard) -> CustomerCard:
    return CustomerCard(
        name=card.name.strip(),
        phones=tuple(dict.fromkeys(phone for raw in card.phones if (phone := re.sub(r"[\s()]", "", raw)))),
        tier=card.tier,
        brand=card.brand.strip(),
        is_3g=card.is_3g,
        marks=tuple(sorted(set(card.marks))),
        kind=card.kind,
        potential=card.potential,
        joined_on=card.joined_on,
        average_spend=card.average_spend,
        home_unit=card.home_unit,
        notes=card.notes.strip(),
    )


def _check(card: CustomerCard) -> None:
    faults: dict[str, str] = {}
    if not card.name:
        faults["name"] = _("请填写客户姓名或名称。")
    if not card.phones:
        faults["phones"] = _("请至少填写一个电话。")
    elif wrong := [phone for phone in card.phones if not re.fullmatch(r"\+?[0-9][0-9-]{2,18}", phone)]:
        faults["phones"] = _("电话只能包含数字和短横线：%(phones)s。") % {"phones": _("、").join(wrong)}
    if card.average_spend is not None and not 0 <= card.average_spend < _MOST_SPENT:
        faults["average_spend"] = _("月均消费为不小于零、小于一亿的金额。")
    faults |= _unknown_words(card)
    if faults:
        raise WrongCustomer(" ".join(faults.values()), fields=faults)


def _unknown_words(card: CustomerCard) -> dict[str, str]:
    """What the regulation has no word for; where it lists no brands, kinds or potentials, any will do."""
    words, faults = vocabulary(), {}
    if not _known([card.tier], words.tiers):
        faults["tier"] = _("请选择客户级别。")
    if not _known(card.marks, words.marks):
        faults["marks"] = _("制度中没有这个客户标识。")
    may_be_open: Mapping[str, tuple[str, tuple[Word, ...], str]] = {
        "brand": (card.brand, words.brands, _("制度中没有这个品牌。")),
        "kind": (card.kind, words.customer_kinds, _("制度中没有这个客户类型。")),
        "potential": (card.potential, words.potentials, _("制度中没有这一档潜在价值。")),
    }
    for field, (said, listed, sentence) in may_be_open.items():
        if said and listed and not _known([said], listed):
            faults[field] = sentence
    return faults


def _known(codes: Iterable[str], words: tuple[Word, ...]) -> bool:
    return set(codes) <= {word.code for word in words}


def _check_for_doubles(card: CustomerCard) -> None:
    carriers = CustomerPhone.objects.filter(backward__in=[backward(phone) for phone in card.phones])
    for phone in carriers.select_related("customer")[:1]:
        sentence = _("电话 %(phone)s 已登记在客户 %(name)s（%(number)s）名下。如确为另一位客户，请勾选后再登记。") % {
            "phone": masked(phone.number),
            "name": phone.customer.name,
            "number": phone.customer.number,
        }
        raise PerhapsKnown(sentence, fields={"known_apart": sentence})


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('customers_customer', 'id'))")
        return int(cursor.fetchone()[0])


def _number(pk: int, given: str) -> str:
    number = given.strip().upper() or f"C{pk:08d}"
    if not re.fullmatch(r"[A-Z0-9-]{1,24}", number):
        sentence = _("客户编号由字母、数字和短横线组成，最多 24 位。")
        raise WrongCustomer(sentence, fields={"number": sentence})
    if Customer.objects.filter(number=number).exists():
        sentence = _("客户编号 %(number)s 已被使用。") % {"number": number}
        raise NumberTaken(sentence, fields={"number": sentence})
    return number


def _write(customer: Customer, card: CustomerCard) -> None:
    spelled = spelling(card.name)
    customer.name, customer.grams = card.name, grams(card.name)
    customer.pinyin, customer.initials = spelled.pinyin[:240], spelled.initials[:40]
    customer.tier, customer.brand, customer.is_3g = card.tier, card.brand, card.is_3g
    customer.marks, customer.home_unit, customer.notes = list(card.marks), card.home_unit, card.notes
    customer.kind, customer.potential = card.kind, card.potential
    customer.joined_on, customer.average_spend = card.joined_on, card.average_spend


def _write_phones(customer: Customer, phones: Iterable[str]) -> None:
    CustomerPhone.objects.bulk_create(
        CustomerPhone(customer=customer, number=phone, backward=backward(phone), is_main=place == 0)
        for place, phone in enumerate(phones)
    )


def _shown(customer: Customer) -> dict[str, str]:
    return {
        "name": customer.name,
        "phones": "、".join(phone.number for phone in customer.phones.all()),
        "tier": customer.tier,
        "brand": customer.brand,
        "is_3g": "1" if customer.is_3g else "",
        "marks": "、".join(customer.marks),
        "kind": customer.kind,
        "potential": customer.potential,
        "joined_on": customer.joined_on.isoformat() if customer.joined_on else "",
        "average_spend": "" if customer.average_spend is None else f"{customer.average_spend:.2f}",
        "home_unit": customer.home_unit.code if customer.home_unit else "",
        "notes": customer.notes,
    }
