"""A further edition of the telecom pack, with whatever a test changes in it."""

import re
import shutil
from pathlib import Path

from bihuan.journal.events import SYSTEM
from bihuan.regulation.models import Edition
from bihuan.regulation.operations import install_edition
from tests.regulation.breaking import change
from tests.regulations import TELECOM
from tests.workorders.department import when

BEGINS = "2026-03-10"  # a Tuesday
MIDNIGHT = when(f"{BEGINS} 00:00")
FASTER = ("limits.yaml", "within: {hours: 4}\n    ladder: urging", "within: {hours: 2}\n    ladder: urging")


def next_edition(folder: Path, *changes: tuple[str, str, str], without_stage: str = "") -> Path:
    """A copy of the pack, of edition 2026.2 from the tenth of March, changed as said: file, old words, new words.

    `without_stage` is called otherwise in it, everywhere: the stage of that code is gone.
    """
    pack = folder / "telecom"
    shutil.copytree(TELECOM, pack, ignore=shutil.ignore_patterns("demo"))
    change(pack / "regulation.yaml", '"2022.1"', '"2026.2"')
    change(pack / "regulation.yaml", "2022-07-14", BEGINS)
    for file, old, new in changes:
        change(pack / file, old, new)
    for each in pack.rglob("*.yaml") if without_stage else ():
        text = each.read_text(encoding="utf-8")
        each.write_text(re.sub(rf"\b{without_stage}\b", f"{without_stage}_anew", text), encoding="utf-8")
    return pack


def installed(folder: Path, *changes: tuple[str, str, str], without_stage: str = "") -> Edition:
    """Installed a week before it begins; unless said otherwise with two hours for 审核派发 instead of four."""
    pack = next_edition(folder, *(changes or (FASTER,)), without_stage=without_stage)
    return install_edition(folder=pack, by=SYSTEM, at=when("2026-03-03 09:00"))
