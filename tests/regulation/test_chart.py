"""The swim-lane chart: every stage once, no two boxes over one another, no line through a box."""

import re
from itertools import combinations, pairwise

import pytest

from bihuan.regulation.chart import Arrow, Box, Chart, chart_of, columns_of, stages_in_order
from bihuan.regulation.load import load_pack
from bihuan.regulation.schema.procedures import Procedure
from tests.regulation.breaking import LIBRARY
from tests.regulation.test_check_pack import TELECOM

PROCEDURES = [*load_pack(LIBRARY).procedures, *load_pack(TELECOM).procedures]
by_name = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.code)


@by_name
def test_shows_every_stage_once_in_its_lane(procedure: Procedure) -> None:
    chart = chart_of(procedure)

    assert sorted(box.code for box in chart.boxes) == sorted(procedure.stages)
    lanes = {lane.code: row for lane, row in zip(procedure.lanes, chart.lanes, strict=True)}
    for box in chart.boxes:
        lane = lanes[procedure.stages[box.code].lane]
        assert lane.y < box.y
        assert box.y + box.height < lane.y + lane.height


@by_name
def test_no_two_boxes_overlap(procedure: Procedure) -> None:
    for one, other in combinations(chart_of(procedure).boxes, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        above = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or above, (one.code, other.code)


@by_name
def test_no_line_runs_through_a_box(procedure: Procedure) -> None:
    chart = chart_of(procedure)

    for arrow in chart.arrows:
        for (x1, y1), (x2, y2) in pairwise(corners(arrow)):
            for box in chart.boxes:
                assert not crosses(box, x1, y1, x2, y2), (arrow.full, box.code)


@by_name
def test_everything_is_inside(procedure: Procedure) -> None:
    chart = chart_of(procedure)

    for arrow in chart.arrows:
        assert all(0 <= x <= chart.width and 0 <= y <= chart.height for x, y in corners(arrow)), arrow.full


@by_name
def test_labels_do_not_cover_one_another(procedure: Procedure) -> None:
    chart = chart_of(procedure)

    places = [(arrow.x, arrow.y) for arrow in chart.arrows]
    assert len(places) == len(set(places))
    for one, other in combinations(sorted(places), 2):
        assert abs(one[1] - other[1]) >= 12 or abs(one[0] - other[0]) >= 40, (one, other)


def test_columns_follow_the_longest_way() -> None:
    complaint = next(each for each in PROCEDURES if each.title.zh == "读者投诉")

    assert columns_of(complaint) == {"draft": 0, "handling": 1, "assisting": 2, "settled": 2, "withdrawn": 2}
    assert next(iter(stages_in_order(complaint))) == "draft"


def test_a_way_back_is_drawn_apart() -> None:
    complaint = next(each for each in PROCEDURES if each.title.zh == "读者投诉")
    chart: Chart = chart_of(complaint)

    assert [arrow.full for arrow in chart.arrows if arrow.is_back] == ["协办完成"]
    assert [arrow.full for arrow in chart.arrows if arrow.is_stub] == ["撤回"]


def corners(arrow: Arrow) -> list[tuple[float, float]]:
    x = y = 0.0
    found = []
    for sign, numbers in re.findall(r"([MHV])([-0-9. ]+)", arrow.path):
        if sign == "M":
            x, y = map(float, numbers.split())
        elif sign == "H":
            x = float(numbers)
        else:
            y = float(numbers)
        found.append((x, y))
    return found


def crosses(box: Box, x1: float, y1: float, x2: float, y2: float) -> bool:
    left, right = sorted((x1, x2))
    top, bottom = sorted((y1, y2))
    inside_across = left < box.x + box.width and right > box.x
    inside_down = top < box.y + box.height and bottom > box.y
    return inside_across and inside_down
