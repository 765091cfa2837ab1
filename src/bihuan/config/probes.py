"""Probes for machines: is the process alive, is it ready, what does it measure. They need no session."""

import ipaddress
import os
import time
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

ANSWERS = Counter("bihuan_answers", "Answers of the web process by kind of status.", ["status"])
SECONDS = Histogram("bihuan_answer_seconds", "How long the web process took to answer.")


def probes(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the probes before anything else is asked of the request, and count every other answer."""
    known = {"/livez": livez, "/readyz": readyz, "/metrics": metrics}

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = known.get(request.path)
        if probe is not None:
            return probe(request)
        began = time.perf_counter()
        response = answer(request)
        SECONDS.observe(time.perf_counter() - began)
        ANSWERS.labels(f"{response.status_code // 100}xx").inc()
        return response

    return middleware


def livez(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


def readyz(_request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "away"}, status=503)
    return JsonResponse({"ready": True})


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, told to this machine alone and never through a proxy."""
    if not _is_from_here(request):
        return HttpResponseForbidden("Metrics are told to the loopback address only.", content_type="text/plain")
    return HttpResponse(generate_latest(_of_all_processes()), content_type=CONTENT_TYPE_LATEST)


def _of_all_processes() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _is_from_here(request: HttpRequest) -> bool:
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
