"""Somebody owns every stage: in each kind of unit that a work order may come to, one of the posts sits."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Edge, Ground, edges, offered
from bihuan.regulation.conditions import AllOf, Compare, Many, Name, NotACondition, Value, parsed
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.catalogue import Business, Classification, Problem
from bihuan.regulation.schema.pack import Pack
from bihuan.regulation.schema.procedures import Action, Procedure


@dataclass(slots=True)
class Kinds:
    """The kinds of units that may own each stage: those it surely comes to, and those it may come back to."""

    receiving: frozenset[str]
    asking: frozenset[str]  # the kinds that open it as a child
    surely: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    perhaps: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, stage: str) -> set[str]:
        return self.surely[stage] | self.perhaps[stage]


def check_owners(ground: Ground) -> None:
    """Refuse stages that nobody owns and actions that nobody can take."""
    for trail, procedure in ground.procedures():
        kinds = kinds_of(ground.pack, procedure)
        _check_stage_owners(ground, trail, procedure, kinds)
        _check_actors(ground, trail, procedure, kinds)
    _check_duties(ground)


def kinds_of(pack: Pack, procedure: Procedure, *, below: tuple[str, ...] = ()) -> Kinds:
    """Follow every way through the procedure and note which kinds of units a work order comes to."""
    receiving = _seats(pack, procedure.opening.posts)
    asking: set[str] = set()
    sent: set[str] = set()
    for parent, edge in _openers(pack, procedure):
        if parent.code not in (procedure.code, *below):
            above = kinds_of(pack, parent, below=(*below, procedure.code))
            asking |= _acting(pack, above, parent, edge)
        sent |= set(edge.action.targets)
    kinds = Kinds(frozenset(receiving | asking), frozenset(asking))
    placed = _placed(pack, procedure, procedure.opens_in, kinds, asking) if asking else set()
    kinds.surely[procedure.opens_in] |= receiving | (sent or placed)
    _spread(pack, procedure, kinds)
    return kinds


def _openers(pack: Pack, procedure: Procedure) -> Iterable[tuple[Procedure, Edge]]:
    for parent in pack.procedures:
        if parent.opens_in in parent.stages:
            for edge in edges(parent):
                if edge.action.opens is not None and edge.action.opens.procedure == procedure.code:
                    yield parent, edge


def _spread(pack: Pack, procedure: Procedure, kinds: Kinds) -> None:
    """Until nothing new is found: each way carries its kinds on to the stage it leads to."""
    ways = list(edges(procedure))
    before = -1
    while before != (before := sum(len(found) for found in (*kinds.surely.values(), *kinds.perhaps.values()))):
        for edge in ways:
            surely, perhaps = _carried(pack, procedure, kinds, edge, ways)
            kinds.surely[edge.to] |= surely
            kinds.perhaps[edge.to] |= perhaps - kinds.surely[edge.to]


def _carried(pack: Pack, procedure: Procedure, kinds: Kinds, edge: Edge, ways: list[Edge]) -> tuple[set[str], set[str]]:
    """The kinds that the new stage's owner is of after this way: those it surely is, and those it may be."""
    how = edge.action.move or ("place" if edge.action.to else "stay")
    owner = procedure.stages[edge.to].owner
    named = owner.unit if owner is not None and owner.unit != "same" else None
    if how == "send":
        return set(edge.action.targets), set()
    if how in ("place", "pass_up") and named is not None:
        return _named(pack, kinds, named), set()
    if how in ("place", "stay"):
        return _at(kinds.surely[edge.stage], edge), _at(kinds.perhaps[edge.stage], edge)
    if how == "give_back":
        return set(), {kind for way in ways if way.action.move == "report" for kind in _at(kinds.of(way.stage), way)}
    senders = {kind for way in ways if way.action.move == "send" for kind in _acting(pack, kinds, procedure, way)}
    return set(), (senders | kinds.asking) & _senders_meant(edge, pack)


def _senders_meant(edge: Edge, pack: Pack) -> set[str]:
    """The kinds of senders for which this way is taken: those that its condition names, else any."""
    everything = {kind.code for kind in pack.organisation.unit_kinds}
    try:
        condition = parsed(edge.when or "true")
    except NotACondition:
        return everything
    parts = condition.of if isinstance(condition, AllOf) else (condition,)
    for part in parts:
        if isinstance(part, Compare) and part.left == Name("sender_kind") and part.sign in ("==", "in"):
            items = part.right.items if isinstance(part.right, Many) else (part.right,)
            return {str(item.constant) for item in items if isinstance(item, Value)}
    return everything


