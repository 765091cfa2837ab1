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

__all__ = [
    "ReasonWanted",
    "WrongSheet",
    "change_register_sheet",
    "check_register_sheet",
    "import_register_sheets",
    "make_register_sheet",
    "unlock_register_sheet",
    "void_register_sheet",
]
