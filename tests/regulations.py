"""The packs that the product comes with."""

from datetime import datetime
from pathlib import Path

from bihuan.kernel.time import SHANGHAI

PACKS = sorted(path.parent for path in (Path(__file__).parents[1] / "packs").glob("*/regulation.yaml"))
TELECOM = Path(__file__).parents[1] / "packs" / "telecom"
BEFORE = datetime(2025, 12, 1, 9, 0, tzinfo=SHANGHAI)  # a moment before all that tests and examples play
