"""Which sentences an app says: found in its templates and its Python, not by running them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType, Variable
from django.templatetags.i18n import BlockTranslateNode
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

# name of the function: where the context stands, where the sentences stand
ARGUMENTS: dict[str, tuple[int | None, tuple[int, ...]]] = {
    "_": (None, (0,)),
    "gettext": (None, (0,)),
    "gettext_lazy": (None, (0,)),
    "gettext_noop": (None, (0,)),
    "ngettext": (None, (0,)),
    "ngettext_lazy": (None, (0,)),
    "pgettext": (0, (1,)),
    "pgettext_lazy": (0, (1,)),
    "npgettext": (0, (1,)),
}


@dataclass(frozen=True, slots=True)
class Used:
    """A sentence and where it is used."""

    sentence: str
    context: str | None
    place: str

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.sentence


def sentences_used(app: Path) -> Iterator[Used]:
    """All sentences in the app's Python files and templates."""
    for file in sorted(app.rglob("*.py")):
        yield from _in_python(file, app)
    for file in sorted(app.rglob("templates/**/*")):
        if file.suffix in (".html", ".txt"):
            yield from _in_template(file, app)


def _in_python(file: Path, app: Path) -> Iterator[Used]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in ARGUMENTS:
            continue
        where, sentences = ARGUMENTS[name]
        context = _text(node, where) if where is not None else None
        for at in sentences:
            if (sentence := _text(node, at)) is not None:
                yield Used(sentence, context, _place(file, app, node.lineno))


def _text(call: ast.Call, at: int) -> str | None:
    """The argument, when it is written out there."""
    if at >= len(call.args):
        return None
    argument = call.args[at]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _in_template(file: Path, app: Path) -> Iterator[Used]:
    tokens = Lexer(file.read_text(encoding="utf-8")).tokenize()
    for number, token in enumerate(tokens):
        place = _place(file, app, token.lineno or 1)
        if token.token_type == TokenType.BLOCK and token.contents.startswith(("translate ", "trans ")):
            yield from _of_translate(token, place)
        elif token.token_type == TokenType.BLOCK and token.contents.split()[0] in ("blocktranslate", "blocktrans"):
            yield _of_block(token, tokens[number + 1 :], place)


def _of_translate(token: Token, place: str) -> Iterator[Used]:
    parts = list(smart_split(token.contents))
    if parts[1][0] in "\"'":
        context = parts[parts.index("context") + 1].strip("\"'") if "context" in parts else None
        yield Used(_plain(parts[1]), context, place)


def _plain(written: str) -> str:
    """What a quoted word of a template says, as Django asks for it."""
    return str(Variable(written).resolve({})).replace("%", "%%")


def _of_block(token: Token, following: list[Token], place: str) -> Used:
    """A block's sentence as Django asks for it: variables become %(name)s; the plural stands in the same entry."""
    said: list[Token] = []
    for inner in following:
        if inner.token_type == TokenType.BLOCK:
            break
        said.append(inner)
    singular, _variables = BlockTranslateNode({}, [], []).render_token_list(said)
    parts = list(smart_split(token.contents))
    context = parts[parts.index("context") + 1].strip("\"'") if "context" in parts else None
    return Used(trim_whitespace(singular) if "trimmed" in parts else singular, context, place)


def _place(file: Path, app: Path, line: int) -> str:
    return f"{app.name}/{file.relative_to(app)}:{line}"
