"""Figures: medians of runs, the bar each has to hold, and PostgreSQL alone beside it."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

RUNS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `alone` is what PostgreSQL needs or does by itself for the same rows."""

    code: str
    what: str
    value: float
    unit: str
    bar: float | None = None
    more_is_better: bool = False
    p50: float | None = None
    p95: float | None = None
    alone: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool | None:
        if self.bar is None:
            return None
        return self.value >= self.bar if self.more_is_better else self.value <= self.bar

    @property
    def ratio(self) -> float | None:
        """How many times better PostgreSQL alone is."""
        if not self.alone or not self.value:
            return None
        return self.alone / self.value if self.more_is_better else self.value / self.alone


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, over several runs: the medians of the runs' percentiles, in milliseconds."""

    p50: float
    p95: float


def timed(acts: Sequence[Callable[[], object]], *, runs: int = RUNS, warm: int = 3) -> Times:
    """Each act once a run, after a few to warm up."""
    for act in acts[:warm]:
        act()
    each = [[_took(act) for act in acts] for _ in range(runs)]
    return Times(median(percentile(run, 50) for run in each), median(percentile(run, 95) for run in each))


def _took(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def percentile(values: Iterable[float], percent: int) -> float:
    """The smallest value that so many per cent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown."""
    lines = [
        "| | what | bar | measured | p50 | p95 | PostgreSQL alone | ratio | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in figures:
        bar = "" if one.bar is None else f"{'≥' if one.more_is_better else '≤'} {_short(one.bar)} {one.unit}"
        verdict = {True: "holds", False: "**missed**", None: ""}[one.holds]
        cells = (
            one.code, one.what + (f" ({one.note})" if one.note else ""), bar, f"{_short(one.value)} {one.unit}",
            _short(one.p50), _short(one.p95), _short(one.alone), _short(one.ratio), verdict,
        )  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
