"""Customers: who they are, how they are found, and who sees their numbers."""

from django.apps import AppConfig
from typing_extensions import override


class CustomersConfig(AppConfig):
    name = "bihuan.customers"

    @override
    def ready(self) -> None:
        from bihuan.customers import introduction

        introduction.introduce_customers()
