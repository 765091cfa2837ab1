"""The swim-lane chart of a procedure: lanes as rows, stages as boxes in columns, arrows between them. Pure geometry.

Every way gets a port of its own at both boxes, a label of its own beside its box, and runs between the boxes, never
through one: ways to the next column directly, longer ones over the lanes, ways back under them. An action that many
stages offer is a stub at the stage it leads to.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import networkx as nx

from bihuan.kernel.text import Words
from bihuan.regulation.schema.procedures import Procedure

BOX, PORT, LEAST = 132, 20, 46  # width of a box, distance of ports, least height
TITLE, PAD, TRACK, CHANNEL = 96, 14, 18, 9  # lane titles, room around boxes, distance of tracks and of channels
LONGEST = 12  # units of a label; a Chinese character is one, a Latin letter about half


@dataclass(frozen=True, slots=True)
class Box:
    code: str
    title: Words
    x: float
    y: float
    height: float
    is_first: bool
    is_end: bool
    width: int = BOX


@dataclass(frozen=True, slots=True)
class Arrow:
    path: str
    label: str
    full: str
    x: float
    y: float
    is_back: bool
    is_stub: bool = False


@dataclass(frozen=True, slots=True)
class LaneRow:
    title: Words
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Chart:
    width: float
    height: float
    lanes: tuple[LaneRow, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(slots=True)
class _Way:
    """All actions from one stage to another, drawn as one arrow."""

    start: str
    end: str
    titles: list[Words] = field(default_factory=list)

    @property
    def full(self) -> str:
        return " / ".join(dict.fromkeys(str(title) for title in self.titles))


def chart_of(procedure: Procedure) -> Chart:
    """The chart of a procedure, in the reader's language."""
    return _Drawing(procedure).chart()


