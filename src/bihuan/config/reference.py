"""The page that describes the API, drawn here from the description itself: nothing is loaded from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bihuan.config.api import api

TITLES = {
    "org": _("单位、员工和岗位"),
    "clocks": _("工作日历"),
    "customers": _("客户"),
    "regulation": _("制度"),
    "sheets": _("查找和上传"),
    "workorders": _("工单"),
    "registers": _("表单台账"),
    "indicators": _("统计报表"),
    "mandates": _("授权"),
    "transitions": _("版次过渡"),
    "notices": _("通知"),
    "webhooks": _("外部推送"),
}


@dataclass(frozen=True, slots=True)
class Described:
    """One operation as the page shows it."""

    method: str
    address: str
    summary: str
    rule: str
    scope: str
    asks: tuple[str, ...]
    answers: str


@login_required
@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation by app, with what it asks for and under which rule it stands."""
    groups: dict[str, list[Described]] = {}
    for address, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(str(TITLES[operation["tags"][0]]), []).append(_described(method, address, operation))
    return render(request, "api/reference.html", {"groups": groups.items(), "nav": "account"})


def _described(method: str, address: str, operation: Mapping[str, Any]) -> Described:
    asks = [f"{each['name']}{'' if each['required'] else '?'}" for each in operation.get("parameters", ())]
    body = operation.get("requestBody", {}).get("content", {})
    asks += [f"{kind}: {_name_of(said.get('schema', {}))}" for kind, said in body.items()]
    nothing: dict[str, Any] = {}
    good = next((said for status, said in operation["responses"].items() if int(status) < 300), nothing)
    shape = next(iter(good.get("content", nothing).values()), nothing).get("schema", nothing)
    return Described(
        method=method.upper(),
        address=address,
        summary=str(operation["summary"]),
        rule=operation["x-rule"],
        scope=operation["x-scope"],
        asks=tuple(asks),
        answers=_name_of(shape),
    )


def _name_of(schema: Mapping[str, Any]) -> str:
    """What a shape is called; a list by what it holds."""
    if "items" in schema:
        return f"[{_name_of(schema['items'])}]"
    return str(schema.get("$ref", "")).rpartition("/")[2] or str(schema.get("type", ""))
