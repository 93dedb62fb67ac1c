"""Run every benchmark of this folder: ``python -m benchmarks.run [NAME …]``; exit 1 if a bound is missed.

What each found is kept in ``results/``; from there ``docs/performance.md`` and its curves are written
anew, with the remarks of ``notes.md``.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from analysis.display.drawing import to_svg
from benchmarks.ratio import FOLDER, Ratio

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
RESULTS = HERE / "results"
BENCHMARKS = ("reports", "groups", "households", "measure", "intake", "plan")


def main(*chosen: str) -> int:
    """Run one after the other, each in a process of its own, so that none disturbs another."""
    env = os.environ | {FOLDER: str(RESULTS)}
    codes = []
    for name in chosen or BENCHMARKS:
        print(f"== {name}", flush=True)
        words = [sys.executable, "-m", f"benchmarks.{name}"]
        codes.append(subprocess.run(words, check=False, env=env).returncode)  # noqa: S603 - our own words
    told = {path.stem: json.loads(path.read_text("utf-8")) for path in RESULTS.glob("*.json")}
    write_page({name: told[name] for name in BENCHMARKS if name in told})
    return max(codes)


def write_page(told: dict[str, Any]) -> None:
    """Write the page of results and draw the curves."""
    lines = [
        "# Performance",
        "",
        "Made by `make bench`. Every figure is a ratio of things measured in one run, or a bound that was",
        "promised; it must hold in every run, not in the best one.",
        f"Last run: {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}.",
        "",
        "| what | median | lowest to highest | bound | holds |",
        "|---|---:|---:|---:|---|",
    ]
    for name, found in told.items():
        lines.append(f"| **{name}** | | | | |")
        for values in found["ratios"]:
            ratio = Ratio(**values | {"values": tuple(values["values"])})
            low, high = min(ratio.values), max(ratio.values)
            cells = [
                ratio.name,
                f"{statistics.median(ratio.values):.2f}{ratio.unit}",
                f"{low:.2f} to {high:.2f}" if len(ratio.values) > 1 else "one run",
                f"{ratio.sense} {ratio.bound:g}{ratio.unit}",
                "yes" if ratio.holds else "**no**",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## Curves", ""]
    for name, curve in ((name, curve) for found in told.values() for name, curve in found["curves"].items()):
        points = sorted((float(size), seconds) for size, seconds in curve.items())
        (DOCS / "images" / f"bench-{name}.svg").write_text(_drawing(name, points), "utf-8")
        lines += [f"![Seconds over {name}, both axes in powers of ten](images/bench-{name}.svg)", ""]
        lines += [f"| {name} | seconds |", "|---:|---:|"]
        lines += [f"| {size:,.0f} | {seconds:.2f} |" for size, seconds in points] + [""]
    lines.append((HERE / "notes.md").read_text("utf-8").rstrip())
    (DOCS / "performance.md").write_text("\n".join(lines) + "\n", "utf-8")


def _drawing(name: str, points: list[tuple[float, float]]) -> str:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3.4), layout="constrained")
    axes = figure.add_subplot()
    axes.loglog(*zip(*points, strict=True), marker="o", color="#0b4f8a", label="measured")
    size, seconds = points[-1]
    axes.loglog([size / 100, size], [seconds / 100, seconds], color="#59616b", linestyle="--", label="linear")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        axis.set_minor_formatter("")
    axes.set_xlabel(name)
    axes.set_ylabel("seconds")
    axes.legend(frameon=False)
    return to_svg(figure)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