def columns_of(procedure: Procedure) -> dict[str, int]:
    """The column of each stage: the longest way to it from the first stage, ways back left aside."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(procedure.stages)
    graph.add_edges_from((way.start, way.end) for way in _ways(procedure))
    graph.remove_edges_from(_back(graph, procedure.opens_in))
    columns = dict.fromkeys(procedure.stages, 0)
    for stage in nx.topological_sort(graph):
        for after in graph.successors(stage):
            columns[after] = max(columns[after], columns[stage] + 1)
    for code, rule in procedure.stages.items():
        if rule.ends is not None and graph.in_degree(code) == 0:
            columns[code] = max(columns.values())
    return columns


def _ways(procedure: Procedure) -> list[_Way]:
    ways: dict[tuple[str, str], _Way] = {}
    for code, stage in procedure.stages.items():
        for action in stage.actions.values():
            for branch in action.to:
                if branch.stage != code:
                    ways.setdefault((code, branch.stage), _Way(code, branch.stage)).titles.append(action.title)
    return list(ways.values())


def _back(graph: "nx.DiGraph[str]", first: str) -> list[tuple[str, str]]:
    """The ways that lead back to a stage the work order came from, looking depth first."""
    found: list[tuple[str, str]] = []
    done: set[str] = set()

    def look(stage: str, before: tuple[str, ...]) -> None:
        for after in graph.successors(stage):
            if after in (*before, stage):
                found.append((stage, after))
            elif after not in done:
                look(after, (*before, stage))
        done.add(stage)

    for start in (first, *graph.nodes):
        if start not in done:
            look(start, ())
    return found


class _Drawing:
    """One chart in the making: ports first, then sizes, then places, then lines."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.columns = columns_of(procedure)
        self.ways = sorted(_ways(procedure), key=lambda way: (self.columns[way.end], way.end))
        self.stubs = _stubs(procedure)
        self.out: dict[str, list[_Way]] = defaultdict(list)
        self.into: dict[str, list[_Way | Words]] = defaultdict(list)
        for way in self.ways:
            self.out[way.start].append(way)
            self.into[way.end].append(way)
        for stage, words in self.stubs:
            self.into[stage].append(words)
        self.over = [way for way in self.ways if self.columns[way.end] > self.columns[way.start] + 1]
        self.under = [way for way in self.ways if self.columns[way.end] <= self.columns[way.start]]
        self.left = self._left_edges()
        self.over_tracks, self.under_tracks = self._tracks(self.over), self._tracks(self.under)
        self.lanes, self.boxes, self.bottom = self._places()

    def chart(self) -> Chart:
        arrows = [self._arrow(way) for way in self.ways]
        stubs = [self._stub(stage, words) for stage, words in self.stubs]
        width = max((box.x for box in self.boxes.values()), default=0) + BOX + self._gap(self._last) + PAD
        height = self.bottom + TRACK * (_count(self.under_tracks) + 1)
        return Chart(width, height, tuple(self.lanes), tuple(self.boxes.values()), (*arrows, *stubs))

    @property
    def _last(self) -> int:
        return max(self.columns.values(), default=0)

    def _gap(self, column: int) -> float:
        """The room right of a column: for the labels of its ways, and the channels in which lines go up and down."""
        labels = [_length(_short(way.full)) for way in self.ways if self.columns[way.start] == column]
        labels += [_length(_short(str(words))) for stage, words in self.stubs if self.columns[stage] == column + 1]
        return round(20 + 12 * max(labels, default=0) + CHANNEL * (len(self._channels(column)) + 1))

    def _channels(self, column: int) -> list[tuple[_Way, bool]]:
        """The lines that go up or down right of a column: ways that begin at it, and long ones that end after it."""
        going = [(way, True) for way in self.ways if self.columns[way.start] == column]
        long = {id(way) for way in (*self.over, *self.under)}
        return going + [(way, False) for way in self.ways if self.columns[way.end] == column + 1 and id(way) in long]

    def _channel(self, column: int, way: _Way, outgoing: bool) -> float:
        """Where in the room right of a column this line goes up or down: next to the following column."""
        lines = self._channels(column)
        place = next(at for at, (each, out) in enumerate(lines) if each is way and out == outgoing)
        return self.left[column + 1] - CHANNEL * (len(lines) - place) - 6

    def _left_edges(self) -> list[float]:
        edges = [TITLE + self._gap(-1)]
        for column in range(self._last + 1):
            edges.append(edges[-1] + BOX + self._gap(column))
        return edges

    def _places(self) -> tuple[list[LaneRow], dict[str, Box], float]:
        y: float = TRACK * (_count(self.over_tracks) + 1)
        lanes: list[LaneRow] = []
        boxes: dict[str, Box] = {}
        for lane in self.procedure.lanes:
            stages = [code for code, stage in self.procedure.stages.items() if stage.lane == lane.code]
            tallest: float = LEAST
            for column in range(self._last + 1):
                here = y + PAD
                for code in (code for code in stages if self.columns[code] == column):
                    boxes[code] = self._box(code, here)
                    here += boxes[code].height + PAD
                tallest = max(tallest, here - y - 2 * PAD)
            lanes.append(LaneRow(lane.title, y, tallest + 2 * PAD))
            y += tallest + 2 * PAD
        return lanes, boxes, y

    def _box(self, code: str, y: float) -> Box:
        stage = self.procedure.stages[code]
        height = max(LEAST, PORT * (max(len(self.out[code]), len(self.into[code])) + 1) - 6)
        first = code == self.procedure.opens_in
        return Box(code, stage.title, self.left[self.columns[code]], y, height, first, stage.ends is not None)

    def _port(self, code: str, number: int, of: int) -> float:
        box = self.boxes[code]
        return box.y + box.height / 2 + PORT * (number - (of - 1) / 2)

    def _arrow(self, way: _Way) -> Arrow:
        start, end = self.columns[way.start], self.columns[way.end]
        x, target = self.left[start] + BOX, self.left[end]
        y = self._port(way.start, self.out[way.start].index(way), len(self.out[way.start]))
        to = self._port(way.end, self.into[way.end].index(way), len(self.into[way.end]))
        first = self._channel(start, way, True)
        if end == start + 1:
            path = f"M{x:g} {y:g}H{first:g}V{to:g}H{target:g}"
        else:
            track = self._track(way)
            _first, second = self._ends(way)
            path = f"M{x:g} {y:g}H{first:g}V{track:g}H{second:g}V{to:g}H{target:g}"
        return Arrow(path, _short(way.full), way.full, x + 6, y - 4, way in self.under)

    def _ends(self, way: _Way) -> tuple[float, float]:
        """Where a long way leaves its column and where it comes to the other, across."""
        start, end = self.columns[way.start], self.columns[way.end]
        return self._channel(start, way, True), self._channel(end - 1, way, False)

    def _tracks(self, ways: list[_Way]) -> dict[tuple[str, str], int]:
        """A track for each long way, the shortest nearest; two share one where they run past one another."""
        taken: list[list[tuple[float, float]]] = []
        tracks: dict[tuple[str, str], int] = {}
        for way in sorted(ways, key=lambda way: abs(self._ends(way)[0] - self._ends(way)[1])):
            left, right = sorted(self._ends(way))
            free = (at for at, runs in enumerate(taken) if all(right < one or other < left for one, other in runs))
            track = next(free, len(taken))
            taken[track:] = taken[track:] or [[]]
            taken[track].append((left, right))
            tracks[way.start, way.end] = track
        return tracks

    def _track(self, way: _Way) -> float:
        key = (way.start, way.end)
        if key in self.over_tracks:
            return TRACK * (_count(self.over_tracks) - self.over_tracks[key]) - 4
        return self.bottom + TRACK * (self.under_tracks[key] + 1) - 4

    def _stub(self, stage: str, words: Words) -> Arrow:
        """A short arrow into a stage, for an action that several stages offer."""
        box = self.boxes[stage]
        y = self._port(stage, self.into[stage].index(words), len(self.into[stage]))
        label = _short(str(words))
        x = round(box.x - 14 - 12 * _length(label))
        return Arrow(f"M{x:g} {y:g}H{box.x:g}", label, str(words), x, y - 4, is_back=False, is_stub=True)


def _count(tracks: dict[tuple[str, str], int]) -> int:
    return max(tracks.values(), default=-1) + 1


def _stubs(procedure: Procedure) -> list[tuple[str, Words]]:
    return [
        (stage, action.title)
        for action in procedure.anywhere.values()
        for stage in dict.fromkeys(branch.stage for branch in action.to)
    ]


def _length(label: str) -> float:
    return sum(1 if ord(letter) > 0x2E80 else 0.55 for letter in label)


def _short(label: str) -> str:
    if _length(label) <= LONGEST:
        return label
    kept = ""
    for letter in label:
        if _length(kept + letter) > LONGEST - 1:
            break
        kept += letter
    return kept.rstrip() + "…"


def stages_in_order(procedure: Procedure) -> Iterable[str]:
    """The stages as one comes to them: what the chart shows, for those who read."""
    columns = columns_of(procedure)
    return sorted(procedure.stages, key=lambda code: columns[code])
