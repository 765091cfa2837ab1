"""Very many work orders through COPY: families of the demonstration, each with another customer, time and words.

Every entry is sealed to the one before it with the journal's own functions, so that `bihuan verify` accepts them.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import psycopg

from bench.ground import PAST
from bench.patterns import COLUMNS, SUBJECTS, TABLES, Family, Json, Line
from bench.words import Speech
from bihuan.journal import chain
from bihuan.journal.chain import Said, canonical
from bihuan.kernel.time import SHANGHAI
from bihuan.search.operations import Finding

OPEN_SHARE = 0.2
CHUNK = 1000  # families a transaction
FIRST_SERIAL = 1000  # the numbers below were given to the demonstration

_WRITTEN = {
    "search_document": ("kind", "subject_id", "at", "number", "text", "phones", "tokens", "private"),
    "journal_entryprivate": ("entry_id", "values", "salts"),
}
_SAID = tuple(Said.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Person:
    """A customer, as far as a work order speaks of one."""

    id: int
    name: str
    phones: tuple[str, ...]


@dataclass(slots=True)
class Copy:
    """What is another in this copy of a family."""

    move: timedelta
    first: dict[str, int]  # table → the id of the family's first row
    person: Person
    texts: list[str]
    titles: list[str]
    numbers: list[str]


@dataclass
class Press:
    """Writes families again and again, from one stream of dice."""

    families: Sequence[Family]
    customers: dict[int, list[Person]]  # the demonstration's customer → those of the same kind
    seed: int
    next_id: dict[str, int]
    serials: Counter[str] = field(default_factory=Counter)
    orders: int = 0
    entries: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.speech = Speech(self.seed)
        self.open = [family for family in self.families if family.is_open]
        self.closed = [family for family in self.families if not family.is_open]

    def press(self, connection: psycopg.Connection, count: int) -> None:
        """Write families until there are so many more work orders."""
        until = self.orders + count
        while self.orders < until:
            sheets: dict[str, list[Sequence[Any]]] = defaultdict(list)
            with connection.transaction():
                [(turn,)] = connection.execute("SELECT journal_turn()").fetchall()
                for _ in range(CHUNK):
                    if self.orders < until:
                        self._press_one(sheets, turn)
                _copy(connection, sheets)

    def _press_one(self, sheets: dict[str, list[Sequence[Any]]], turn: int) -> None:
        family = self.dice.choice(self.open if self.dice.random() < OPEN_SHARE else self.closed)
        copy = self._copy_of(family)
        heads = self._entries(family, copy, turn, sheets)
        for table in TABLES:
            if table != "journal_entry":
                rows = [_row(line, copy) for line in family.lines[table]]
                _crown(table, rows, heads)
                sheets[table] += rows
        _name(family, copy, sheets["workorders_workorder"][-len(family.orders) :])
        sheets["search_document"] += _findings(family, copy)
        self.orders += len(family.orders)
        self.entries += len(family.entries)

    def _copy_of(self, family: Family) -> Copy:
        back = self.dice.uniform(0, PAST.total_seconds() - 70 * 86400) if not family.is_open else None
        if back is None:
            back = self.dice.uniform(family.earliest.total_seconds(), family.latest.total_seconds())
        move = -timedelta(seconds=int(back))
        first = {}
        for table, lines in family.lines.items():
            first[table] = self.next_id[table]
            self.next_id[table] += len(lines)
        person = self.dice.choice(self.customers[family.customer])
        text, title = self.speech.complaint(), self.speech.phrase()
        numbers = [self._number(order, move) for order in family.orders]
        texts = [text if order["text"] else "" for order in family.orders]
        return Copy(move, first, person, texts, [title for _ in family.orders], numbers)

    def _number(self, order: dict[str, Any], move: timedelta) -> str:
        day = (order["opened_at"] + move).astimezone(SHANGHAI)
        stem = f"{order['number'][:4]}{day:%Y%m%d}"
        self.serials[stem] += 1
        return f"{stem}{FIRST_SERIAL + self.serials[stem]:05d}"

    def _entries(
        self, family: Family, copy: Copy, turn: int, sheets: dict[str, list[Sequence[Any]]]
    ) -> dict[tuple[str, int], bytes]:
        """The family's entries, each sealed to the last of its subject; gives back the heads."""
        at = {name: place for place, name in enumerate(COLUMNS["journal_entry"])}
        heads: dict[tuple[str, int], bytes] = {}
        for place, line in enumerate(family.lines["journal_entry"]):
            seals: dict[str, str] = {}
            if place in family.private:
                seals = self._seal(family.private[place], copy, copy.first["journal_entry"] + place, sheets)
            row = _row(line, copy, seals)
            row[at["turn"]] = turn
            said = Said(*(row[at[name]] for name in _SAID))
            subject = SUBJECTS[said.subject_kind], said.subject_id
            heads[subject] = row[at["digest"]] = chain.digest(heads.get(subject, b""), said)
            sheets["journal_entry"].append(row)
        return heads

    def _seal(self, private: Json, copy: Copy, entry: int, sheets: dict[str, list[Sequence[Any]]]) -> dict[str, str]:
        """Write the personal values of an entry beside it; gives back what stands for them in it."""
        values = json.loads(_filled(private, copy))
        stand_ins, salts = chain.sealed(values)
        sheets["journal_entryprivate"].append((entry, canonical(values), canonical(salts)))
        return {name: said["sealed"] for name, said in stand_ins.items()}


