"""What can be done to units and people."""

from bihuan.org.operations.absences import appoint_deputy, end_absence, end_deputy, record_absence
from bihuan.org.operations.accounts import (
    change_password,
    choose_language,
    deactivate_staff,
    reactivate_staff,
    reset_password,
    unlock_staff,
)
from bihuan.org.operations.factors import (
    accept_code,
    end_second_factor,
    renew_recovery_codes,
    require_second_factor,
    reset_second_factor,
    set_up_second_factor,
)
from bihuan.org.operations.posts import appoint_staff, end_appointment
from bihuan.org.operations.seals import end_seal, keep_seal
from bihuan.org.operations.sessions import end_sign_in
from bihuan.org.operations.staff import change_staff, create_staff
from bihuan.org.operations.tokens import make_token, revoke_token
from bihuan.org.operations.units import change_unit, close_unit, create_unit, move_unit

__all__ = [
    "accept_code",
    "appoint_deputy",
    "appoint_staff",
    "change_password",
    "change_staff",
    "change_unit",
    "choose_language",
    "close_unit",
    "create_staff",
    "create_unit",
    "deactivate_staff",
    "end_absence",
    "end_appointment",
    "end_deputy",
    "end_seal",
    "end_second_factor",
    "end_sign_in",
    "keep_seal",
    "make_token",
    "move_unit",
    "reactivate_staff",
    "record_absence",
    "renew_recovery_codes",
    "require_second_factor",
    "reset_password",
    "reset_second_factor",
    "revoke_token",
    "set_up_second_factor",
    "unlock_staff",
]
