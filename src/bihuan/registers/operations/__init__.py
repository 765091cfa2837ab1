"""Writes: sheets of registers, typed or gathered."""

from bihuan.registers.operations.bundling import WrongBundle, ask_for_bundle, forget_bundles, note_bundle
from bihuan.registers.operations.gathering import (
    GatheredAlready,
    NothingToGather,
    WrongPeriod,
    gather_again,
    gather_register_sheet,
)
from bihuan.registers.operations.handing import WrongHandover, hand_over_copy
from bihuan.registers.operations.keeping import (
    ReasonWanted,
    WrongSheet,
    change_register_sheet,
    check_register_sheet,
    import_register_sheets,
    make_register_sheet,
    unlock_register_sheet,
    void_register_sheet,
)
from bihuan.registers.operations.opening import open_register_sheet
from bihuan.registers.operations.sealing import seal_register_sheet
from bihuan.registers.operations.signing import sign_register_sheet
from bihuan.registers.operations.timing import keep_sheet_time
from bihuan.registers.operations.views import WrongView, forget_view, keep_view

__all__ = [
    "GatheredAlready",
    "NothingToGather",
    "ReasonWanted",
    "WrongBundle",
    "WrongHandover",
    "WrongPeriod",
    "WrongSheet",
    "WrongView",
    "ask_for_bundle",
    "change_register_sheet",
    "check_register_sheet",
    "forget_bundles",
    "forget_view",
    "gather_again",
    "gather_register_sheet",
    "hand_over_copy",
    "import_register_sheets",
    "keep_sheet_time",
    "keep_view",
    "make_register_sheet",
    "note_bundle",
    "open_register_sheet",
    "seal_register_sheet",
    "sign_register_sheet",
    "unlock_register_sheet",
    "void_register_sheet",
]
