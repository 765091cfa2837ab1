"""procedures/*.yaml: stages with an owner, the actions that lead out of them, and what each must capture."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bihuan.regulation.schema.words import Code, Codes, Condition, EventName, Mistake, Rule, Ruled, Title, Within


class Branch(Rule):
    """Where an action leads when a condition holds; without one, otherwise."""

    when: Condition | None = None
    stage: Code


def _as_branches(value: Any) -> Any:
    return ({"stage": value},) if isinstance(value, str) else value


# How an action moves the work order between units:
#   place      to the owner that the new stage names (the default)
#   send       to the unit captured in the field bound to `target`; the sender is remembered
#   send_back  to the unit that sent it, which is forgotten as sender
#   report     with its result to the unit that sent it last
#   pass_up    the result one sender further up; after the last, to the new stage's owner
#   give_back  from a checking sender to the unit that had reported
#   stay       nowhere
Move = Literal["place", "send", "send_back", "report", "pass_up", "give_back", "stay"]


class Check(Rule):
    """What must hold, else the sentence that refuses; in {braces} it may say what is known, such as {mandate_why}."""

    holds: Condition
    otherwise: Title
    clause: str | None = None


class AtMost(Rule):
    """How often an action may be taken on one work order (since the given event last happened)."""

    times: int
    since: EventName | None = None
    otherwise: Title


class AtLeast(Rule):
    """How often an event must have happened before, on how many different days."""

    event: EventName
    times: int
    days: int = 1
    otherwise: Title


class Window(Rule):
    """An action may be taken only so long after an event."""

    within: Within
    since: EventName
    otherwise: Title


Branches = Annotated[
    tuple[Branch, ...], BeforeValidator(_as_branches, json_schema_input_type=Code | tuple[Branch, ...])
]


class Child(Rule):
    """A work order of another procedure that an action opens; `carries` copies fields into it.

    `then` takes the child's first action in the same transaction; what that refuses, refuses all of it. With `when` it
    is opened only while that holds, with `once` not if there is one already. The `unit` asks, and gets the result.
    """

    procedure: Code
    when: Condition | None = None
    once: bool = False
    unit: Code = "owner"  # owner | receiving | a relation
    carries: Mapping[Code, Code] = Field(default_factory=dict)  # field of the child → field captured here
    then: Code | None = None

    @model_validator(mode="after")
    def _acts_on_what_is_there(self) -> Self:
        if self.then is not None and (self.when is not None or self.once):
            raise Mistake(
                zh="有条件开立的下级工单不能随即执行操作（then）",
                en="a child that may not be opened takes no action `then`",
            )
        return self


class ClockEffect(Rule):
    """What an action decides about running limits.

    `re_promise`: a later moment, within the bounds of whoever promises. `re_agree`: the moment that the customer agreed
    to, however much later; where `agreed` says no, the old one stands.
    """

    does: Literal["re_promise", "re_agree", "pause", "resume"]
    limits: Codes
    until: Code | None = None  # the field with the new moment
    reason: Code
    agreed: Code | None = None  # the field that says whether the customer agrees

    @model_validator(mode="after")
    def _says_what_was_agreed(self) -> Self:
        if self.does == "re_agree" and (self.until is None or self.agreed is None):
            raise Mistake(
                zh="改约（re_agree）要写新时间（until）和客户是否同意（agreed）的字段",
                en="`re_agree` names the fields of the new moment (`until`) and of the consent (`agreed`)",
            )
        return self


class Action(Ruled):
    """A way out of a stage (or a thing done in it): who may, what must be captured, where it leads."""

    title: Title
    to: Branches = ()  # empty: the stage stays
    posts: Codes = ()  # empty: the owner's posts
    unit: Code = "owner"  # whose posts: owner | receiving | a relation
    owner_kinds: Codes = ()  # only while a unit of one of these kinds has it
    only_handler: bool = False  # only the person who took it
    by_system: bool = False
    event: Code  # its entry is work_order.<event>
    move: Move | None = None  # none: `place` when the stage changes, else `stay`
    targets: Codes = ()  # kinds of units that may be chosen
    reach: Literal["branch", "everywhere"] = "branch"  # the branch below the top that the owner belongs to
    captures: Codes = ()  # asked for, and required unless the field's own condition does not hold
    may_capture: Codes = ()
    one_of: tuple[Codes, ...] = ()  # of each group at least one must be filled
    checks: tuple[Check, ...] = ()
    at_most: AtMost | None = None
    at_least: AtLeast | None = None
    window: Window | None = None
    takes: bool = False  # the actor becomes the handler
    settles: bool = False  # the matter is answered; the settlement is captured
    reopens: bool = False
    opens: Child | None = None
    gathers: Code | None = None  # the field with the numbers of open work orders that this one handles together
    releases: Code | None = None  # the field with the numbers of those that it lets go
    clock: ClockEffect | None = None
    bulk: bool = False
    weight: Literal["primary", "quiet", "danger"] = "quiet"


class Owner(Rule):
    posts: Codes
    unit: Code = "same"  # same | receiving | a relation; where `move` names no unit


class Join(Rule):
    """A stage that waits for its children: when the last of them settles, the system takes the action."""

    procedure: Code
    action: Code


class Stage(Ruled):
    title: Title
    lane: Code
    owner: Owner | None = None  # a stage that ends has none
    actions: Mapping[Code, Action] = Field(default_factory=dict)
    join: Join | None = None
    ends: Literal["archived", "merged", "withdrawn", "declined", "done"] | None = None


class Lane(Rule):
    code: Code
    title: Title


class Surge(Ruled):
    """So many work orders alike within so long: the board proposes to open one over them."""

    orders: int = Field(gt=1)
    within: Within
    procedures: Codes  # those that are counted
    alike: tuple[Literal["classification", "business", "problem", "level", "occurrence", "home"], ...]


class Opening(Ruled):
    """How a work order begins: by a person at a desk, or as the child of another."""

    title: Title
    posts: Codes = ()
    captures: Codes = ()
    may_capture: Codes = ()
    event: Code = "registered"
    otherwise: Title | None = None  # said to whoever may not, with what to do instead
    gathers: Code | None = None  # as of an action
    tags: Codes = ()  # set from the start
    proposed_by: Surge | None = None
    links: Code | None = None  # the field with the numbers of earlier work orders that this one takes up


class Anywhere(Action):
    """An action offered in several stages."""

    in_stages: Codes


class Mark(Ruled):
    """A sign that a work order bears while something is so, or once an event has happened so often."""

    code: Code
    title: Title
    when: Condition | None = None
    event: EventName | None = None
    times: int = 1


class Participant(Rule):
    """A unit that sees every work order of a procedure from the start, in the part named."""

    part: Code
    unit: Code  # a relation


class Merging(Ruled):
    """Two open work orders of one customer about one matter become one; whoever may merge may take them apart.

    The one that was opened first goes on, the other waits in `stage`. Taken apart again, limits of the kinds in
    `stands_still` have the time between given back; for the others it has passed.
    """

    title: Title
    undo: Title
    posts: Codes
    unit: Code  # whose posts, of both work orders
    stage: Code  # it ends: merged
    stands_still: tuple[Literal["stage", "promise", "statutory"], ...] = ("stage",)


class Procedure(Ruled):
    code: Code
    title: Title
    kind: Title  # what its work orders are called
    asked_as: tuple[Title, ...] = ()  # what customers call it; the desk finds it by these words too
    letters: str = Field(pattern=r"^[A-Z]{2}$")  # in the number, after the pack's prefix
    form: Code
    excerpts: Codes = ()  # forms that tell a part of it: every field is computed
    opens_in: Code
    opening: Opening
    lanes: tuple[Lane, ...]
    stages: Mapping[Code, Stage]
    anywhere: Mapping[Code, Anywhere] = Field(default_factory=dict)
    limits: Codes = ()  # those of limits.yaml that its work orders are measured by
    participants: tuple[Participant, ...] = ()
    marks: tuple[Mark, ...] = ()
    merging: Merging | None = None
    barred: Title | None = None  # said to the person a work order complains about
    barred_clause: str | None = None
