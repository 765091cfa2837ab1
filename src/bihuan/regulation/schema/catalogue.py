"""catalogue.yaml: classifications, levels, channels, customer tiers, flags, option lists, definitions."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from bihuan.regulation.schema.words import Code, Codes, Condition, EventNames, Rule, Ruled, Title, Within


class Option(Rule):
    code: Code
    title: Title
    active: bool = True


class OptionList(Ruled):
    code: Code
    title: Title
    options: tuple[Option, ...]


class Channel(Ruled):
    """A way in which customers reach the organisation."""

    code: Code
    title: Title
    group: Literal["phone", "in_person", "written", "network", "forwarded", "internal"]
    recorded: bool = False  # calls carry a recording number
    signed: bool = False  # the customer signs the written record
    reply_by: Code  # an option of the list `reply_ways`
    unit_kinds: Codes = ()
    active: bool = True


class Business(Option):
    duty: Code | None = None  # whose business it is


class Problem(Option):
    duty: Code | None = None  # who handles this kind of problem
    lowest: Within | None = None  # bounds of the handling limit for this kind, where it has its own
    highest: Within | None = None
    rule_elsewhere: Title | None = None  # a separate written rule that governs it
    rule_page: Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=300)] | None = None  # where it is


class Classification(Ruled):
    """One tree of the two-dimensional classification: businesses × problems."""

    code: Code
    title: Title
    businesses: tuple[Business, ...]
    problems: tuple[Problem, ...]


class Level(Ruled):
    code: Code
    title: Title
    group: Code  # levels of one group can be asked for as one
    group_title: Title


class Flag(Ruled):
    """A reason to go first; its score counts in the order of queues."""

    code: Code
    title: Title
    letter: Title
    score: int
    meaning: Title


class Tag(Ruled):
    code: Code
    title: Title
    urged: bool = False  # what bears it stands on the urging list, late or not


class Tier(Ruled):
    code: Code
    title: Title
    stands_out: bool = False


class KeyStep(Ruled):
    """A step that the regulation names as a point of control: its volume, its late share and its causes are shown."""

    code: Code
    title: Title
    procedure: Code
    events: EventNames  # each of them is one step done
    from_stages: Codes = ()  # only where the event led out of one of these
    to_stages: Codes = ()  # only where it led into one of these
    limits: Codes = ()  # late is what one of these says when the event stops it
    when: Condition | None = None
    causes_from: Code | None = None  # the field whose values are counted


class Definition(Ruled):
    """What a word of the regulation means; shown at every label that uses it."""

    code: Code
    term: Title
    meaning: Title


class Catalogue(Rule):
    channels: tuple[Channel, ...]
    classifications: tuple[Classification, ...]
    levels: tuple[Level, ...]
    tiers: tuple[Tier, ...]
    flags: tuple[Flag, ...] = ()
    tags: tuple[Tag, ...] = ()
    options: tuple[OptionList, ...] = ()
    products: tuple[Option, ...] = ()  # what the company makes or sells
    definitions: tuple[Definition, ...] = ()
    key_steps: tuple[KeyStep, ...] = ()
