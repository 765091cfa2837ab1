"""Reads of the organisation across its tables."""

from bihuan.org.models import Unit


def nearest_unit(base: Unit, kind: str, duty: str = "") -> Unit | None:
    """The unit of a kind (and duty) that stands nearest to another one.

    From the unit itself upward, the subtree of each step is searched; there the fewest steps down win, then
    the order of codes.
    """
    found = Unit.objects.active().filter(kind=kind)
    if duty:
        found = found.filter(duties__contains=[duty])
    for path in (base.path, *reversed(base.ancestor_paths)):
        if below := list(found.within(path)):
            return min(below, key=lambda unit: (unit.path.count("."), unit.code))
    return None
