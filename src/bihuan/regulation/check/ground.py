"""What every proof stands on: the pack, where its values stand in the files, and the list of what was found."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bihuan.kernel.text import Words
from bihuan.regulation.faults import Fault, Places, Trail, did_you_mean
from bihuan.regulation.schema.forms import Form
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Action, Procedure
from bihuan.regulation.schema.registers import Gathers
from bihuan.regulation.schema.words import Rule
from bihuan.regulation.walk import rules_in


@dataclass(frozen=True, slots=True)
class Edge:
    """One way an action may take a work order; it comes back to its own stage where it leads nowhere else."""

    stage: str
    code: str
    action: Action
    to: str
    when: str | None
    trail: Trail


@dataclass(slots=True)
class Ground:
    pack: Pack
    places: Places
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    rules: tuple[tuple[Trail, Rule], ...] = ()

    def __post_init__(self) -> None:
        self.rules = tuple(rules_in(self.pack))

    def refuse(self, trail: Trail, message: Words, remedy: Words) -> None:
        self.faults.append(self._at(trail, message, remedy))

    def warn(self, trail: Trail, message: Words, remedy: Words) -> None:
        self.warnings.append(self._at(trail, message, remedy))

    def unknown(self, trail: Trail, what: Words, name: str, known: Collection[str]) -> None:
        message = Words(f"没有{what.zh}“{name}”。", f"There is no {what.en} “{name}”.")
        self.refuse(trail, message, did_you_mean(name, known))

    def _at(self, trail: Trail, message: Words, remedy: Words) -> Fault:
        place = self.places.of(trail)
        return Fault(place.file, place.line, message, remedy)

    def procedures(self) -> Iterator[tuple[Trail, Procedure]]:
        """The procedures that hang together well enough to be followed: their first stage and form are there."""
        for number, procedure in enumerate(self.pack.procedures):
            if procedure.opens_in in procedure.stages and procedure.form in self.pack.form:
                yield ("procedures", number), procedure

    def form_of(self, trail: Trail) -> Form | None:
        """The form whose fields are meant at this place: the one it stands in, or that of its procedure."""
        if trail[0] == "forms":
            return self.pack.forms[int(trail[1])]
        if trail[0] == "registers" and "opened_by" not in trail[2:3]:
            return self.pack.form.get(self.pack.registers[int(trail[1])].form)
        if trail[0] == "reports" and "inspected" in trail:
            return self._inspected_form(trail)
        procedure = self.procedure_of(trail)
        return self.pack.form.get(procedure.form) if procedure else None

    def _inspected_form(self, trail: Trail) -> Form | None:
        said = self.pack.reports[int(trail[1])].indicators[int(trail[3])].inspected
        register = self.pack.register.get(said.kept_in) if said else None
        return self.pack.form.get(register.form) if register else None

    def gathers_of(self, trail: Trail) -> Gathers | None:
        """What the list that a place belongs to is gathered from."""
        if trail[0] != "registers" or "gathered" not in trail[2:3]:
            return None
        return self.pack.registers[int(trail[1])].gathered

    def procedure_of(self, trail: Trail) -> Procedure | None:
        """The procedure that a place belongs to, or that its mandate is for."""
        if trail[0] == "mandates":
            return self.pack.procedure.get(self.pack.mandates[int(trail[1])].procedure)
        if trail[0] == "reports":
            return self.pack.procedure.get(self.pack.reports[int(trail[1])].procedure)
        if trail[0] == "registers" and "opened_by" in trail[2:3]:
            return self.pack.procedure.get(self.pack.registers[int(trail[1])].opened_by[int(trail[3])].procedure)
        return self.pack.procedures[int(trail[1])] if trail[0] == "procedures" else None


def offered(procedure: Procedure, stage: str) -> Iterator[tuple[str, Action, Trail]]:
    """The actions of a stage, with the way to each inside the procedure."""
    for code, action in procedure.stages[stage].actions.items():
        yield code, action, ("stages", stage, "actions", code)
    for code, anywhere in procedure.anywhere.items():
        if stage in anywhere.in_stages:
            yield code, anywhere, ("anywhere", code)


def edges(procedure: Procedure) -> Iterator[Edge]:
    """Every way from stage to stage that the procedure knows."""
    for stage in procedure.stages:
        for code, action, trail in offered(procedure, stage):
            for branch in action.to:
                if branch.stage in procedure.stages:
                    yield Edge(stage, code, action, branch.stage, branch.when, trail)
            if not action.to or action.to[-1].when is not None:
                yield Edge(stage, code, action, stage, None, trail)
