"""Components. `{% load ui %}`, then:

Signs
  {% icon "phone" %}  {% icon "phone" "icon-lg" %}     an outline of @tabler/icons, decoration only
  {% clock_chip clock %}  {% clock_chip clock label="处理" why=url %}
                                                        any object that is `chips.Timed`; `why` opens the explanation
  {% moment at %}                                       今天 14:05, the full one on hover; nothing for None
  {% day on %}                                          今天，11-20, 2025-11-20 for a date
  {{ seconds_or_timedelta|span }}                       1小时20分
  {% priority_marks flags %}                            objects with letter, title and meaning (catalogue flags)
  {% tag "跨省" %}  {% tag "VIP" "solid" %}  {% tag text "accent" title=hint %}
                                                        plain (default), solid, accent, outline, quiet
  {{ number|masked_phone }}                             138****5678
  {% term "首问" meaning clause="2.2.1" %}              a word with its definition on demand
  {% clause "2.4.3" %}                                  依据 2.4.3, linked to the 制度 page when there is one
  {% copy text %}                                       the text with a button that copies it
  {% stat "未办结" 12 href=url note="其中超时 3" tone="late" %}

Forms
  {% field form.title clause="2.4.3" %}                 label, required mark, clause, help, error; span=6 in a grid
  {% error_summary form %}                              all errors at the top with links; nothing when there is none
  {% form_key %}                                        hidden token that makes a second click harmless
  <form data-draft="intake">  data-submit               autosave and restore; Ctrl+Enter submits

Lists
  {% pager next_url %}  {% pager next_url target="#rows" %}   加载更多: fetches next_url and puts it in its own place
  {% filter_chip "超时" href active count %}
  {% tabs "工单视图" %}{% tab "全部" href view|is:"all" count %}{% endtabs %}
  {% empty "没有待办工单" icon="inbox" %}how it gets here{% endempty %}
  <table class="table list" data-keys>                  j/k/Enter/x; a row's first link opens; input.pick selects
  <div data-bulk hidden>                                appears with a selection; [data-bulk-count] says how many

Work
  {% steps items %}                                     items: title, state (done, now, next), note
  {% timeline %}{% timeline_item at who title icon="send" tone="" %}text{% endtimeline_item %}{% endtimeline %}
  {% why url %}                                         为什么是这个时间？, opened in the dialog by htmx
  {% card "客户" %}…{% endcard %}   {% card title id="x" flush=True %}
  {% actions %}<button>…{% endactions %}                buttons in a row; at the bottom of the screen on phones
  {% menu "更多" %}<a class="menu-item">…{% endmenu %}
  {% dialog "print" "打印" %}…{% enddialog %}           <button data-open="print"> opens it
  hx-get=… hx-target="#dialog"                          anything put into #dialog opens as a dialog

Inline styles and scripts are refused by the content security policy: use classes and modules in front/js/.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.kernel import time
from bihuan.ui import moments, navigation
from bihuan.ui.built import asset_url
from bihuan.ui.chips import SAID_AS_SPAN, Timed, chip_of, chip_patterns
from bihuan.ui.fields import FieldView
from bihuan.ui.signs import chip_sign, icon_sign, marks_sign

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()

# The frame


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file: app.js, app.css, icons.svg."""
    return asset_url(name)


