"""Every work order gets on: each stage is reached, has a way to an ending, and waits for nothing that cannot come."""

import networkx as nx

from bihuan.kernel.text import Words
from bihuan.regulation.check.ground import Ground, edges, offered
from bihuan.regulation.faults import Trail
from bihuan.regulation.schema.procedures import Branch, Procedure, Stage


def check_paths(ground: Ground) -> None:
    """Refuse procedures in which a work order would be lost."""
    for trail, procedure in ground.procedures():
        graph = graph_of(procedure)
        _check_reach(ground, trail, procedure, graph)
        _check_endings(ground, trail, procedure, graph)
        _check_stages(ground, trail, procedure)
        _check_branches(ground, trail, procedure)
        _check_joins(ground, trail, procedure)
        _check_merging(ground, trail, procedure)


def graph_of(procedure: Procedure) -> "nx.DiGraph[str]":
    """The stages and the ways between them."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(procedure.stages)
    graph.add_edges_from((edge.stage, edge.to) for edge in edges(procedure))
    return graph


def _check_reach(ground: Ground, trail: Trail, procedure: Procedure, graph: "nx.DiGraph[str]") -> None:
    reached = {procedure.opens_in, *nx.descendants(graph, procedure.opens_in)}
    reached |= {procedure.merging.stage} if procedure.merging else set()
    for code, stage in procedure.stages.items():
        if code not in reached:
            ground.refuse(
                (*trail, "stages", code),
                Words(f"没有操作通向环节“{stage.title.zh}”（{code}）。", f"No action ever leads to the stage {code}."),
                Words("请写出通向它的操作，或删去它。", "Write the action that leads there, or take the stage out."),
            )


def _check_endings(ground: Ground, trail: Trail, procedure: Procedure, graph: "nx.DiGraph[str]") -> None:
    """A work order that cannot end is caught in a loop, or stands before a wall."""
    endings = [code for code, stage in procedure.stages.items() if stage.ends is not None]
    may_end = set(endings).union(*(nx.ancestors(graph, code) for code in endings))
    stuck = [code for code in procedure.stages if code not in may_end]
    loops = [loop for loop in nx.strongly_connected_components(graph) if len(loop) > 1]
    for code in stuck:
        loop = next((loop for loop in loops if code in loop), None)
        title = procedure.stages[code].title
        if loop:
            names = "、".join(stage for stage in procedure.stages if stage in loop)
            message = Words(
                f"环节 {names} 绕成一圈，没有出口。", f"The stages {names} go round in a loop without an exit."
            )
        else:
            message = Words(
                f"从环节“{title.zh}”（{code}）到不了任何结束环节。", f"No way leads from the stage {code} to an ending."
            )
        ground.refuse(
            (*trail, "stages", code),
            message,
            Words("请写出一个通向结束（ends）的操作。", "Write an action that leads towards a stage that ends."),
        )


def _check_stages(ground: Ground, trail: Trail, procedure: Procedure) -> None:
    for code, stage in procedure.stages.items():
        place = (*trail, "stages", code)
        if stage.ends is None and stage.owner is None:
            ground.refuse(
                place,
                Words(f"环节“{stage.title.zh}”（{code}）无人负责。", f"Nobody owns the stage {code}."),
                Words("请写 owner：岗位和单位。", "Give it an owner: posts and a unit."),
            )
        if stage.ends is not None and _has_more(procedure, code, stage):
            ground.refuse(
                place,
                Words(
                    f"环节“{stage.title.zh}”（{code}）已结束，却还有负责人或操作。",
                    f"The stage {code} ends, and yet has an owner or actions.",
                ),
                Words("请删去 ends，或删去负责人和操作。", "Take out `ends`, or the owner and the actions."),
            )


def _has_more(procedure: Procedure, code: str, stage: Stage) -> bool:
    return stage.owner is not None or any(offered(procedure, code))


def _check_branches(ground: Ground, trail: Trail, procedure: Procedure) -> None:
    """A way without a condition takes everything; what stands after it is never taken."""
    for stage in procedure.stages:
        for _code, action, way in offered(procedure, stage):
            for number, branch in enumerate(action.to[:-1]):
                if _is_always(branch):
                    ground.refuse(
                        (*trail, *way, "to", number + 1),
                        Words(
                            "前一条去向没有条件，这一条永远走不到。",
                            "The way before has no condition, so this one is never taken.",
                        ),
                        Words(
                            "请给前一条写 when，或删去这一条。", "Give the one before a `when`, or take this one out."
                        ),
                    )


def _is_always(branch: Branch) -> bool:
    return branch.when is None or branch.when.strip() == "true"


def _check_joins(ground: Ground, trail: Trail, procedure: Procedure) -> None:
    """A stage that waits for children is entered with children, and they come to an end."""
    for code, stage in procedure.stages.items():
        join = stage.join
        child = ground.pack.procedure.get(join.procedure) if join else None
        if join is None or child is None:
            continue
        place = (*trail, "stages", code, "join")
        if not _may_settle(child):
            ground.refuse(
                place,
                Words(
                    f"本环节等待“{child.title.zh}”，而它永远不会办结。",
                    f"This stage waits for {child.code}, which never settles.",
                ),
                Words(
                    "请在该流程中写一个 settles 的操作或结束环节。",
                    "Write an action there that settles, or a stage that ends.",
                ),
            )
        if _waits_for(child, procedure.code):
            ground.refuse(
                place,
                Words(
                    f"“{child.title.zh}”反过来等待本流程，双方互等。",
                    f"{child.code} waits for this procedure in turn: a deadlock.",
                ),
                Words("请去掉其中一处 join。", "Take out one of the two joins."),
            )
        if not _opens(procedure, code, join.procedure):
            ground.refuse(
                place,
                Words(
                    f"进入本环节时没有任何操作开立“{child.title.zh}”，会一直等下去。",
                    f"No action on the way here opens {child.code}: it would wait for ever.",
                ),
                Words("请在通向本环节的操作上写 opens。", "Let the action that leads here open it."),
            )


def _check_merging(ground: Ground, trail: Trail, procedure: Procedure) -> None:
    """What was merged waits in a stage of its own, in which nothing is done."""
    merging = procedure.merging
    stage = procedure.stages.get(merging.stage) if merging else None
    if merging is not None and stage is not None and stage.ends != "merged":
        ground.refuse(
            (*trail, "merging", "stage"),
            Words(
                f"合并后停留的环节“{stage.title.zh}”不是合并的结束环节。",
                f"What was merged waits in {merging.stage}, which is no stage for merged work orders.",
            ),
            Words("请给该环节写 ends: merged。", "Give that stage `ends: merged`."),
        )


def _may_settle(child: Procedure) -> bool:
    if child.opens_in not in child.stages:
        return True
    reached = {child.opens_in, *nx.descendants(graph_of(child), child.opens_in)}
    ends = any(child.stages[code].ends is not None for code in reached)
    return ends or any(edge.action.settles for edge in edges(child) if edge.stage in reached)


def _waits_for(child: Procedure, parent: str) -> bool:
    return any(stage.join is not None and stage.join.procedure == parent for stage in child.stages.values())


def _opens(procedure: Procedure, stage: str, child: str) -> bool:
    return any(
        edge.action.opens is not None and edge.action.opens.procedure == child
        for edge in edges(procedure)
        if edge.to == stage
    )
