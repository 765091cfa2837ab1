"""Writes: sheets of registers, kept by hand."""

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
from bihuan.registers.operations.views import WrongView, forget_view, keep_view

__all__ = [
    "ReasonWanted",
    "WrongSheet",
    "WrongView",
    "change_register_sheet",
    "check_register_sheet",
    "forget_view",
    "import_register_sheets",
    "keep_view",
    "make_register_sheet",
    "unlock_register_sheet",
    "void_register_sheet",
]