def _placed(pack: Pack, procedure: Procedure, stage: str, kinds: Kinds, here: set[str]) -> set[str]:
    owner = procedure.stages[stage].owner
    if owner is None or owner.unit == "same":
        return set(here)
    return _named(pack, kinds, owner.unit)


def _named(pack: Pack, kinds: Kinds, unit: str) -> set[str]:
    if unit == "receiving":
        return set(kinds.receiving)
    return set(pack.relation[unit].kind) if unit in pack.relation else set()


def _at(here: set[str], edge: Edge) -> set[str]:
    """Of these kinds of owner, those under which the action is offered."""
    return here & set(edge.action.owner_kinds) if edge.action.owner_kinds else set(here)


def _acting(pack: Pack, kinds: Kinds, procedure: Procedure, edge: Edge) -> set[str]:
    """The kinds of owner under which somebody can take it."""
    here = _at(kinds.of(edge.stage), edge)
    return here & _seats(pack, _posts(procedure, edge.stage, edge.action)) if edge.action.unit == "owner" else here


def _posts(procedure: Procedure, stage: str, action: Action) -> tuple[str, ...]:
    owner = procedure.stages[stage].owner
    return action.posts or (owner.posts if owner else ())


def _seats(pack: Pack, posts: Iterable[str]) -> set[str]:
    return {kind for post in posts if post in pack.post for kind in pack.post[post].sits_in}


def _titles(pack: Pack, kinds: Iterable[str]) -> Words:
    titles: Mapping[str, Words] = {kind.code: kind.title for kind in pack.organisation.unit_kinds}
    found = [titles[kind] for kind in sorted(kinds) if kind in titles]
    return Words("、".join(each.zh for each in found), ", ".join(each.en for each in found))


def _check_stage_owners(ground: Ground, trail: Trail, procedure: Procedure, kinds: Kinds) -> None:
    for code, stage in procedure.stages.items():
        if stage.owner is None:
            continue
        seats = _seats(ground.pack, stage.owner.posts)
        place = (*trail, "stages", code, "owner")
        title = stage.title
        for empty, tell in ((kinds.surely[code] - seats, ground.refuse), (kinds.perhaps[code] - seats, ground.warn)):
            if empty:
                names = _titles(ground.pack, empty)
                tell(
                    place,
                    Words(
                        f"环节“{title.zh}”会到 {names.zh}，那里没有负责它的岗位。",
                        f"The stage {code} may come to: {names.en}; none of its posts sits there.",
                    ),
                    Words(
                        "请补上在那里任职的岗位，或改变单位关系。", "Add a post that sits there, or change the unit."
                    ),
                )


def _check_actors(ground: Ground, trail: Trail, procedure: Procedure, kinds: Kinds) -> None:
    for stage in procedure.stages:
        for code, action, way in offered(procedure, stage):
            edge = Edge(stage, code, action, stage, None, way)
            there = _at(kinds.of(stage), edge) if action.unit == "owner" else _named(ground.pack, kinds, action.unit)
            posts = _posts(procedure, stage, action)
            if action.by_system or not there or there & _seats(ground.pack, posts):
                continue
            names = _titles(ground.pack, there)
            ground.refuse(
                (*trail, *way),
                Words(
                    f"操作“{action.title.zh}”无人能做：它的岗位不在 {names.zh}。",
                    f"Nobody can take the action {code}: its posts do not sit in: {names.en}.",
                ),
                Words("请改变 posts 或 unit。", "Change `posts` or `unit`."),
            )


def _divided(tree: Classification) -> Iterator[tuple[str, str, int, Business | Problem]]:
    for number, business in enumerate(tree.businesses):
        yield "of_business", "businesses", number, business
    for number, problem in enumerate(tree.problems):
        yield "of_problem", "problems", number, problem


def _check_duties(ground: Ground) -> None:
    """Where a stage goes to the unit with a duty, every business or problem has that duty."""
    pack = ground.pack
    placed = {stage.owner.unit for each in pack.procedures for stage in each.stages.values() if stage.owner}
    duties = {pack.relation[unit].duty for unit in placed if unit in pack.relation}
    for number, tree in enumerate(pack.catalogue.classifications):
        for duty, name, at, kind in _divided(tree):
            if duty in duties and kind.active and kind.duty is None:
                ground.refuse(
                    ("catalogue", "classifications", number, name, at),
                    Words(
                        f"“{kind.title.zh}”没有归口职责，按职责归口的环节将无人负责。",
                        f"{kind.code} lies in no duty, so stages that go by duty would have no owner.",
                    ),
                    Words("请写 duty。", "Give it a `duty`."),
                )
