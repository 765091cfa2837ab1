"""scripts/*.yaml: callback scripts, checklists and messages."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from bihuan.regulation.schema.catalogue import Option
from bihuan.regulation.schema.words import Code, Codes, Condition, EventName, Rule, Ruled, Title


class Question(Rule):
    code: Code
    text: Title
    type: Literal["scale", "choice", "yes_no", "text"]
    choices: tuple[Option, ...] = ()
    required: bool = True


class Script(Ruled):
    """What is said and asked, question by question, in a version of its own."""

    code: Code
    title: Title
    purpose: Title
    version: str
    opening: Title
    questions: tuple[Question, ...]
    closing: Title


class Checklist(Ruled):
    """What to ask at intake about some kinds of matters; what was not got is kept with its reason."""

    code: Code
    title: Title
    for_: Mapping[Code, Codes] = Field(default_factory=dict, alias="for")
    lines: tuple[Option, ...]


class Message(Ruled):
    """What is told to whom when something happens. `text` may use the facts in braces."""

    code: Code
    title: Title
    event: EventName
    about: Literal["warning", "urging"] | None = None  # which of both, where the event is work_order.urged
    when: Condition | None = None  # only of work orders of which this holds
    to: Codes  # urged, handler, owner, first_asked, or a relation: its posts that may supervise
    by: tuple[Literal["product", "mail", "sms"], ...]
    subject: Title
    text: Title
    may_be_muted: bool = True


class Scripts(Rule):
    scripts: tuple[Script, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    messages: tuple[Message, ...] = ()
