"""Units named by how they stand to a work order: owner, receiving, or a relation of the regulation."""

from bihuan.org.models import Unit
from bihuan.org.queries import nearest_unit
from bihuan.regulation.schema.organisation import Relation
from bihuan.workorders.facts import Case


def unit_of(case: Case, name: str) -> Unit | None:
    """The unit that `owner`, `same`, `receiving` or a relation means for this work order; None when there is none."""
    order = case.order
    if name in ("owner", "same"):
        return order.owner_unit
    if name == "receiving":
        return order.receiving_unit
    places = (order.owner_unit_id, order.receiving_unit_id, order.home_id, order.occurrence_id)
    known = (name, *places, order.classification, order.business, order.problem)
    if known not in case.related:
        case.related[known] = _related(case, case.pack.relation[name])
    return case.related[known]


def _related(case: Case, relation: Relation) -> Unit | None:
    base = _base(case, relation)
    if base is None:
        return None
    duty = _duty(case, relation)
    if relation.duty is not None and not duty:
        return None
    for kind in relation.kind:
        known = ("nearest", base.pk, kind, duty)
        if known not in case.related:
            case.related[known] = nearest_unit(base, kind, duty, regulation=case.pack.regulation.code)
        if case.related[known] is not None:
            return case.related[known]
    return None


def unit_at_hand(case: Case, pk: int) -> Unit:
    """The unit with this key: one that was looked up for the work order already, else from the database."""
    order = case.order
    known = (order.owner_unit, order.receiving_unit, *case.related.values())
    return next((unit for unit in known if unit is not None and unit.pk == pk), None) or Unit.objects.get(pk=pk)


def _base(case: Case, relation: Relation) -> Unit | None:
    order = case.order
    match relation.of:
        case "owner":
            return order.owner_unit
        case "home":
            return order.home or order.receiving_unit
        case "occurrence":
            return order.occurrence or order.receiving_unit
    return order.receiving_unit


def _duty(case: Case, relation: Relation) -> str:
    """The duty that the chosen business or problem lies in."""
    tree = next((x for x in case.pack.catalogue.classifications if x.code == case.order.classification), None)
    if relation.duty is None or tree is None:
        return ""
    if relation.duty == "of_business":
        return next((x.duty or "" for x in tree.businesses if x.code == case.order.business), "")
    return next((x.duty or "" for x in tree.problems if x.code == case.order.problem), "")
