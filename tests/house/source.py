"""The product's source, read as text and as trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "src" / "bihuan"
APPS = tuple(sorted(path.parent.name for path in PRODUCT.glob("*/apps.py")))


@dataclass(frozen=True)
class Operation:
    """A public function of a room `operations`."""

    app: str
    file: Path
    tree: ast.FunctionDef

    @property
    def name(self) -> str:
        return self.tree.name

    @property
    def key(self) -> str:
        return f"{self.app}.{self.name}"

    @property
    def place(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.tree.lineno}: {self.name}"


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


def product_files(pattern: str = "*.py") -> Iterator[Path]:
    """Files we wrote, without what a build puts among them."""
    for file in sorted(PRODUCT.rglob(pattern)):
        if not {"built", "__pycache__", "node_modules", "migrations"} & set(file.parts):
            yield file


def operations() -> Iterator[Operation]:
    """Every operation of every app: the public functions of one file, or what a package offers in `__all__`."""
    for app in APPS:
        room = PRODUCT / app / "operations"
        if room.is_dir():
            offered = _offered(room / "__init__.py")
            for file in sorted(room.glob("*.py")):
                yield from (found for found in _public_functions(app, file) if found.name in offered)
        elif room.with_suffix(".py").exists():
            yield from _public_functions(app, room.with_suffix(".py"))


def _offered(file: Path) -> set[str]:
    for node in tree_of(file).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    raise AssertionError(f"{file.relative_to(ROOT)} says in __all__ which operations it offers")


def _public_functions(app: str, file: Path) -> Iterator[Operation]:
    for node in tree_of(file).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield Operation(app, file, node)


def names_of(decorator: ast.expr) -> str:
    """`transaction.atomic` of `@transaction.atomic(...)`."""
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