def _row(line: Line, copy: Copy, seals: Mapping[str, str] = {}) -> list[Any]:
    row = line.row.copy()
    for place, moment in line.times:
        row[place] = moment + copy.move
    for place, table, which in line.rows:
        row[place] = copy.first[table] + which
    for place, text in line.texts:
        row[place] = _filled(text, copy, seals)
    return row


def _filled(text: Json, copy: Copy, seals: Mapping[str, str] = {}) -> str:
    """The JSON of this copy, as canonical as the one that was cut."""
    pieces = [text.parts[0]]
    for (kind, what), part in zip(text.holes, text.parts[1:], strict=True):
        pieces += (_said(kind, what, copy, seals), part)
    return "".join(pieces)


def _said(kind: str, what: Any, copy: Copy, seals: Mapping[str, str]) -> str:
    match kind:
        case "time":
            return f'"{(what + copy.move).isoformat()}"'
        case "customer":
            return str(copy.person.id)
        case "row":
            table, which = what
            return str(copy.first[table] + which)
        case "sealed":
            return f'"{seals[what]}"'
    words = {"text": copy.texts, "title": copy.titles, "number": copy.numbers}[kind]
    return canonical(words[what])


def _crown(table: str, rows: list[list[Any]], heads: Mapping[tuple[str, int], bytes]) -> None:
    """Put the last seal of each subject into its row."""
    if table in SUBJECTS.values():
        at, name = COLUMNS[table].index("journal_head"), COLUMNS[table].index("id")
        for row in rows:
            row[at] = heads.get((table, row[name]), b"")


def _name(family: Family, copy: Copy, rows: Sequence[list[Any]]) -> None:
    """The columns of work orders that are not moments or names of rows."""
    columns = COLUMNS["workorders_workorder"]
    number, title, text, customer, key = map(columns.index, ("number", "title", "text", "customer_id", "request_key"))
    for place, row in enumerate(rows):
        row[number], row[title], row[text] = copy.numbers[place], copy.titles[place], copy.texts[place]
        row[key] = None
        if row[customer] is not None:
            row[customer] = copy.person.id


def _findings(family: Family, copy: Copy) -> Iterator[Sequence[Any]]:
    for place, order in enumerate(family.orders):
        name, phones = (copy.person.name, copy.person.phones) if order["customer_id"] else ("", ())
        yield Finding(
            "work_order",
            copy.first["workorders_workorder"] + place,
            order["opened_at"] + copy.move,
            "\n".join((copy.titles[place], copy.texts[place], name)),
            copy.numbers[place],
            phones,
        ).row()


def _copy(connection: psycopg.Connection, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    for table in (*TABLES, "journal_entryprivate", "search_document"):
        columns = COLUMNS.get(table) or _WRITTEN[table]
        names = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in sheets.get(table, ()):
                copy.write_row(row)
