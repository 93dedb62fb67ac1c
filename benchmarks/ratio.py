"""What a benchmark found, against what it should be; printed, and kept for the page of results."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

FOLDER = "BENCH_FOLDER"


@dataclass(frozen=True)
class Ratio:
    """One figure: its values of several runs in a row, and the bound that each must keep."""

    name: str
    values: tuple[float, ...]
    bound: float
    sense: Literal["at least", "at most"]
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Whether every run keeps to the bound."""
        if self.sense == "at least":
            return min(self.values) >= self.bound
        return max(self.values) <= self.bound

    def line(self) -> str:
        """Return the figure as a line: median, lowest and highest, bound."""
        median, low, high = statistics.median(self.values), min(self.values), max(self.values)
        runs = f"{len(self.values)} runs, {low:.2f} to {high:.2f}" if len(self.values) > 1 else "1 run"
        state = "ok  " if self.holds else "MISS"
        bound = f"{self.sense} {self.bound:g}{self.unit}"
        return f"{state} {self.name}: {median:.2f}{self.unit} ({runs}; {bound})"


Curves = Mapping[str, Mapping[float, float]]


def tell(name: str, ratios: Sequence[Ratio], curves: Curves | None = None) -> int:
    """Print the figures, keep them where the page of results is made, and return the exit code.

    Parameters
    ----------
    name
        Of the benchmark.
    curves
        What was measured over sizes: name → size → seconds.
    """
    for ratio in ratios:
        print(ratio.line(), flush=True)
    if os.environ.get(FOLDER):
        kept = {"ratios": [asdict(ratio) for ratio in ratios], "curves": curves or {}}
        Path(os.environ[FOLDER], f"{name}.json").write_text(json.dumps(kept, indent=1), "utf-8")
    return 0 if all(ratio.holds for ratio in ratios) else 1


def timed(work: Callable[[], object]) -> float:
    """Return the wall time of a call."""
    start = perf_counter()
    work()
    return perf_counter() - start
