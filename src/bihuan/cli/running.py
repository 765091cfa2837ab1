"""Commands that run the product: `up`, its children, and Django's own commands."""

import os
import signal
from collections.abc import Callable
from threading import Event
from typing import Annotated

import typer

from bihuan.cli.product import database, fail, product, ready_django
from bihuan.cli.supervisor import AlreadyUp, PortTaken, Supervisor
from bihuan.config.places import data_folder

Port = Annotated[int, typer.Option(help="Listen on this port of this machine alone · 端口")]
Bind = Annotated[str, typer.Option(help="Listen here instead (host:port), behind your own proxy · 监听地址")]


def up(port: Port = 8000, bind: Bind = "") -> None:
    """Start everything and keep it running until Ctrl-C · 启动全部服务。

    The embedded database (unless DATABASE_URL names another), the web server, the worker and the clock. Pending
    migrations are applied first. Whatever dies is started again within ten seconds. A second `up` on the same data
    folder says what runs already and leaves it alone.
    """
    supervise(port, bind, prepare=migrate)


def supervise(port: int, bind: str, *, prepare: Callable[[], None], only_prepare: bool = False) -> None:
    """Hold the data folder, make it ready, and run everything in it."""
    os.environ["BIHUAN_BIND"] = bind or os.environ.get("BIHUAN_BIND") or f"127.0.0.1:{port}"
    with database() as postgres:
        supervisor = Supervisor(data_folder(), os.environ["BIHUAN_BIND"], typer.echo, postgres)
        try:
            with supervisor.alone():
                ready_django()
                prepare()
                if not only_prepare:
                    supervisor.run()
        except AlreadyUp as already:
            typer.echo(str(already))
        except PortTaken as taken:
            raise fail(str(taken)) from None


def migrate() -> None:
    """Bring the tables up to this version; two machines that start at once do it one after the other."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            typer.echo("数据库表 · Tables …", err=True)
            call_command("migrate", verbosity=0, interactive=False)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
    connection.close()


MIGRATING = 4_817_235  # any number that nothing else locks


def worker() -> None:
    """Work off the job queue: what leaves the process, such as mail. Run by `up`."""
    _ready_child()
    from bihuan.config.queue import run_worker

    run_worker()


def clock() -> None:
    """Raise clocks that are due, hand on the news, look after partitions and stalled jobs. Run by `up`."""
    _ready_child()
    from bihuan.config.beats import Rhythm

    asked = Event()
    for how in (signal.SIGTERM, signal.SIGINT):
        signal.signal(how, lambda _signal, _frame: asked.set())
    rhythm = Rhythm()
    while not asked.is_set():
        asked.wait(rhythm.once())


def django(context: typer.Context) -> None:
    """Any command of Django, such as `bihuan django shell` · Django 管理命令。"""
    with product():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["bihuan django", *context.args])


def _ready_child() -> None:
    """A child's lines are all for the log."""
    os.environ.setdefault("BIHUAN_LOG_LEVEL", "INFO")
    ready_django()


def add_to(app: typer.Typer) -> None:
    """The commands of this file."""
    app.command()(up)
    app.command(hidden=True)(worker)
    app.command(hidden=True)(clock)


def add_djangos_to(app: typer.Typer) -> None:
    """Django's own commands, after ours."""
    anything = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
    app.command(context_settings=anything)(django)
