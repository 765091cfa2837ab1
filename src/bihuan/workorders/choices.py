"""The rows that a field of an action may choose from: units, people, customers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bihuan.org.models import Unit
from bihuan.org.queries import units_of_kinds
from bihuan.regulation.schema.procedures import Action
from bihuan.workorders import queries
from bihuan.workorders.facts import Case


def choices_for(case: Case, rule: Action, *, at: datetime) -> Mapping[str, Any]:
    """By field code: the units that may be sent to, places, and the people of the owning unit."""
    found: dict[str, Any] = {}
    for field in case.pack.form[case.procedure.form].fields:
        if field.binds == "target":
            found[field.code] = queries.targets_of(case, rule)
        elif field.binds in ("home", "occurrence"):
            found[field.code] = places(case)
        elif field.type == "unit":
            found[field.code] = Unit.objects.active()
        elif field.binds == "person":
            found[field.code] = queries.colleagues(case.order.owner_unit, at=at)
    return found


def places(case: Case) -> list[Unit]:
    """Where customers live: the branches of the organisation below the top."""
    kinds = [kind.code for kind in case.pack.organisation.unit_kinds if kind.is_place]
    return list(units_of_kinds(kinds, case.pack.regulation.code))
