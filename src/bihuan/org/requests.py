"""The request of somebody who has signed in, as the views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bihuan.org.models import Staff


class StaffRequest(HttpRequest):
    """A request with a person behind it; `login_required` sees to that."""

    user: Staff
    htmx: HtmxDetails


class ApiRequest(HttpRequest):
    """A request with the person whose token it shows."""

    user: Staff
