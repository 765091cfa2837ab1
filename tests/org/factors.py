"""A person with a device."""

from datetime import datetime, timedelta

import pyotp

from bihuan.org.models import SecondFactor, Staff
from bihuan.org.operations import set_up_second_factor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = timedelta(seconds=30)


def code_at(at: datetime) -> str:
    """What the device shows."""
    return pyotp.TOTP(SECRET).at(at)


def with_device(staff: Staff, at: datetime) -> tuple[str, ...]:
    """Set up a moment ago; the recovery codes."""
    before = at - 10 * STEP
    return set_up_second_factor(staff=staff, secret=SECRET, code=code_at(before), by=staff, at=before)


def factor_of(staff: Staff) -> SecondFactor:
    return SecondFactor.objects.get(staff=staff)
