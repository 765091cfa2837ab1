"""What has to be true after the siege, asked of the database itself, not of the product's own functions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from tests.faults.outside import Outside

GRACE = "30 seconds"  # that a due clock may wait for the next sweep

# Each gives back the rows that are wrong
WHOLE = {
    "a work order stands where its last entry left it": """
        SELECT o.number, o.stage, o.version, e.stage, e.acted FROM workorders_workorder o
        LEFT JOIN LATERAL (
            SELECT count(*) AS acted, (array_agg(data->>'to_stage' ORDER BY seq DESC))[1] AS stage FROM journal_entry
            WHERE subject_kind = 'work_order' AND subject_id = o.id AND event_name = 'work_order.acted'
        ) e ON true
        WHERE o.version <> e.acted OR o.stage IS DISTINCT FROM e.stage""",
    "its journal is as long as it says": """
        SELECT o.number, o.journal_seq, count(e.id) FROM workorders_workorder o
        LEFT JOIN journal_entry e ON e.subject_kind = 'work_order' AND e.subject_id = o.id
        GROUP BY o.id HAVING o.journal_seq <> count(e.id)""",
    "the end of the contact is told": """
        SELECT o.number FROM workorders_workorder o WHERE contact_ended_at IS NOT NULL AND 1 <> (
            SELECT count(*) FROM journal_entry
            WHERE subject_kind = 'work_order' AND subject_id = o.id AND name = 'contact.ended')""",
    "no sheet without its work order or its register": """
        SELECT s.id FROM sheets_sheet s LEFT JOIN workorders_workorder o ON o.sheet_id = s.id
        LEFT JOIN registers_registersheet r ON r.sheet_id = s.id WHERE o.id IS NULL AND r.id IS NULL""",
    "one search document for each": """
        SELECT o.number, d.id FROM workorders_workorder o
        FULL JOIN (SELECT * FROM search_document WHERE kind = 'work_order') d ON d.subject_id = o.id
        WHERE o.id IS NULL OR d.id IS NULL""",
    "no entry without its work order": """
        SELECT e.id, e.name FROM journal_entry e LEFT JOIN workorders_workorder o ON o.id = e.matter_id
        WHERE e.matter_kind = 'work_order' AND o.id IS NULL""",
    "what was promised to the customer is timed": """
        SELECT o.number FROM workorders_workorder o WHERE procedure = 'complaint' AND contact_ended_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM clocks_clock
            WHERE matter_kind = 'work_order' AND matter_id = o.id AND "limit" = 'promise')""",
    "a dispatched work order is timed until it is fed back": """
        SELECT o.number, o.stage FROM workorders_workorder o
        WHERE procedure = 'complaint' AND stage IN ('awaiting_take', 'handling', 'assisting')
        AND NOT EXISTS (SELECT FROM clocks_clock WHERE matter_kind = 'work_order' AND matter_id = o.id
            AND "limit" IN ('handling', 'handling_again') AND state <> 'stopped')""",
    "nothing runs on a closed one": """
        SELECT o.number, c."limit" FROM workorders_workorder o
        JOIN clocks_clock c ON c.matter_kind = 'work_order' AND c.matter_id = o.id
        WHERE o.closed_at IS NOT NULL AND c.state <> 'stopped' AND NOT (c.state = 'paused' AND EXISTS (
            SELECT FROM workorders_merger m
            WHERE m.order_id = o.id AND m.undone_at IS NULL AND c.id = ANY(m.clocks)))""",
    "the queues hold it where it is, and nowhere else": """
        WITH meant AS (
            SELECT o.id AS order_id, u.id AS unit_id, o.procedure, o.stage, o.rank,
                coalesce(c.due_at, '9999-12-31T00:00:00Z') AS due_at
            FROM workorders_workorder o JOIN org_unit own ON own.id = o.owner_unit_id
            JOIN org_unit u ON starts_with(own.path, u.path)
            LEFT JOIN LATERAL (SELECT min(due_at) AS due_at FROM clocks_clock
                WHERE matter_kind = 'work_order' AND matter_id = o.id AND state = 'running') c ON true
            WHERE o.closed_at IS NULL
        )
        SELECT m.*, l.* FROM meant m FULL JOIN workorders_queueline l USING (order_id, unit_id)
        WHERE l.id IS NULL OR m.stage IS NULL
        OR (l.procedure, l.stage, l.rank, l.due_at) IS DISTINCT FROM (m.procedure, m.stage, m.rank, m.due_at)""",
    "whoever takes part sees it": """
        SELECT o.number, want.part FROM workorders_workorder o
        CROSS JOIN LATERAL (VALUES ('owner', o.owner_unit_id), ('first_asked', o.receiving_unit_id)) want (part, unit)
        LEFT JOIN workorders_participation p ON p.order_id = o.id AND p.part = want.part AND p.unit_id = want.unit
        WHERE o.closed_at IS NULL AND (p.id IS NULL OR p.path <> (SELECT path FROM org_unit WHERE id = want.unit))""",
    "a number is given once": """
        SELECT number FROM workorders_workorder GROUP BY number HAVING count(*) > 1""",
}

ONCE = {
    "a running clock that is due is warned of": f"""
        SELECT id, warn_at FROM clocks_clock
        WHERE state = 'running' AND warned_at IS NULL AND warn_at < now() - interval '{GRACE}'""",
    "and missed": f"""
        SELECT id, due_at FROM clocks_clock
        WHERE state = 'running' AND breached_at IS NULL AND due_at < now() - interval '{GRACE}'""",
    "each clock is warned of once, missed once, and climbs each rung once": """
        SELECT c.id, e.* FROM clocks_clock c CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE name = 'clock.warned') AS warned,
                count(*) FILTER (WHERE name = 'clock.breached') AS breached,
                count(*) FILTER (WHERE name = 'clock.climbed') AS climbed,
                count(DISTINCT data->>'rung') FILTER (WHERE name = 'clock.climbed') AS rungs,
                count(*) FILTER (WHERE name = 'clock.quieted') AS quieted
            FROM journal_entry WHERE subject_kind = 'clock' AND subject_id = c.id) e
        WHERE e.quieted = 0 AND c.promises = 0 AND (
            e.warned <> (c.warned_at IS NOT NULL)::int OR e.breached <> (c.breached_at IS NOT NULL)::int
            OR e.climbed <> greatest(c.rung - 1, 0) OR e.rungs <> e.climbed)""",
    "each of these is urged about once": """
        SELECT e.id, e.name, e.subject_id FROM journal_entry e
        WHERE e.name IN ('clock.warned', 'clock.breached', 'clock.climbed') AND 1 <> (
            SELECT count(*) FROM workorders_urging u WHERE u.clock_id = e.subject_id AND u.kind =
                CASE e.name WHEN 'clock.warned' THEN 'warning' ELSE 'urging' END AND u.rung = CASE e.name
                WHEN 'clock.warned' THEN 0 WHEN 'clock.breached' THEN 1 ELSE (e.data->>'rung')::int END
            AND u.due_at = (e.data->>'due_at')::timestamptz)""",
    "each urging is told to the journal once": """
        SELECT u.id FROM workorders_urging u WHERE 1 <> (SELECT count(*) FROM journal_entry e
            WHERE e.name = 'work_order.urged' AND (e.data->>'urging_id')::bigint = u.id)""",
    "no notice is written twice": """
        SELECT order_id, staff_id, message, entry_id FROM notices_notice
        GROUP BY order_id, staff_id, message, entry_id HAVING count(*) > 1""",
    "key steps are counted once": """
        WITH told AS (
            SELECT e.name, e.data->>'from_stage' AS stage FROM journal_entry e
            JOIN workorders_workorder o ON e.subject_kind = 'work_order' AND e.subject_id = o.id
            WHERE o.procedure = 'complaint'
        ), want AS (
            SELECT 'handling' AS step, count(*) AS n FROM told WHERE name = 'work_order.fed_back'
            UNION ALL SELECT 'answering', count(*) FROM told WHERE name = 'work_order.answered'
            UNION ALL SELECT 'urging', count(*) FROM told WHERE name = 'work_order.urged'
            UNION ALL SELECT 'intake', count(*) FROM told
                WHERE name IN ('work_order.submitted', 'work_order.answered') AND stage = 'draft'
        )
        SELECT want.*, got.done FROM want
        LEFT JOIN (SELECT step, sum(done) AS done FROM workorders_stepday GROUP BY step) got USING (step)
        WHERE want.n <> coalesce(got.done, 0)""",
    "no reader fails": "SELECT reader, failure FROM journal_readerposition WHERE failures > 0",
    "no job is left, none failed": "SELECT id, task_name, status, attempts FROM procrastinate_jobs",
    "every delivery was sent": "SELECT id, by, state, tries, fault FROM notices_delivery WHERE state <> 'sent'",
}


class Findings:
    """A look at the database at one moment, and everything that is not as it should be."""

    def __init__(self, conninfo: str) -> None:
        self.faults: list[str] = []
        self._conninfo = conninfo

    def ask(self, query: str, *values: Any) -> list[Any]:
        with psycopg.connect(self._conninfo, row_factory=namedtuple_row) as client:
            return list(client.execute(query, values or None))

    def blame(self, sentence: str, wrong: Iterable[object]) -> None:
        rows = list(wrong)
        if rows:
            self.faults.append(f"NOT: {sentence}: {len(rows)}, such as {rows[:3]}")

    def hold(self, proofs: dict[str, str]) -> None:
        with psycopg.connect(self._conninfo) as client:
            client.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            for sentence, query in proofs.items():
                self.blame(sentence, client.execute(query))


def prove_acknowledged(found: Findings, promised: Sequence[dict[str, Any]], data: Path) -> None:
    """Everything a client holds a promise for is there, and nothing that was sent twice is there twice."""
    orders = found.ask(
        "SELECT number, split_part(text, ' ', 1) AS mark FROM workorders_workorder WHERE text ~ '^M[0-9]'"
    )
    marks = Counter(order.mark for order in orders)
    by_number = {order.number: order.mark for order in orders}
    opened = [line for line in promised if line["kind"] == "opened"]
    found.blame("acknowledged intakes are there", (x for x in opened if by_number.get(x["number"]) != x["mark"]))
    found.blame("sent again is opened once", (mark for mark, count in marks.items() if count > 1))
    acted = Counter((line["number"], line["action"]) for line in promised if line["kind"] == "acted")
    there = found.ask(
        "SELECT o.number, e.data->>'action' AS action, count(*) FROM journal_entry e"
        " JOIN workorders_workorder o ON e.subject_kind = 'work_order' AND e.subject_id = o.id"
        " WHERE e.event_name = 'work_order.acted' GROUP BY 1, 2"
    )
    done = {(row.number, row.action): row.count for row in there}
    found.blame("acknowledged actions are there, each once", (x for x in acted.items() if done.get(x[0]) != x[1]))
    _prove_papers(found, [line for line in promised if line["kind"] == "attached"], data)


def _prove_papers(found: Findings, attached: Sequence[dict[str, Any]], data: Path) -> None:
    papers = found.ask(
        "SELECT o.number, f.sha256, f.size FROM workorders_attachment a JOIN files_file f ON f.id = a.file_id"
        " JOIN workorders_workorder o ON o.id = a.order_id"
    )
    kept = {(paper.number, paper.sha256) for paper in papers}
    found.blame("acknowledged papers are there", (x for x in attached if (x["number"], x["sha256"]) not in kept))
    places = ((paper, data / "files" / paper.sha256[:2] / paper.sha256[2:4] / paper.sha256) for paper in papers)
    lost = (paper for paper, place in places if not place.exists() or place.stat().st_size != paper.size)
    found.blame("every paper lies on the disk", lost)


def prove_told(found: Findings) -> None:
    """Everybody whom a warning or an urging names was told of it once, and nobody else."""
    held = defaultdict(set)
    for row in found.ask("SELECT unit_id, post, staff_id FROM org_appointment WHERE until_on IS NULL"):
        held[row.unit_id, row.post].add(row.staff_id)
    heads = {unit.id: unit.head_id for unit in found.ask("SELECT id, head_id FROM org_unit")}
    deputies = found.ask("SELECT absent_id, deputy_id FROM org_deputy WHERE now() BETWEEN from_at AND until_at")
    told = defaultdict(set)
    for row in found.ask("SELECT urging_id, message, staff_id FROM notices_notice WHERE urging_id IS NOT NULL"):
        told[row.urging_id, row.message].add(row.staff_id)
    wrong = []
    recent = "u.sent_at - (SELECT opened_at FROM workorders_workorder WHERE id = u.order_id) < interval '1 day'"
    for urging in found.ask(f"SELECT u.* FROM workorders_urging u WHERE u.by_id IS NULL AND {recent}"):
        named = (
            {urging.person_id} if urging.person_id else set().union(*(held[urging.unit_id, p] for p in urging.posts))
        )
        named = (
            named
            or {heads[urging.unit_id]} - {None}
            or set().union(*(staff for (unit, _post), staff in held.items() if unit == urging.unit_id))
        )
        named |= {deputy.deputy_id for deputy in deputies if deputy.absent_id in named}
        if told[urging.id, urging.kind] != named:
            wrong.append((urging.id, urging.kind, told[urging.id, urging.kind], named))
    found.blame("each recipient has one notice", wrong)


def prove_delivered(found: Findings, world: Outside) -> None:
    """Every mail and SMS arrived at least once: each has a name of its own, and as many names arrived as were sent."""
    for way, arrived in (("mail", world.mails), ("sms", world.messages)):
        sent = found.ask("SELECT address, count(*) FROM notices_delivery WHERE by = %s GROUP BY address", way)
        names = Counter(address for address, _name in arrived)
        found.blame(f"every {way} arrived", (row for row in sent if names[row.address] != row.count))
