"""A hundred kills each of web, worker and postmaster under load lose nothing that was acknowledged."""

import logging
import os
import time
from collections import Counter
from collections.abc import Callable

import pytest

from bihuan.cli.postgres import Postgres
from tests.cli.test_up import bihuan
from tests.faults import proofs
from tests.faults.department import Desk, Known, prepare
from tests.faults.outside import Outside, outside
from tests.faults.siege import Siege, besieged

KILLS = int(os.environ.get("BIHUAN_KILLS") or "100")
CLIENTS = int(os.environ.get("BIHUAN_CLIENTS") or "4")
VICTIMS = {"web": KILLS, "worker": KILLS, "postgres": KILLS, "clock": KILLS // 4, "web process": KILLS // 4}
QUIET_WITHIN = 600.0  # seconds until everything that was under way has arrived, the tries after 4, 16 and 64 s too


@pytest.mark.faults
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # of connections whose other end was killed
def test_nothing_acknowledged_is_lost() -> None:
    for chatty in ("httpx", "mail.log"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    with outside() as world, besieged(prepare, world.environment) as siege:
        known = Known.of(siege.up)
        desks = [Desk(known, siege.up.port, siege.dice(f"desk {number}")) for number in range(CLIENTS)]
        siege.withstand(desks, VICTIMS)

        conninfo = Postgres(siege.up.data / "database").conninfo()
        promised = siege.acknowledged()
        settled = once_quiet(lambda: everything(proofs.Findings(conninfo), siege, world))
        verified = bihuan(siege.up.data, "verify")
        said, _errors = verified.communicate(timeout=600)

        _report(siege, promised, world, proofs.Findings(conninfo), said)
        print(f"lost, told twice or not whole: {len(settled)}; broken otherwise: {len(siege.broken)}")
        assert not siege.broken, "\n".join(siege.broken[:20])
        assert not settled, "\n".join(settled)
        assert verified.returncode == 0, said
        assert promised
        assert siege.kills == VICTIMS


def everything(found: proofs.Findings, siege: Siege, world: Outside) -> list[str]:
    proofs.prove_acknowledged(found, siege.acknowledged(), siege.up.data)
    found.hold(proofs.WHOLE)
    found.hold(proofs.ONCE)
    proofs.prove_told(found)
    proofs.prove_delivered(found, world)
    return found.faults


def once_quiet(faults: Callable[[], list[str]]) -> list[str]:
    """The faults that are left when everything under way has had its time."""
    until = time.monotonic() + QUIET_WITHIN
    while (left := faults()) and time.monotonic() < until:
        time.sleep(3)
    return left


def _report(siege: Siege, promised: list[dict[str, str]], world: Outside, found: proofs.Findings, said: str) -> None:
    kinds = Counter(line["kind"] for line in promised)
    names = ("clock.warned", "clock.breached", "clock.climbed", "work_order.urged")
    told = found.ask("SELECT name, count(*) FROM journal_entry WHERE name = ANY(%s) GROUP BY name", list(names))
    slowest = {victim: round(seconds, 1) for victim, seconds in siege.slowest.items()}
    print(f"seed {siege.seed}; kill -9: {dict(siege.kills)} in {siege.lasted:.0f} s; slowest return in s: {slowest}")
    print(f"acknowledged: {dict(kinds)}, {len(promised)} in all; rounds: {dict(siege.rounds)}")
    print(f"told: {dict(told)}")
    for way, arrived in (("mails", world.mails), ("SMS", world.messages)):
        print(f"{way}: {len(arrived)} sent, {sum(arrived.values()) - len(arrived)} of them twice or more")
    print(f"verify: {said.strip().splitlines()[-1]}")
