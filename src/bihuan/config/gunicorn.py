"""How the web server runs: threads for people who wait, few processes for a small machine."""

import os
from pathlib import Path
from typing import Protocol

from gunicorn.config import Config
from gunicorn.glogging import Logger
from prometheus_client import multiprocess
from typing_extensions import override

from bihuan.config.logs import configure_logs


class _Worker(Protocol):
    pid: int


class Log(Logger):
    """The server's own lines, through the same path as all others."""

    @override
    def setup(self, cfg: Config) -> None:
        configure_logs()
        self.error_log.setLevel("NOTSET")
        self.error_log.propagate = True


bind = os.environ.get("BIHUAN_BIND") or "127.0.0.1:8000"
worker_class = "gthread"
workers = int(os.environ.get("BIHUAN_WEB_PROCESSES") or "2")
threads = int(os.environ.get("BIHUAN_WEB_THREADS") or "8")
timeout = 60
graceful_timeout = 10
keepalive = 15
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
logger_class = Log
reload = os.environ.get("BIHUAN_DEBUG") == "1"
preload_app = not reload  # loaded once, then shared by the processes
proc_name = "bihuan-web"


def child_exit(_server: object, worker: _Worker) -> None:
    """Take a dead process out of the figures."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)
