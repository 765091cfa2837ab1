"""W2, W3 and W4: pages through the real views and templates, and the search; memory of a process that serves them."""

import multiprocessing
import re
import threading
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bench.figures import Times, timed
from bench.ground import NOW, stand

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from django.test import Client

VIEWERS = (("2012", "ha_cc"), ("2001", "ha"), ("1003", "hq"))  # a clerk, a province, headquarters; and their queues
REQUESTS = 2000
MINUTE = 60.0  # seconds


def client_of(number: str) -> "Client":
    """A browser in which this member of staff is signed in."""
    from django.test import Client

    from bihuan.org.models import Staff

    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "zh-hans"})
    client.force_login(Staff.objects.get(number=number), backend="django.contrib.auth.backends.ModelBackend")
    return client


def queue_addresses(unit: str) -> tuple[str, str]:
    """The first page of a unit's queue, and one from the middle."""
    from bihuan.workorders.models import QueueLine

    lines = QueueLine.objects.filter(unit__code=unit).order_by("rank", "due_at", "order_id")
    middle = lines.values_list("rank", "due_at", "order_id")[lines.count() // 2]
    place = "~".join((str(middle[0]), middle[1].isoformat(), str(middle[2])))
    return f"/work-orders/?unit={unit}", f"/work-orders/?unit={unit}&after={quote(place)}"


@dataclass(frozen=True, slots=True)
class Queues:
    first: Times
    deep: Times


def queues(*, each: int = 20) -> Queues:
    """First and deep pages as clerk, province and headquarters see them, taken together."""
    first: list[Callable[[], object]] = []
    deep: list[Callable[[], object]] = []
    for number, unit in VIEWERS:
        client, addresses = client_of(number), queue_addresses(unit)
        first += [partial(_get, client, addresses[0])] * each
        deep += [partial(_get, client, addresses[1])] * each
    return Queues(timed(first), timed(deep))


def matters(*, entries: int = 10, count: int = 40) -> Times:
    """Pages of different work orders with so many lines of history, as the review desk sees them."""
    client = client_of("2012")
    return timed([partial(_get, client, f"/work-orders/{number}/") for number in numbers(entries, count)])


def numbers(entries: int, count: int) -> list[str]:
    """Open work orders of the province with so many entries."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM workorders_workorder WHERE id IN ("
            " SELECT line.order_id FROM workorders_queueline AS line JOIN org_unit ON org_unit.id = line.unit_id"
            " JOIN journal_entry ON matter_kind = 'work_order' AND matter_id = line.order_id"
            " WHERE org_unit.code = 'ha' GROUP BY line.order_id"
            " ORDER BY abs(count(*) - %s), line.order_id LIMIT %s)",
            [entries, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _get(client: "Client", address: str) -> Any:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return answer


@dataclass(frozen=True, slots=True)
class Words:
    """Words of two characters, and how many different pairs the texts hold."""

    rare: list[str]
    common: list[str]
    pairs: int
    common_share: float


def words_of_the_texts() -> Words:
    """Rare: in at most five texts. Common: as near as possible to every tenth text."""
    from bihuan.search.models import Document
    from bihuan.search.tokens import tokens_of

    found: Counter[str] = Counter()
    texts = Document.objects.values_list("text", flat=True)
    count = 0
    for text in texts.iterator(chunk_size=2000):
        count += 1
        found.update(token for token in tokens_of(text) if len(token) == 2 and token[0] > "\u4e00")
    rare = sorted(token for token, often in found.items() if 2 <= often <= 5)
    by_share = sorted(found, key=lambda token: (abs(found[token] / count - 0.1), token))
    shares = [found[token] / count for token in by_share[:20]]
    return Words(Random(1).sample(rare, 40), by_share[:20], len(found), sum(shares) / len(shares))


@dataclass(frozen=True, slots=True)
class Searches:
    rare: Times
    common: Times
    scoped: Times
    alike: float


def searches(words: Words) -> Searches:
    """Newest fifty of a word: by the review desk, by headquarters, and under the sight of one department."""
    from bihuan.org.models import Staff
    from bihuan.workorders.queries import found

    staff = {number: Staff.objects.get(number=number) for number in ("2012", "3104")}

    def asks(number: str, chosen: list[str]) -> Iterator[Callable[[], object]]:
        yield from (partial(found, word, staff[number], at=NOW) for word in chosen)

    common = words.common * 2
    return Searches(
        timed(list(asks("2012", words.rare))),
        timed(list(asks("2012", common))),
        timed(list(asks("3104", common))),
        pieces_found_alike(),
    )


def pieces_found_alike(count: int = 1_000) -> float:
    """The share of random pieces of texts, two to four characters long, for which the index finds what a scan finds.

    The scan reads every text once and looks for all pieces in it. A piece has a Chinese character: digits alone are
    looked up from the beginning of a number, and in the numbers of work orders too.
    """
    from bihuan.search.queries import matching

    truth = _scanned(_random_pieces(count))
    alike = sum(
        set(matching("work_order", piece, private=False).values_list("subject_id", flat=True)) == set(there)
        for piece, there in truth.items()
    )
    return alike / len(truth)


def _random_pieces(count: int) -> list[str]:
    from bihuan.search.models import Document

    dice, pieces = Random(2), dict[str, None]()
    keys = Document.objects.filter(kind="work_order").values_list("pk", flat=True)
    sample = dice.sample(list(keys), min(len(keys), 4 * count))
    for text in Document.objects.filter(pk__in=sample).order_by("pk").values_list("text", flat=True):
        start, length = dice.randrange(len(text)), dice.choice((2, 3, 4))
        piece = text[start : start + length]
        if len(piece) == length and re.fullmatch(r"\w*[\u4e00-\u9fff]\w*", piece) and len(pieces) < count:
            pieces[piece] = None
    return list(pieces)


def _scanned(pieces: list[str]) -> "dict[str, array[int]]":
    """Of each piece the work orders whose text holds it."""
    from bihuan.search.models import Document

    beginning = defaultdict(list)
    for piece in pieces:
        beginning[piece[:2]].append(piece)
    there = {piece: array("q") for piece in pieces}
    texts = Document.objects.filter(kind="work_order").values_list("subject_id", "text")
    for subject, text in texts.iterator(chunk_size=2000):
        pairs = {text[place : place + 2] for place in range(len(text) - 1)}
        for pair in pairs & beginning.keys():
            for piece in beginning[pair]:
                if piece in text:
                    there[piece].append(subject)
    return there


def long_matters(*, entries: int = 500, count: int = 5) -> Times:
    """Pages of work orders with so many entries, made by the product's operations."""
    from bench.clerks import Clerks

    clerks = Clerks(11)
    numbers = [clerks.handed_to_and_fro(order, entries).number for order in clerks.dispatched(count)]
    client = client_of("2012")
    return timed([partial(_get, client, f"/work-orders/{number}/") for number in numbers * 8])


def memory_of_a_worker() -> float:
    """The resident memory, in MB, of a process that has read the journal for a minute, and raised what was due."""
    context = multiprocessing.get_context("spawn")
    told: Queue[float] = context.Queue()
    worker = context.Process(target=_follow, args=(told,))
    worker.start()
    answer = told.get(timeout=600)
    worker.kill()  # in the middle of a batch, which it loses nothing by
    worker.join()
    return answer


def _follow(told: "Queue[float]") -> None:
    stand()
    from bihuan.clocks.operations import raise_due_clocks
    from bihuan.journal.subscriptions import run_readers

    raise_due_clocks(at=NOW)
    threading.Timer(MINUTE, lambda: told.put(resident())).start()
    while True:
        run_readers(at=NOW)
        time.sleep(1)


def memory_of_a_server() -> tuple[float, float]:
    """The resident memory, in MB, of a process after a hundred requests and after all."""
    context = multiprocessing.get_context("spawn")
    told: Queue[tuple[float, float]] = context.Queue()
    server = context.Process(target=_serve, args=(told,))
    server.start()
    answer = told.get(timeout=600)
    server.join()
    return answer


def _serve(told: "Queue[tuple[float, float]]") -> None:
    stand()
    from bihuan.kernel.time import standing_at

    with standing_at(NOW):
        client = client_of("2012")
        addresses = [*queue_addresses("ha_cc"), *(f"/work-orders/{number}/" for number in numbers(10, 30)), "/"]
        after = {}
        for turn in range(1, REQUESTS + 1):
            _get(client, addresses[turn % len(addresses)])
            if turn in (100, REQUESTS):
                after[turn] = resident()
        told.put((after[100], after[REQUESTS]))
    time.sleep(0.1)


def resident() -> float:
    """Resident memory of this process in MB."""
    with open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
