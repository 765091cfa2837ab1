"""A department of any size: the played demonstration, very many customers, and its families again and again."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from random import Random

import psycopg
from django.db import connection

from bench.ground import NOW
from bench.multiply import Person, Press
from bench.patterns import TABLES, read_families
from bihuan.cli.postgres import Postgres
from bihuan.customers.models import Customer, CustomerPhone, backward, grams
from bihuan.journal.chain import BEGINNING
from bihuan.kernel.time import SHANGHAI
from bihuan.org.names import spelling

SEED = 20260304
MANY = 20_000  # rows from which on indexes are better made anew
_FAMILY_NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
_GIVEN_NAMES = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志红梅文辉鹏宇浩然子轩欣怡雨桐思远晓东海波"


@dataclass
class Department:
    """The database of a benchmark, growing to the sizes at which it is measured."""

    postgres: Postgres
    customers: int
    press: Press

    @classmethod
    def founded(cls, postgres: Postgres, *, customers: int) -> "Department":
        """The demonstration, and customers of the same kinds."""
        families = read_families()
        people = _register(customers, Random(SEED))
        press = Press(families, people, SEED, {table: _next(table) for table in TABLES})
        return cls(postgres, customers, press)

    def grow(self, until: int) -> None:
        """Write work orders until there are so many, then let the database know what it has."""
        from bihuan.workorders.models import WorkOrder

        missing = until - WorkOrder.objects.count()
        with psycopg.connect(self.postgres.conninfo("bihuan", "postgres"), autocommit=True) as clerk:
            clerk.execute("SET session_replication_role = replica")  # the keys were right where they were copied from
            with _without_indexes(clerk) if missing > MANY else nullcontext():
                self.press.press(clerk, missing)
            for table, following in self.press.next_id.items():
                clerk.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {following})")
            _let_readers_pass(clerk)
            clerk.execute("VACUUM ANALYZE")


def _next(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
        return int(cursor.fetchone()[0])


_PLAIN_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def _without_indexes(clerk: psycopg.Connection) -> Iterator[None]:
    """All indexes that no constraint needs are made again at the end, from what stands there then."""
    found = clerk.execute(_PLAIN_INDEXES, [[*TABLES, "journal_entryprivate", "search_document"]]).fetchall()
    for name, _definition in found:
        clerk.execute(f"DROP INDEX {name}")
    yield
    clerk.execute("SET maintenance_work_mem = '512MB'")
    for _name, definition in found:
        clerk.execute(definition.replace(" ON ONLY ", " ON "))  # so that every partition gets it


def _let_readers_pass(clerk: psycopg.Connection) -> None:
    """The readers of the journal have read all this; the serials of today are taken."""
    clerk.execute(
        "UPDATE journal_readerposition SET (turn, entry_id) ="
        " (SELECT turn, id FROM journal_entry ORDER BY turn DESC, id DESC LIMIT 1)"
    )
    clerk.execute(
        "INSERT INTO workorders_serialblock (stem, next) VALUES (%s, 100000)"
        " ON CONFLICT (stem) DO UPDATE SET next = excluded.next",
        [f"TCTS{NOW.astimezone(SHANGHAI):%Y%m%d}"],
    )


def _register(count: int, dice: Random) -> dict[int, list[Person]]:
    """So many customers, each of the kind of one of the demonstration."""
    kinds = list(Customer.objects.order_by("pk"))
    people: dict[int, list[Person]] = defaultdict(list)
    rows: list[Customer] = []
    for place in range(count):
        kind = kinds[place % len(kinds)]
        name = dice.choice(_FAMILY_NAMES) + "".join(dice.choices(_GIVEN_NAMES, k=dice.choice((1, 2, 2))))
        spelt = spelling(name)
        rows.append(
            Customer(
                number=f"KH{9_000_000 + place}", name=name, pinyin=spelt.pinyin, initials=spelt.initials,
                grams=grams(name), tier=kind.tier, kind=kind.kind, potential=kind.potential, joined_on=kind.joined_on,
                average_spend=kind.average_spend, brand=kind.brand, is_3g=kind.is_3g, marks=kind.marks,
                home_unit_id=kind.home_unit_id, registered_at=NOW, journal_head=BEGINNING,
            )
        )  # fmt: skip
    made = Customer.objects.bulk_create(rows, batch_size=2000)
    phones = [f"1{dice.choice('3578')}{dice.randrange(10**9):09d}" for _ in made]
    CustomerPhone.objects.bulk_create(
        [
            CustomerPhone(customer=one, number=phone, backward=backward(phone), is_main=True)
            for one, phone in zip(made, phones, strict=True)
        ],
        batch_size=5000,
    )
    for place, (one, phone) in enumerate(zip(made, phones, strict=True)):
        people[kinds[place % len(kinds)].pk].append(Person(one.pk, one.name, (phone,)))
    return people
