"""A pack whole: every file of the folder, and ways to look things up in it."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from bihuan.regulation.schema.catalogue import Catalogue
from bihuan.regulation.schema.examples import Example
from bihuan.regulation.schema.forms import Form
from bihuan.regulation.schema.limits import Ladder, Limit, Limits
from bihuan.regulation.schema.mandates import Mandate
from bihuan.regulation.schema.organisation import Organisation, Post, Relation
from bihuan.regulation.schema.policies import Policy
from bihuan.regulation.schema.procedures import Action, Procedure
from bihuan.regulation.schema.registers import Register
from bihuan.regulation.schema.regulation import Clause, Regulation
from bihuan.regulation.schema.reports import Report
from bihuan.regulation.schema.scripts import Scripts
from bihuan.regulation.schema.watches import Watch


class Pack(BaseModel):
    """One edition of one regulation, as loaded. Frozen; looking up a code that is not there is a KeyError."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    regulation: Regulation
    clauses: tuple[Clause, ...]
    organisation: Organisation
    catalogue: Catalogue
    limits: Limits
    procedures: tuple[Procedure, ...]
    policies: tuple[Policy, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    watches: tuple[Watch, ...] = ()
    forms: tuple[Form, ...]
    registers: tuple[Register, ...] = ()
    reports: tuple[Report, ...] = ()
    scripts: Scripts = Scripts()
    examples: tuple[Example, ...] = ()

    @cached_property
    def clause(self) -> Mapping[str, Clause]:
        return {clause.number: clause for clause in self.clauses}

    @cached_property
    def procedure(self) -> Mapping[str, Procedure]:
        return {procedure.code: procedure for procedure in self.procedures}

    @cached_property
    def form(self) -> Mapping[str, Form]:
        return {form.code: form for form in self.forms}

    @cached_property
    def register(self) -> Mapping[str, Register]:
        return {register.code: register for register in self.registers}

    @cached_property
    def report(self) -> Mapping[str, Report]:
        return {report.code: report for report in self.reports}

    @cached_property
    def limit(self) -> Mapping[str, Limit]:
        return {limit.code: limit for limit in self.limits.limits}

    @cached_property
    def ladder(self) -> Mapping[str, Ladder]:
        return {ladder.code: ladder for ladder in self.limits.ladders}

    @cached_property
    def post(self) -> Mapping[str, Post]:
        return {post.code: post for post in self.organisation.posts}

    @cached_property
    def relation(self) -> Mapping[str, Relation]:
        return {relation.code: relation for relation in self.organisation.relations}

    @cached_property
    def policy(self) -> Mapping[str, Policy]:
        return {policy.code: policy for policy in self.policies}

    @cached_property
    def mandate_of(self) -> Mapping[str, Mandate]:
        """The mandate that the work orders of a procedure are weighed against."""
        return {mandate.procedure: mandate for mandate in self.mandates}

    @cached_property
    def watch(self) -> Mapping[str, Watch]:
        return {watch.code: watch for watch in self.watches}

    def actions(self, procedure: str, stage: str) -> Iterator[tuple[str, Action]]:
        """Every action that the stage offers, its own first, then those offered anywhere."""
        rules = self.procedure[procedure]
        yield from rules.stages[stage].actions.items()
        yield from ((code, action) for code, action in rules.anywhere.items() if stage in action.in_stages)
