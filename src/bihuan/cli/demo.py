"""`bihuan demo`: a department at work, ready to be looked at."""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bihuan.cli.product import fail
from bihuan.cli.running import Bind, Port, migrate, supervise
from bihuan.kernel import time

if TYPE_CHECKING:
    from bihuan.regulation.models import Edition

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
    """Make what is not there yet, all of it or nothing, and tell who may sign in."""
    migrate()
    from bihuan.org.models import Staff

    if not Staff.objects.exists():
        _make(pack, time.now().replace(second=0, microsecond=0))
    _introduce(pack)


def _make(pack: Path, now: datetime) -> None:
    from django.db import transaction

    from bihuan.cli.demo_orders import load_demo_orders
    from bihuan.cli.demo_people import load_demo_people
    from bihuan.journal.partitions import prepare_partitions

    began = now - BEGAN_BEFORE
    with transaction.atomic():
        prepare_partitions(at=began, months=2 + BEGAN_BEFORE.days // 28)
        typer.echo("制度包 · Regulation …")
        edition = _install(pack, began)
        typer.echo("组织、人员、客户 · Units, people, customers …")
        load_demo_people(pack / "demo", regulation=edition.regulation, at=began, today=now)
        faults = load_demo_orders(pack / "demo", edition=edition, now=now, progress=_count)
    for fault in faults:
        typer.echo(f"  {fault}", err=True)


def _count(done: int, steps: int) -> None:
    """A line that counts up; where nobody watches, the first and the last."""
    watched = sys.stdout.isatty()
    if watched or done in (1, steps):
        typer.echo(
            "\r" * watched + f"工单的经过 · Steps of work orders {done}/{steps}", nl=not watched or done == steps
        )


def _introduce(pack: Path) -> None:
    """Who may sign in, what they do and where."""
    from bihuan.cli.demo_people import read_organisation
    from bihuan.org.models import Appointment
    from bihuan.regulation.queries import packs_in_force

    said = read_organisation(pack / "demo")
    titles = {post.code: post.title for each in packs_in_force(time.now()) for post in each.organisation.posts}
    typer.echo(f"\n演示账号 · Accounts （口令 · password: {said.password}）")
    for person in said.people:
        if person.shown:
            held = Appointment.objects.filter(staff__number=person.number).select_related("unit").order_by("pk")
            does = "、".join(f"{one.unit} {titles.get(one.post, one.post)}" for one in held)
            typer.echo(f"  {person.number}  {person.name}  {does}")
    typer.echo("")


def _install(pack: Path, at: datetime) -> "Edition":
    """Put the pack into force as of the day it names."""
    from bihuan.journal.events import SYSTEM
    from bihuan.regulation.faults import BrokenPack
    from bihuan.regulation.operations import install_edition

    try:
        return install_edition(folder=pack, historical=True, by=SYSTEM, at=at)
    except BrokenPack as broken:
        raise fail(str(broken)) from None


def add_to(app: typer.Typer) -> None:
    """The command of this file."""
    app.command()(demo)
