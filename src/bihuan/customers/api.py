"""The machines' doors to customers: finding, reading, registering, changing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from bihuan.api.endpoints import Room, Rule
from bihuan.api.problems import Happened, Stale
from bihuan.api.shapes import Day, In, Out, Page, Version
from bihuan.customers import operations
from bihuan.customers.models import Customer
from bihuan.customers.operations import CustomerCard, WrongCustomer
from bihuan.customers.queries import CustomerFilter, FoundCustomer, customer_page, shown_phones
from bihuan.customers.rules import require_changing_customers, require_opening_customers
from bihuan.journal.queries import timeline
from bihuan.kernel.errors import ChangedMeanwhile
from bihuan.kernel.time import now
from bihuan.org.models import Unit
from bihuan.org.queries import home_places
from bihuan.org.requests import ApiRequest

room = Room()
_MOST = 20  # entries that a stale version is told


class CustomerIn(In):
    name: Annotated[str, Field(max_length=120)]
    phones: Annotated[list[Annotated[str, Field(max_length=20)]], Field(min_length=1, max_length=20)]
    tier: Annotated[str, Field(max_length=40)]
    brand: Annotated[str, Field(max_length=40)] = ""
    is_3g: bool = False
    marks: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=50)] = []
    kind: Annotated[str, Field(max_length=40)] = ""
    potential: Annotated[str, Field(max_length=40)] = ""
    joined_on: Day | None = None
    average_spend: Annotated[Decimal | None, Field(ge=0, max_digits=10, decimal_places=2, description="A month")] = None
    home: Annotated[str, Field(max_length=40, description="Code of a unit that is a place")] = ""
    notes: Annotated[str, Field(max_length=2000)] = ""

    def card(self) -> CustomerCard:
        """What the body says, for the operation."""
        return CustomerCard(
            name=self.name,
            phones=tuple(self.phones),
            tier=self.tier,
            brand=self.brand,
            is_3g=self.is_3g,
            marks=tuple(self.marks),
            kind=self.kind,
            potential=self.potential,
            joined_on=self.joined_on,
            average_spend=self.average_spend,
            home_unit=_place(self.home),
            notes=self.notes,
        )


class NewCustomerIn(CustomerIn):
    number: Annotated[str, Field(max_length=24)] = ""
    known_apart: Annotated[bool, Field(description="Another customer carries the same number, and is another")] = False


class ChangeIn(CustomerIn):
    version: Version


class CustomerLine(Out):
    number: str
    name: str
    tier: str
    brand: str
    is_3g: bool
    marks: list[str]
    phone: str = Field(description="Masked for everybody")

    @classmethod
    def of(cls, line: FoundCustomer) -> "CustomerLine":
        return cls(
            number=line.number,
            name=line.name,
            tier=line.tier,
            brand=line.brand,
            is_3g=line.is_3g,
            marks=list(line.marks),
            phone=line.phone,
        )


class CustomerPageOut(Page):
    items: list[CustomerLine]


class NumberOut(Out):
    number: str
    is_main: bool
    is_masked: bool


class CustomerOut(Out):
    number: str
    version: int
    name: str
    tier: str
    brand: str
    is_3g: bool
    marks: list[str]
    kind: str
    potential: str
    joined_on: date | None
    average_spend: Decimal | None = Field(description="A month")
    home: str | None
    notes: str
    phones: list[NumberOut]


class CustomerDone(Out):
    """What a write answers; it names nobody, since it is kept."""

    number: str
    version: int


@room.reads(
    "/customers", rule=Rule.CUSTOMERS, answers=CustomerPageOut, summary=gettext_lazy("按词语查客户，或最新的客户")
)
def customers(
    request: ApiRequest,
    words: Annotated[str, Field(max_length=100)] = "",
    tier: str = "",
    mark: str = "",
    home: str = "",
    after: str = "",
) -> CustomerPageOut:
    """By name, pinyin, the end of a phone number or customer number; with words the best first, else the newest."""
    at = now()
    require_opening_customers(request.user, at)
    place = home_places().filter(code=home).first() if home else None
    wanted = CustomerFilter(words=words, tier=tier, mark=mark, home=place.path if place else "")
    page = customer_page(Customer.objects.visible_to(request.user, at=at), wanted, after=after)
    return CustomerPageOut(items=[CustomerLine.of(line) for line in page.lines], after=page.after)


@room.reads("/customers/{number}", rule=Rule.CUSTOMERS, answers=CustomerOut, summary=gettext_lazy("客户资料"))
def customer(request: ApiRequest, number: str) -> CustomerOut:
    """Whole numbers for posts that see them, and the reading is noted."""
    at = now()
    require_opening_customers(request.user, at)
    found = _customer(request, number, at)
    phones = shown_phones(found, request.user, at=at)
    return CustomerOut(
        number=found.number,
        version=found.journal_seq,
        name=found.name,
        tier=found.tier,
        brand=found.brand,
        is_3g=found.is_3g,
        marks=list(found.marks),
        kind=found.kind,
        potential=found.potential,
        joined_on=found.joined_on,
        average_spend=found.average_spend,
        home=found.home_unit.code if found.home_unit else None,
        notes=found.notes,
        phones=[NumberOut(number=one.number, is_main=one.is_main, is_masked=one.is_masked) for one in phones],
    )


@room.writes("/customers", rule=Rule.CUSTOMERS, answers=CustomerDone, summary=gettext_lazy("登记客户"), status=201)
def register(request: ApiRequest, body: NewCustomerIn) -> CustomerDone:
    """A phone number that another card carries is refused until somebody says they are two customers."""
    at = now()
    require_changing_customers(request.user, at)
    made = operations.register_customer(
        card=body.card(), number=body.number, known_apart=body.known_apart, by=request.user, at=at
    )
    return CustomerDone(number=made.number, version=made.journal_seq)


@room.writes("/customers/{number}", rule=Rule.CUSTOMERS, answers=CustomerDone, summary=gettext_lazy("修改资料"))
def change(request: ApiRequest, number: str, body: ChangeIn) -> CustomerDone:
    at = now()
    require_changing_customers(request.user, at)
    found = _customer(request, number, at)
    try:
        changed = operations.change_customer(
            customer=found, card=body.card(), seen=body.version, by=request.user, at=at
        )
    except ChangedMeanwhile as refusal:
        raise Stale(refusal, _since(found, body.version)) from refusal
    return CustomerDone(number=changed.number, version=changed.journal_seq)


def _since(customer: Customer, version: int) -> list[Happened]:
    lines = timeline(Customer.subject_kind, customer.pk, limit=_MOST).lines
    return [
        Happened(at=line.happened_at.isoformat(), name=line.name, sentence=line.sentence, actor=line.actor)
        for line in reversed(lines)
        if line.subject_kind == Customer.subject_kind and line.seq > version
    ]


def _customer(request: ApiRequest, number: str, at: datetime) -> Customer:
    visible = Customer.objects.visible_to(request.user, at=at).select_related("home_unit")
    return get_object_or_404(visible, number=number)


def _place(code: str) -> Unit | None:
    if not code:
        return None
    found = home_places().filter(code=code).first()
    if found is None:
        sentence = _("没有可选的归属地“%(code)s”。") % {"code": code}
        raise WrongCustomer(sentence, fields={"home": sentence})
    return found
