"""The `bihuan` command: everything an installation needs, one word each."""

import typer

from bihuan.cli import backups, deadlines, demo, proofs, regulations, running
from bihuan.cli.product import say_in_the_terminals_language

app = typer.Typer(
    name="bihuan",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="""Bihuan 闭环: the written regulation is the program · 制度即程序

Everything lives in one data folder: BIHUAN_DATA, or `data` here. DATABASE_URL names another PostgreSQL than the
embedded one; docs/operate.md lists what else can be set. Facts are printed as JSON with `--json`. A fault leaves
with exit code 1 and one `file:line: message` each.
""",
)


@app.callback()
def every_command() -> None:
    """Words come out in the terminal's language."""
    say_in_the_terminals_language()


running.add_to(app)
demo.add_to(app)
regulations.add_to(app)
deadlines.add_to(app)
proofs.add_to(app)
backups.add_to(app)
running.add_djangos_to(app)


def main() -> None:
    """The entry point of the package."""
    app()
