"""`{% load mandates %}`, then `{{ amount|yuan }}`: an amount as sentences say it."""

from decimal import Decimal

from django import template

from bihuan.regulation.mandates import money

register = template.Library()


@register.filter
def yuan(amount: Decimal) -> str:
    """1,234.50"""
    return money(amount)
