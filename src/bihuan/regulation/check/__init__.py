"""The proofs a pack must pass before it runs: it hangs together, ends, and says what it stands on."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bihuan.regulation.check.codes import check_codes, check_messages
from bihuan.regulation.check.conditions import check_conditions
from bihuan.regulation.check.coverage import check_coverage
from bihuan.regulation.check.examples import check_examples
from bihuan.regulation.check.gathering import check_gathering
from bihuan.regulation.check.ground import Ground
from bihuan.regulation.check.mandates import check_mandates
from bihuan.regulation.check.names import check_names
from bihuan.regulation.check.opening import check_opening
from bihuan.regulation.check.owners import check_owners
from bihuan.regulation.check.paths import check_paths
from bihuan.regulation.check.reports import check_reports
from bihuan.regulation.check.sheets import check_sheets
from bihuan.regulation.check.sources import check_sources
from bihuan.regulation.check.times import check_times
from bihuan.regulation.faults import BrokenPack, Fault
from bihuan.regulation.load import Loaded, read_pack


@dataclass(frozen=True, slots=True)
class Findings:
    """Faults refuse the pack; warnings are for whoever decides to live with them."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()


def check_folder(folder: Path, *, calendar_years: Collection[int] | None = None) -> Findings:
    """Read the pack and prove it; a pack that cannot be read has only the faults of its writing."""
    try:
        loaded = read_pack(folder)
    except BrokenPack as broken:
        return Findings(broken.faults)
    return check_pack(loaded, calendar_years=calendar_years)


def check_pack(loaded: Loaded, *, calendar_years: Collection[int] | None = None) -> Findings:
    """Every proof. `calendar_years` are those the calendar knows; without them working days are not looked at."""
    ground = Ground(loaded.pack, loaded.places)
    check_names(ground)
    check_mandates(ground)
    check_gathering(ground)
    check_opening(ground)
    check_conditions(ground)
    check_reports(ground)
    check_codes(ground)
    check_messages(ground)
    check_paths(ground)
    check_owners(ground)
    check_times(ground, calendar_years=calendar_years)
    check_sheets(ground)
    check_sources(ground)
    check_coverage(ground)
    check_examples(ground)
    return Findings(_in_order(ground.faults), _in_order(ground.warnings))


def _in_order(faults: Collection[Fault]) -> tuple[Fault, ...]:
    return BrokenPack(faults).faults
