"""A signature as it was drawn: lines of points in a box, and the same as a picture."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from bihuan.kernel.errors import Refusal

WIDTH, HEIGHT = 600, 200
MOST_LINES, MOST_POINTS = 80, 4_000
FEWEST = 5  # points; less is a slip of the hand

Strokes = list[list[list[int]]]


class NotDrawn(Refusal):
    """Nothing that could be a signature."""

    code = "not_drawn"


def drawn(said: str) -> Strokes:
    """The lines that a browser sends as JSON; raises `NotDrawn` for anything else."""
    strokes: Any = None
    with suppress(ValueError, RecursionError):
        strokes = json.loads(said[:200_000])
    return require_drawn(strokes)


def require_drawn(strokes: Any) -> Strokes:
    """The same lines, if they could be a signature; raises `NotDrawn`."""
    if not are_strokes(strokes):
        raise NotDrawn(_("请在框内手写签名。"), fields={"strokes": _("请在框内手写签名。")})
    return [[[int(x), int(y)] for x, y in line] for line in strokes if line]


def are_strokes(said: Any) -> bool:
    """Whether it is lines of points within the box, and enough of them for a signature."""
    return _are_lines(said) and FEWEST <= sum(len(line) for line in said) <= MOST_POINTS


def _are_lines(said: Any) -> bool:
    return (
        isinstance(said, list)
        and len(said) <= MOST_LINES
        and all(isinstance(line, list) and all(_is_point(point) for point in line) for line in said)
    )


def _is_point(said: Any) -> bool:
    if not isinstance(said, list) or len(said) != 2 or any(type(each) is not int for each in said):
        return False
    return bool(0 <= said[0] <= WIDTH and 0 <= said[1] <= HEIGHT)


def path_of(strokes: Sequence[Sequence[Sequence[int]]]) -> str:
    """The lines as the path of an SVG."""
    return "".join("M" + "L".join(f"{x} {y}" for x, y in _at_least_two(line)) for line in strokes)


def _at_least_two(line: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
    return line if len(line) > 1 else (line[0], line[0])


def svg_of(strokes: Sequence[Sequence[Sequence[int]]]) -> str:
    """The whole picture, for paper."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="{path_of(strokes)}" fill="none" stroke="#000" stroke-width="6" stroke-linecap="round"'
        ' stroke-linejoin="round"/></svg>'
    )
