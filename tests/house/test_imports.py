"""What the import contracts cannot say: parts of Django that a room must not know."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import PRODUCT, ROOT, product_files, tree_of

DOMAIN = {"operations", "rules", "queries", "models", "events"}
HTTP = ("django.http", "django.urls", "django.shortcuts", "django.views", "django.template", "django_htmx")

# The rooms of the regulation app that stand on its tables; everything else there is plain Python.
WITH_TABLES = {
    "apps",
    "models",
    "operations",
    "queries",
    "reactions",
    "api",
    "views",
    "urls",
    "forms",
    "templatetags",
    "events",
}


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """Every module that the file names in an import, with its line."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_the_domain_knows_no_http() -> None:
    known = {
        f"{file.relative_to(ROOT)}:{line}: {module}"
        for file in product_files()
        if DOMAIN & {file.stem, file.parent.name}
        for line, module in imported(file)
        if module.startswith(HTTP)
    }
    assert not known


def test_the_regulation_below_its_tables_knows_no_django() -> None:
    known = {
        f"{file.relative_to(ROOT)}:{line}: {module}"
        for file in product_files()
        if file.is_relative_to(PRODUCT / "regulation")
        and file.relative_to(PRODUCT / "regulation").parts[0].removesuffix(".py") not in WITH_TABLES
        for line, module in imported(file)
        if module.split(".")[0] == "django" or module.startswith("bihuan.regulation.models")
    }
    assert not known


def test_operations_import_no_jobs() -> None:
    known = {
        f"{file.relative_to(ROOT)}:{line}: {module}"
        for file in product_files()
        if DOMAIN & {file.stem, file.parent.name}
        for line, module in imported(file)
        if module.endswith(".jobs") or module.startswith("procrastinate")
    }
    assert not known
