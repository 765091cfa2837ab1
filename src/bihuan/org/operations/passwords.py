"""What a password must be."""

from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from bihuan.kernel.errors import Refusal
from bihuan.org.models import Staff


class WeakPassword(Refusal):
    code: ClassVar[str] = "weak_password"


def check_password(password: str, staff: Staff) -> None:
    """Refuse a password that is too short, too common or too much like the person's name."""
    try:
        validate_password(password, staff)
    except ValidationError as error:
        sentence = "".join(error.messages)
        raise WeakPassword(sentence, fields={"password": sentence}) from error
