"""A page of its own on which the glue of all pages is tried: a form that answers whatever it is told to."""

from collections import Counter

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from bihuan.kernel.errors import Refusal

PAGE = """{% extends "ui/base.html" %}{% load ui %}
{% block title %}试用{% endblock %}
{% block content %}
<form id="note" method="post" action="/desk/send/" hx-post="/desk/send/" hx-target="#answer"
      data-draft="desk" data-submit>
  {% csrf_token %}{% form_key %}
  <label for="text">内容</label><textarea id="text" name="text" class="form-control"></textarea>
  <label><input type="checkbox" name="marks" value="wide"> 广泛</label>
  <button class="btn btn-primary" name="act" value="reply">答复</button> <span data-draft-state></span>
</form>
<div id="answer"></div>
<form id="plain" method="post" action="/desk/send/">{% csrf_token %}
  <button class="btn" name="act" value="take">接单</button></form>
<button type="button" class="btn" id="why" hx-get="/desk/why/" hx-target="#dialog">为什么是这个时间？</button>
{% copy "TC-10231" %}
<table class="table list" data-keys><tbody>
{% for n in rows %}<tr>
  <td><input type="checkbox" class="pick" aria-label="{{ n }}"></td>
  <td class="title"><a href="/desk/?row={{ n }}">工单 {{ n }}</a></td></tr>{% endfor %}
</tbody></table>
<div class="bulk" data-bulk hidden>已选 <strong data-bulk-count></strong></div>
{% endblock %}"""

sent: Counter[str] = Counter()
answers: dict[str, int] = {}


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render({"rows": range(1, 4)}, request))


@login_required
def send(request: HttpRequest) -> HttpResponse:
    sent[f"{request.POST.get('act')} {request.POST.get('text', '')}".strip()] += 1
    status = answers.get("status", 200)
    if status == 409:
        raise Refusal("该工单已由刘洋派单。", clause="2.4.4")
    return HttpResponse(f"<p>{'已答复' if status == 200 else '请填写内容'}</p>", status=status)


@login_required
def why(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<h2>处理时限 17 小时</h2><button data-close type='button'>关闭</button>")


urlpatterns = [
    path("desk/", desk),
    path("desk/send/", send),
    path("desk/why/", why),
    path("", include(settings.ROOT_URLCONF)),
]
