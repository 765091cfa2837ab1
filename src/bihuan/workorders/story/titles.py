"""The regulation's words for what a work order holds as codes."""

from typing import Any

from bihuan.regulation.schema.catalogue import Problem
from bihuan.regulation.schema.forms import Form
from bihuan.workorders.facts import Case


class Titles:
    """The regulation's words for the codes of a work order, for templates to look up."""

    def __init__(self, case: Case) -> None:
        self._case = case

    @property
    def level(self) -> str:
        return next((str(x.title) for x in self._case.pack.catalogue.levels if x.code == self._case.order.level), "")

    @property
    def channel(self) -> str:
        order = self._case.order
        return next((str(x.title) for x in self._case.pack.catalogue.channels if x.code == order.channel), "")

    @property
    def classification(self) -> str:
        """The tree, the business and the problem, from left to right."""
        order = self._case.order
        tree = next((x for x in self._case.pack.catalogue.classifications if x.code == order.classification), None)
        if tree is None:
            return ""
        business = next((str(x.title) for x in tree.businesses if x.code == order.business), "")
        problem = next((str(x.title) for x in tree.problems if x.code == order.problem), "")
        return " · ".join(text for text in (str(tree.title), business, problem) if text)

    @property
    def problem(self) -> Problem | None:
        """The kind of problem with what the regulation says of it."""
        order, trees = self._case.order, self._case.pack.catalogue.classifications
        return next(
            (
                x
                for tree in trees
                for x in tree.problems
                if (tree.code, x.code) == (order.classification, order.problem)
            ),
            None,
        )

    @property
    def text(self) -> str:
        """What the form calls the words of the matter: what the customer says, what a department is asked to do."""
        form = self._case.pack.form[self._case.procedure.form]
        return next((str(field.label) for field in form.fields if field.binds == "text"), "")

    @property
    def excerpts(self) -> list[Form]:
        """The forms that tell a part of it."""
        return [self._case.pack.form[code] for code in self._case.procedure.excerpts]

    @property
    def flags(self) -> list[Any]:
        return [flag for flag in self._case.pack.catalogue.flags if flag.code in self._case.order.flags]

    @property
    def tags(self) -> list[Any]:
        return [tag for tag in self._case.pack.catalogue.tags if tag.code in self._case.order.tags]

    @property
    def tier(self) -> Any:
        tiers = self._case.pack.catalogue.tiers
        return next((tier for tier in tiers if tier.code == self._case.order.tier), None)

    @property
    def settlement(self) -> str:
        for options in self._case.pack.catalogue.options:
            for option in options.options:
                if option.code == self._case.order.settlement:
                    return str(option.title)
        return ""
