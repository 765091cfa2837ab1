"""A hundred kills each of web, worker and postmaster under load lose nothing that was acknowledged."""

import os
import random
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from bihuan.cli.postgres import Postgres
from tests.cli.test_up import Running, bihuan
from tests.faults.siege import NotAcknowledged, besieged

KILLS = int(os.environ.get("BIHUAN_KILLS") or "100")


class Marks:
    """The barest workload: a row of its own table by a client of the database, and a look at the web server."""

    def write(self, up: Running, dice: random.Random, mark: str) -> None:
        if dice.random() < 0.2 and up.answer("/readyz")[0] != 200:
            raise NotAcknowledged
        try:
            with psycopg.connect(Postgres(up.data / "database").conninfo()) as client:
                client.execute("INSERT INTO siege_mark (mark) VALUES (%s)", [mark])
        except psycopg.Error as cut_off:
            raise NotAcknowledged from cut_off

    def found(self, up: Running) -> Counter[str]:
        with psycopg.connect(Postgres(up.data / "database").conninfo()) as client:
            return Counter(mark for (mark,) in client.execute("SELECT mark FROM siege_mark"))


def prepare(data: Path) -> None:
    with Postgres(data / "database").in_use() as postgres, psycopg.connect(postgres.conninfo()) as client:
        client.execute("CREATE TABLE siege_mark (mark text PRIMARY KEY)")


@pytest.mark.faults
def test_nothing_acknowledged_is_lost() -> None:
    workload = Marks()
    with besieged(prepare) as siege:
        siege.withstand(workload, ["web", "worker", "postgres"], KILLS)
        promised, found = siege.acknowledged(), workload.found(siege.up)
        print(f"kills {dict(siege.kills)}, acknowledged {len(promised)}, slowest return {siege.slowest:.1f} s")

        assert promised
        assert not promised - found.keys()
        verify = bihuan(siege.up.data, "verify")
        verify.communicate(timeout=300)
        assert verify.returncode == 0
