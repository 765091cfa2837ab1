"""The shape of the source: short files, honest names, doors that look through `visible_to`."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import PRODUCT, ROOT, product_files, tree_of

MOST_LINES = {".py": 400, ".html": 150, ".js": 120, ".css": 400}
NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "service", "services", "info"}
NAMES |= {"handler", "handlers", "data"}
CLASS_ENDINGS = ("Manager", "Service", "Handler", "Helper", "Util", "Utils", "Info", "Data")
SAYS_CLOCK = re.compile(r"\b(datetime\.now|timezone\.now|date\.today|datetime\.utcnow)\(")
DOORS = {"views", "api", "jobs", "reactions", "admin", "commands"}

# Tables with a unit: a page finds their rows through `visible_to` alone.
SCOPED = {"WorkOrder", "Customer", "Sheet"}


def short(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("ending", MOST_LINES)
def test_no_file_holds_two_subjects(ending: str) -> None:
    folders = [PRODUCT, ROOT / "tests"]
    written = [file for folder in folders for file in folder.rglob(f"*{ending}")]
    files = [file for file in written if not {"built", "migrations"} & set(file.parts)]
    long = {short(file): len(file.read_text().splitlines()) for file in files}
    assert not {file: lines for file, lines in long.items() if lines > MOST_LINES[ending]}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{short(file)}:{node.lineno}: {node.name} has {_length(node)} lines"
        for file in product_files()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > 40
    ]
    assert not long


def test_no_file_is_named_after_nothing() -> None:
    named = [short(file) for file in product_files() if file.stem in NAMES or file.parent.name in NAMES]
    named += [short(file) for file in product_files() if file.stem == "base" and "ui" not in file.parts]
    assert not named


def test_no_class_is_named_after_nothing() -> None:
    named = [
        f"{short(file)}:{node.lineno}: {node.name}"
        for file in product_files()
        for node in tree_of(file).body
        if isinstance(node, ast.ClassDef) and node.name.endswith(CLASS_ENDINGS) and not _is_djangos(node)
    ]
    assert not named


def test_only_the_kernel_reads_the_clock_of_the_machine() -> None:
    read = [
        f"{short(file)}:{number}"
        for file in product_files()
        if file != PRODUCT / "kernel" / "time.py"
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if SAYS_CLOCK.search(line)
    ]
    assert not read


def test_nobody_below_the_doors_reads_the_time() -> None:
    rooms = {"operations", "rules", "queries", "models", "events", "forms"}
    read = [
        f"{short(file)}:{node.lineno}"
        for file in product_files()
        if rooms & {file.stem, file.parent.name}
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.now", "now"}
    ]
    assert not read


def test_pages_find_scoped_rows_through_visible_to() -> None:
    unscoped = [
        f"{short(file)}:{node.lineno}: {ast.unparse(node)}"
        for file in product_files()
        if {"views", "api"} & {file.stem, file.parent.name}
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute) and _reads_all_of_a_scoped_table(node)
    ]
    assert not unscoped


def test_every_module_says_what_it_promises() -> None:
    silent = [
        short(file) for file in product_files() if file.read_text().strip() and not ast.get_docstring(tree_of(file))
    ]
    assert not silent


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    left = [short(file) for file in _texts() if file != Path(__file__) and marks.search(file.read_text())]
    assert not left


def test_names_no_place_of_this_machine_and_no_registry() -> None:
    forbidden = re.compile(r"/root/|/home/|/work/|pypi\.org|pythonhosted|registry\.npmjs|--(extra-)?index-url")
    told = [
        f"{short(file)}:{number}: {line.strip()[:80]}"
        for file in _texts()
        if file != Path(__file__)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if forbidden.search(line)
    ]
    assert not told


def _texts() -> list[Path]:
    """Every text that is ours: source, packs, documents, what builds them."""
    folders = ["src", "tests", "packs", "docs", "requirements", "bench", ".ci"]
    found = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.is_file()]
    found += [file for file in ROOT.iterdir() if file.is_file() and file.name != ".git"]
    endings = {
        ".py",
        ".md",
        ".yaml",
        ".yml",
        ".toml",
        ".txt",
        ".in",
        ".html",
        ".js",
        ".css",
        ".po",
        ".json",
        ".sql",
        "",
    }
    skipped = {"built", "__pycache__", "node_modules"}
    return [file for file in found if file.suffix in endings and not skipped & set(file.parts)]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _is_djangos(node: ast.ClassDef) -> bool:
    """A name that the framework gives, or a refusal that speaks of a person."""
    bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    return any(base.endswith((*CLASS_ENDINGS, "Refusal", "NotPermitted")) for base in bases)


def _reads_all_of_a_scoped_table(node: ast.Attribute) -> bool:
    inner = node.value
    if not (isinstance(inner, ast.Attribute) and inner.attr == "objects" and isinstance(inner.value, ast.Name)):
        return False
    return inner.value.id in SCOPED and node.attr != "visible_to"
