"""Raising service warnings, answering one, and proposing to handle many alike together."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import SYSTEM
from bihuan.journal.operations import record, record_all
from bihuan.kernel.once import wait_for_others
from bihuan.kernel.text import BETWEEN, Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.org.queries import units_of_kinds
from bihuan.org.scope import acting
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Procedure, Surge
from bihuan.regulation.schema.watches import Watch
from bihuan.supervision import rules
from bihuan.supervision.events import GatheringProposed, ServiceWarningAnswered, ServiceWarningRaised
from bihuan.supervision.models import GatheringProposal, ServiceWarning
from bihuan.supervision.wording import category_of, duty_of
from bihuan.workorders.emergencies import Proposal, gathering_procedures, surges
from bihuan.workorders.models import Participation, WorkOrder

BACK = 3  # days that are looked at again: the clock process may have stood still
LONGEST = 500
SHOWN = 20  # numbers of work orders that a proposal keeps

_RISEN = f"""
    WITH lately AS (
        SELECT work.business, branch.id AS unit_id, branch.path,
               count(*) FILTER (WHERE work.opened_at >= %(day)s) AS today,
               round(count(*) FILTER (WHERE work.opened_at < %(day)s)::numeric / %(days)s, 2) AS average
        FROM {WorkOrder._meta.db_table} AS work
        JOIN {Unit._meta.db_table} AS place ON place.id = coalesce(work.home_id, work.receiving_unit_id)
        JOIN {Unit._meta.db_table} AS branch
          ON branch.path = split_part(place.path, '.', 1) || '.' || split_part(place.path, '.', 2) || '.'
        WHERE work.opened_at >= %(since)s AND work.opened_at < %(until)s
          AND work.regulation = %(regulation)s AND work.procedure = ANY(%(procedures)s) AND work.business <> ''
        GROUP BY work.business, branch.id, branch.path
    )
    SELECT business, unit_id, path, today, average FROM lately
    WHERE today >= %(least)s AND today * 100 > average * (100 + %(rise)s)
    ORDER BY unit_id, business
