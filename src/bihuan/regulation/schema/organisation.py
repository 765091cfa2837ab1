"""organisation.yaml: kinds of units, posts and what they may do, and how units stand to one another."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from bihuan.regulation.schema.words import ClauseNumber, Code, Codes, Rule, Ruled, Title

Permission = Literal[
    "register",  # open work orders
    "see_phones",  # sees customers' phone numbers unmasked; the reading is recorded
    "supervise",  # opens the board of clocks
    "urge",  # sends urging orders by hand
    "lead_emergencies",  # opens the emergency board
    "grant_contact",  # lets a handler contact the customer for a time
    "approve_extension",  # decides on a promise beyond the ordinary bounds
    "manage_customers",  # changes customer cards
    "keep_regulation",  # checks, installs and dates editions
    "administer",  # units, staff, posts, calendar
]

# Where a unit is looked for: from one of the work order's own units upward.
From = Literal["receiving", "home", "occurrence", "owner"]


class UnitKind(Ruled):
    code: Code
    title: Title
    tier: int  # 1 is the top
    is_place: bool = False  # customers live there and troubles happen there


class Duty(Ruled):
    """A field of responsibility that an organisation gives to one of its departments."""

    code: Code
    title: Title


class Post(Ruled):
    code: Code
    title: Title
    sits_in: Codes  # kinds of units
    may: tuple[Permission, ...] = ()
    sees: Literal["unit", "above"] = "unit"  # work of its unit and below, or of all under the unit above
    unbroken: bool = False  # who holds it in a unit leaves it only when somebody follows without a day between


class Relation(Ruled):
    """A unit named by how it stands to a work order: the nearest of a kind, climbing from one of its units.

    With `duty` the unit must carry that duty: a fixed one, or that of the chosen business or problem.
    """

    code: Code
    title: Title
    kind: Codes
    of: From
    duty: Literal["of_business", "of_problem"] | None = None


class Organisation(Rule):
    unit_kinds: tuple[UnitKind, ...]
    duties: tuple[Duty, ...] = ()
    posts: tuple[Post, ...]
    relations: tuple[Relation, ...] = ()
    permissions: Mapping[Permission, ClauseNumber] = Field(default_factory=dict)  # where the text gives them
