"""`{% load customers %}`, then `{% mark_title code %}`: what the regulation calls a mark on a customer's card."""

from django import template

from bihuan.org.vocabulary import title_of, vocabulary

register = template.Library()


@register.simple_tag
def mark_title(code: str) -> str:
    return str(title_of(code, vocabulary().marks))
