"""`bihuan demo`: a department at work, ready to be looked at."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bihuan.cli.product import fail
from bihuan.cli.running import Bind, Port, migrate, supervise
from bihuan.kernel import time

BEGAN_BEFORE = timedelta(days=60)  # so long ago the demo's history begins
TELECOM = Path("packs/telecom")


def demo(
    pack: Annotated[Path, typer.Option(help="The pack whose department is shown · 演示用制度包")] = TELECOM,
    port: Port = 8000,
    bind: Bind = "",
    only_prepare: Annotated[bool, typer.Option(help="Set everything up, then stop · 只准备数据")] = False,
) -> None:
    """Set up a department to look at, and run it · 演示。

    Applies migrations, checks and installs the pack, fills in units, people, customers and work orders, says who may
    sign in, and runs everything until Ctrl-C. What is there already is left as it is.
    """
    if not (pack / "demo").is_dir():
        raise fail(f"{pack}/demo: 没有演示数据 · there is nothing to show")
    os.environ.setdefault("BIHUAN_LOG_LEVEL", "WARNING")  # the terminal is for the person who looks
    supervise(port, bind, prepare=lambda: prepare(pack), only_prepare=only_prepare)


def prepare(pack: Path) -> None:
    """Make what is not there yet, and tell who may sign in."""
    migrate()
    from bihuan.cli.demo_people import load_demo_people
    from bihuan.org.models import Staff

    now = time.now()
    if not Staff.objects.exists():
        typer.echo("制度包 · Regulation …")
        regulation = _install(pack)
        typer.echo("组织、人员、客户 · Units, people, customers …")
        load_demo_people(pack / "demo", regulation=regulation, at=now - BEGAN_BEFORE, today=now)
    _introduce(pack)


def _introduce(pack: Path) -> None:
    """Who may sign in, what they do and where."""
    from bihuan.cli.demo_people import read_organisation
    from bihuan.org.models import Appointment
    from bihuan.regulation.queries import packs_in_force

    said = read_organisation(pack / "demo")
    titles = {post.code: post.title for each in packs_in_force(time.now()) for post in each.organisation.posts}
    typer.echo(f"\n演示账号 · Accounts (口令 · password: {said.password})")
    for person in said.people:
        if person.shown:
            held = Appointment.objects.filter(staff__number=person.number).select_related("unit").order_by("pk")
            does = "、".join(f"{one.unit} {titles.get(one.post, one.post)}" for one in held)
            typer.echo(f"  {person.number}  {person.name}  {does}")
    typer.echo("")


def _install(pack: Path) -> str:
    """Put the pack into force as of the day it names; gives back its code."""
    from bihuan.journal.events import SYSTEM
    from bihuan.regulation.faults import BrokenPack
    from bihuan.regulation.operations import install_edition

    try:
        edition = install_edition(folder=pack, historical=True, by=SYSTEM, at=time.now() - BEGAN_BEFORE)
    except BrokenPack as broken:
        raise fail(str(broken)) from None
    return edition.regulation


def add_to(app: typer.Typer) -> None:
    """The command of this file."""
    app.command()(demo)