@register.simple_tag(takes_context=True)
def block_again(context: "Context", name: str) -> str:
    """What the page put into a block, once more: its title serves as heading."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return block.render(context) if block else ""


@register.inclusion_tag("ui/rail.html", takes_context=True)
def rail(context: "Context") -> dict[str, Any]:
    request: HttpRequest = context["request"]
    return {"lines": navigation.rail(request.user, request.path, context.get("nav") or "")}


@register.inclusion_tag("ui/who.html", takes_context=True)
def who(context: "Context") -> dict[str, Any]:
    request: HttpRequest = context["request"]
    return {"who": navigation.identity(request.user), "request": request, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/commands.html", takes_context=True)
def commands(context: "Context") -> dict[str, Any]:
    person = context["request"].user
    return {"lines": navigation.rail(person, ""), "commands": navigation.commands(person)}


@register.simple_tag
def browser_words() -> SafeString:
    """What the scripts need to know: the instant, and the patterns of times left."""
    facts = {
        "now": time.now().isoformat(),
        "span": moments.span_patterns(),
        "chip": chip_patterns(),
        "said_as_span": int(SAID_AS_SPAN.total_seconds()),
        "copied": _("已复制"),
        "away": _("连不上服务器。您输入的内容还在页面上，恢复后请再试一次。"),
        "busy": _("系统暂时不可用，没有保存。您输入的内容还在页面上，请稍候再试。"),
        "broken": _("系统出错，没有保存。您输入的内容还在页面上，错误已记入日志。"),
        "signed_out": _("登录已超时。您输入的内容还在页面上，请在新窗口重新登录后继续。"),
        "sign_in": _("重新登录"),
        "draft_saved": _("草稿已保存"),
        "draft_failed": _("草稿暂未保存，将自动重试"),
        "draft_restored": _("已恢复上次未提交的内容"),
        "draft_discard": _("放弃草稿"),
    }
    return json_script(facts, "ui-words")


# Signs


register.simple_tag(icon_sign, name="icon")
register.simple_tag(marks_sign, name="priority_marks")


@register.simple_tag
def clock_chip(clock: Timed, label: object = "", why: str = "") -> SafeString:
    """A chip; with `why`, a button that opens the explanation of its moment."""
    return chip_sign(chip_of(clock, time.now()), label, why)


@register.simple_tag
def moment(at: datetime | None) -> str:
    if at is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        moments.full_words(at),
        moments.moment_words(at, time.now()),
    )


@register.simple_tag
def day(on: date | None) -> str:
    if on is None:
        return ""
    today = time.now().astimezone(time.SHANGHAI).date()
    return format_html('<time datetime="{0}" title="{0}">{1}</time>', on.isoformat(), moments.day_words(on, today))


@register.filter
def span(value: timedelta | int) -> str:
    return moments.span_words(value if isinstance(value, timedelta) else timedelta(seconds=value))


@register.simple_tag
def tag(text: object, kind: str = "plain", title: object = "") -> SafeString:
    return format_html('<span class="tag tag-{}" title="{}">{}</span>', kind, title, text)


@register.filter
def masked_phone(number: object) -> str:
    """The middle of a number hidden, its head and its last four shown."""
    digits = str(number or "")
    if len(digits) <= 7:
        return "*" * max(len(digits) - 2, 0) + digits[-2:]
    return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"


@register.inclusion_tag("ui/term.html", takes_context=True)
def term(context: "Context", word: object, meaning: object, clause: str = "") -> dict[str, Any]:
    return {"word": word, "meaning": meaning, "clause": clause, "regulation": _regulation_of(context)}


@register.simple_tag(takes_context=True)
def clause(context: "Context", number: object, regulation: str = "") -> SafeString:
    """The clause of the regulation that the page speaks of: that of its work order, its pack, or the one named."""
    words = _("依据 %(clause)s") % {"clause": number}
    code = regulation or _regulation_of(context)
    try:
        place = (
            reverse("regulation:one_clause", args=[code, number])
            if code
            else reverse("regulation:clause", args=[number])
        )
    except NoReverseMatch:
        return format_html('<span class="clause">{}</span>', words)
    return format_html('<a class="clause" href="{}">{}</a>', place, words)


def _regulation_of(context: "Context") -> str:
    """The code of the regulation that a page speaks of, where it says."""
    named, order, pack = (context.get(name) for name in ("regulation", "order", "pack"))
    if isinstance(named, str) and named:
        return named
    return getattr(order, "regulation", "") or getattr(getattr(pack, "regulation", None), "code", "")


@register.inclusion_tag("ui/copy.html")
def copy(text: object, large: bool = False) -> dict[str, Any]:
    return {"text": text, "large": large}


@register.inclusion_tag("ui/stat.html")
def stat(label: object, value: object, href: str = "", note: object = "", tone: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "href": href, "note": note, "tone": tone}


# Forms


@register.inclusion_tag("ui/field.html", takes_context=True)
def field(context: "Context", bound: BoundField, clause: str = "", span: int = 12, help: object = "") -> dict[str, Any]:
    shown = FieldView(bound, clause=clause, help_words=str(help))
    return {"field": shown, "span": span, "regulation": _regulation_of(context)}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    return {"general": form.non_field_errors(), "fields": [FieldView(bound) for bound in form if bound.errors]}


@register.simple_tag(takes_context=True)
def form_key(context: "Context") -> SafeString:
    request: HttpRequest | None = context.get("request")
    sent = request.POST.get("form_key", "") if request else ""
    return format_html('<input type="hidden" name="form_key" value="{}">', sent[:32] or uuid.uuid4().hex)


# Lists


@register.inclusion_tag("ui/pager.html")
def pager(next_url: str, target: str = "") -> dict[str, Any]:
    return {"next_url": next_url, "target": target}


@register.inclusion_tag("ui/filter_chip.html")
def filter_chip(text: object, href: str, active: bool = False, count: object = None) -> dict[str, Any]:
    return {"text": text, "href": href, "active": active, "count": count}


@register.filter("is")
def is_(value: object, other: object) -> bool:
    """Equality as an argument of a tag, which knows no `==`."""
    return value == other


@register.inclusion_tag("ui/tab.html")
def tab(text: object, href: str, active: bool = False, count: object = None) -> dict[str, Any]:
    return {"text": text, "href": href, "active": active, "count": count}


@register.simple_block_tag
def tabs(content: str, label: object) -> SafeString:
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_block_tag
def empty(content: str, title: object, icon: str = "inbox") -> str:
    return render_to_string("ui/empty.html", {"title": title, "icon_name": icon, "body": content})


# Work


@register.inclusion_tag("ui/steps.html")
def steps(items: Iterable[object]) -> dict[str, Any]:
    return {"items": items}


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    return format_html('<ol class="history">{}</ol>', content)


@register.simple_block_tag
def timeline_item(content: str, at: datetime, who: object, title: object, icon: str = "point", tone: str = "") -> str:
    body = SafeString(content.strip())  # the template's own blanks are no text
    facts = {"body": body, "at": at, "who": who, "title": title, "icon_name": icon, "tone": tone}
    return render_to_string("ui/timeline_item.html", facts)


@register.inclusion_tag("ui/why.html")
def why(url: str, text: object = "") -> dict[str, Any]:
    return {"url": url, "text": text}


@register.simple_block_tag
def card(content: str, title: object = "", id: str = "", flush: bool = False, note: object = "") -> str:
    return render_to_string("ui/card.html", {"body": content, "title": title, "id": id, "flush": flush, "note": note})


@register.simple_block_tag
def actions(content: str) -> SafeString:
    return format_html('<div class="actions" role="group" aria-label="{}">{}</div>', _("操作"), content)


@register.simple_block_tag
def menu(content: str, text: object, icon: str = "chevron-down", classes: str = "btn") -> str:
    return render_to_string("ui/menu.html", {"body": content, "text": text, "icon_name": icon, "classes": classes})


@register.simple_block_tag
def dialog(content: str, id: str, title: object) -> str:
    return render_to_string("ui/dialog.html", {"body": content, "id": id, "title": title})
