"""The customers' doors to the browser: the list, the card, registering and changing."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.customers import operations
from bihuan.customers.forms import ChangeCustomerForm, NewCustomerForm
from bihuan.customers.models import Customer
from bihuan.customers.queries import CustomerFilter, customer_page, find_customers, shown_phones
from bihuan.customers.rules import may_change_customers, require_changing_customers, require_opening_customers
from bihuan.customers.sections import sections_of
from bihuan.journal.queries import timeline
from bihuan.kernel.errors import ChangedMeanwhile, NotPermitted, Refusal
from bihuan.kernel.time import now
from bihuan.org.queries import home_places
from bihuan.org.requests import StaffRequest
from bihuan.org.vocabulary import title_of, vocabulary
from bihuan.ui.forms import add_refusal


@login_required
@require_GET
def customer_list(request: StaffRequest) -> HttpResponse:
    """Customers by words, or all of them, newest first, narrowed by tier, mark and home place."""
    at, asked = now(), request.GET
    require_opening_customers(request.user, at)
    places = home_places()
    home = places.filter(code=asked.get("home", "")).first()
    wanted = CustomerFilter(
        words=asked.get("words", ""),
        tier=asked.get("tier", ""),
        mark=asked.get("mark", ""),
        home=home.path if home else "",
    )
    kept = {name: value for name in ("words", "tier", "mark", "home") if (value := asked.get(name))}
    page = customer_page(Customer.objects.visible_to(request.user, at=at), wanted, after=asked.get("after", ""))
    facts = {
        "page": page,
        "next_url": f"?{urlencode({**kept, 'after': page.after})}" if page.after else "",
        "wanted": wanted,
        "home": home,
        "places": places,
        "words": vocabulary(),
        "is_narrowed": bool(kept),
        "may_change": may_change_customers(request.user, at),
    }
    region = "#rows" if request.htmx and "after" in asked else ""
    return render(request, f"customers/list.html{region}", facts)


@login_required
@require_GET
def found(request: StaffRequest) -> HttpResponse:
    """The best few customers for the words typed so far."""
    at = now()
    require_opening_customers(request.user, at)
    words = request.GET.get("words", "")
    lines = find_customers(words, request.user, at=at, limit=8)
    return render(request, "customers/found.html", {"lines": lines, "asked": words})


@login_required
@require_GET
def customer(request: StaffRequest, number: str) -> HttpResponse:
    """A customer's card, with what other apps have to show about them."""
    at = now()
    require_opening_customers(request.user, at)
    customer = _customer(request, number)
    words = vocabulary()
    facts = {
        "customer": customer,
        "phones": shown_phones(customer, request.user, at=at),
        "tier": next((word for word in words.tiers if word.code == customer.tier), None),
        "brand": title_of(customer.brand, words.brands) if customer.brand else "",
        "kind": title_of(customer.kind, words.customer_kinds) if customer.kind else "",
        "potential": title_of(customer.potential, words.potentials) if customer.potential else "",
        "marks": [title_of(mark, words.marks) for mark in customer.marks],
        "sections": sections_of(customer, request.user, at=at),
        "history": timeline(Customer.subject_kind, customer.pk, limit=20).lines,
        "may_change": may_change_customers(request.user, at),
    }
    return render(request, "customers/card.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    at = now()
    require_changing_customers(request.user, at)
    first = {"phones": request.GET.get("phone", ""), "name": request.GET.get("name", ""), "tier": "ordinary"}
    form = NewCustomerForm(request.POST or None, initial=first)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = operations.register_customer(
                card=form.card(), number=said["number"], known_apart=said["known_apart"], by=request.user, at=at
            )
        except NotPermitted:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("已登记客户。"))
            return redirect("customers:customer", made.number)
    return render(request, "customers/form.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, number: str) -> HttpResponse:
    at = now()
    require_changing_customers(request.user, at)
    customer = _customer(request, number)
    if request.method == "GET":
        shown_phones(customer, request.user, granted=True, at=at)
    form = ChangeCustomerForm(request.POST or None, customer=customer, initial={"seen": customer.journal_seq})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            operations.change_customer(
                customer=customer, card=form.card(), seen=form.cleaned_data["seen"], by=request.user, at=at
            )
        except NotPermitted:
            raise
        except Refusal as refusal:
            add_refusal(form, refusal)
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            messages.success(request, _("已保存。"))
            return redirect("customers:customer", number)
    return render(request, "customers/form.html", {"form": form, "customer": customer}, status=status)


def _customer(request: StaffRequest, number: str) -> Customer:
    visible = Customer.objects.visible_to(request.user, at=now()).select_related("home_unit")
    return get_object_or_404(visible, number=number)
