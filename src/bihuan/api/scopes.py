"""What a token may be good for."""

from enum import StrEnum


class Scope(StrEnum):
    """What a token is good for, at most: the person's posts decide the rest."""

    READ = "read"
    INTAKE = "intake"  # open work orders, nothing else
    WORK = "work"  # every write on work orders and customers
    ADMINISTER = "administer"  # the organisation and the calendars