"""  # noqa: S608


@transaction.atomic
def raise_service_warnings(*, at: datetime) -> int:
    """Warn of every category that rose on one of the last days, each once; returns how many warnings are new."""
    today = at.astimezone(SHANGHAI).date()
    days = [today - timedelta(days=back) for back in range(BACK, 0, -1)]
    return sum(_raise(pack, watch, day, at) for pack in packs_in_force(at) for watch in pack.watches for day in days)


def _raise(pack: Pack, watch: Watch, day: date, at: datetime) -> int:
    known = ServiceWarning.objects.filter(day=day, regulation=pack.regulation.code, watch=watch.code)
    standing = set(known.values_list("business", "unit_id"))
    fresh = [
        ServiceWarning(
            regulation=pack.regulation.code, watch=watch.code, business=business, unit_id=unit, path=path, day=day,
            count=count, average=average, raised_at=at,
        )
        for business, unit, path, count, average in _risen(pack, watch, day)
        if (business, unit) not in standing
    ]  # fmt: skip
    departments = _departments(pack, watch, {(warning.business, warning.path) for warning in fresh})
    for warning in fresh:
        warning.department_id = departments.get((warning.business, warning.path))
    ServiceWarning.objects.bulk_create(fresh)
    units = Unit.objects.in_bulk([warning.unit_id for warning in fresh])
    told = [(_raised(pack, watch, warning, units[warning.unit_id]), warning) for warning in fresh]
    return record_all(told, by=SYSTEM, at=at)


def _risen(pack: Pack, watch: Watch, day: date) -> Iterator[tuple[Any, ...]]:
    midnight = datetime.combine(day, time.min, SHANGHAI)
    facts: dict[str, Any] = {
        "day": midnight,
        "since": midnight - timedelta(days=watch.average_of),
        "until": midnight + timedelta(days=1),
        "days": watch.average_of,
        "regulation": pack.regulation.code,
        "procedures": list(watch.procedures),
        "least": watch.least,
        "rise": watch.rise,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RISEN, facts)
        yield from cursor.fetchall()


def _departments(pack: Pack, watch: Watch, wanted: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """The department of each category nearest to its branch, from the branch upwards: one query for all."""
    if watch.department is None or not wanted:
        return {}
    kinds = pack.relation[watch.department].kind
    units = list(units_of_kinds(kinds, pack.regulation.code).values_list("path", "pk", "duties"))
    found = {}
    for business, path in wanted:
        fitting = [(at, pk) for at, pk, duties in units if duty_of(pack, business) in duties]
        codes = path.rstrip(".").split(".")
        for depth in range(len(codes), 0, -1):
            below = [(at.count("."), at, pk) for at, pk in fitting if at.startswith(f"{'.'.join(codes[:depth])}.")]
            if below:
                found[business, path] = min(below)[2]
                break
    return found


def _raised(pack: Pack, watch: Watch, warning: ServiceWarning, unit: Unit) -> ServiceWarningRaised:
    return ServiceWarningRaised(
        watch.title,
        Words(unit.title.zh, unit.title.en),
        category_of(pack, warning.business),
        warning.day.isoformat(),
        warning.count,
        f"{Decimal(warning.average):.2f}",
    )


@transaction.atomic
def answer_service_warning(*, warning: ServiceWarning, measures: str, by: Staff, at: datetime) -> ServiceWarning:
    """Say what is done about it. Raises NotPermitted, AnsweredAlready, MeasuresWanted."""
    warning = ServiceWarning.objects.locked(warning)
    pack = next(pack for pack in packs_in_force(at) if pack.regulation.code == warning.regulation)
    watch = pack.watch[warning.watch]
    held = rules.require_answering(pack, warning, watch, by=by, at=at)
    if warning.answered_at is not None:
        raise rules.AnsweredAlready(_("该服务预警已有答复。"), clause=watch.clause[0])
    measures = measures.strip()
    if not 0 < len(measures) <= LONGEST:
        said = _("请填写原因和措施，最长 %(most)s 个字。") % {"most": LONGEST}
        raise rules.MeasuresWanted(said, clause=watch.clause[0], fields={"measures": said})
    warning.measures, warning.answered_by, warning.answered_at = measures, by, at
    said_by = acting(by, held)
    record(
        ServiceWarningAnswered(measures),
        about=warning,
        by=said_by,
        at=at,
        saving=("measures", "answered_by", "answered_at"),
    )
    return warning


@transaction.atomic
def propose_gatherings(*, at: datetime) -> int:
    """Propose to handle many work orders alike together; the same again only when the rule's time has passed."""
    wait_for_others("supervision.proposals")
    rules_of = [
        (pack, procedure, procedure.opening.proposed_by)
        for pack, procedure in gathering_procedures(packs_in_force(at))
        if procedure.opening.proposed_by is not None
    ]
    return sum(_propose(pack, procedure, rule, at) for pack, procedure, rule in rules_of)


def _propose(pack: Pack, procedure: Procedure, rule: Surge, at: datetime) -> int:
    since = at - timedelta(**{rule.within.counting: rule.within.amount})
    standing = GatheringProposal.objects.filter(
        regulation=pack.regulation.code, procedure=procedure.code, raised_at__gt=since
    )
    known = set(standing.values_list("key", flat=True))
    found = [one for one in surges(WorkOrder.objects.all(), pack, procedure, rule, at=at) if one.key not in known]
    paths = _paths_of([number for one in found for number in one.numbers])
    fresh = [_proposal(one, paths, at) for one in found]
    GatheringProposal.objects.bulk_create(fresh)
    title = procedure.opening.title
    told = [
        (GatheringProposed(title, _alike(one.alike), len(one.numbers)), row)
        for one, row in zip(found, fresh, strict=True)
    ]
    return record_all(told, by=SYSTEM, at=at)


def _proposal(one: Proposal, paths: Mapping[str, set[str]], at: datetime) -> GatheringProposal:
    words = _alike(one.alike)
    return GatheringProposal(
        regulation=one.regulation,
        procedure=one.procedure.code,
        key=one.key[:200],
        alike={"zh": words.zh, "en": words.en},
        numbers=one.numbers[:SHOWN],
        count=len(one.numbers),
        since=one.since,
        paths=sorted(set().union(*(paths.get(number, set()) for number in one.numbers))),
        raised_at=at,
    )


def _alike(words: Collection[Words]) -> Words:
    return Words(BETWEEN.zh.join(one.zh for one in words), BETWEEN.en.join(one.en for one in words))


def _paths_of(numbers: Collection[str]) -> Mapping[str, set[str]]:
    """Of each work order the units that take part in it now."""
    paths: dict[str, set[str]] = {}
    standing = Participation.objects.filter(order__number__in=numbers, until=None)
    for number, path in standing.values_list("order__number", "path"):
        paths.setdefault(number, set()).add(path)
    return paths
