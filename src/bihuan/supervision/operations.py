"""Raising service warnings, and answering one."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bihuan.journal.events import SYSTEM
from bihuan.journal.operations import record, record_all
from bihuan.kernel.text import Words
from bihuan.kernel.time import SHANGHAI
from bihuan.org.models import Staff, Unit
from bihuan.org.scope import acting
from bihuan.regulation.queries import packs_in_force
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.watches import Watch
from bihuan.supervision import rules
from bihuan.supervision.events import ServiceWarningAnswered, ServiceWarningRaised
from bihuan.supervision.models import ServiceWarning
from bihuan.supervision.wording import category_of
from bihuan.workorders.models import WorkOrder

BACK = 3  # days that are looked at again: the clock process may have stood still
LONGEST = 500

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
