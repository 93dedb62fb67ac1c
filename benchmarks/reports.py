"""Reports: one against the usual commands, many against a loop of them and against a plain script.

Arguments: ``[COMMUNES] [RUNS] [MOST]``; by default 100 communes, 3 runs of each comparison, and once as
many as 1 000 communes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from analysis.demo.build import Demo, build_demo
from benchmarks.process import Run, ours, python, run
from benchmarks.ratio import Ratio, tell

ROOT = Path(__file__).parents[1]
NOTEBOOK = str(ROOT / "notebooks" / "commune_report.ipynb")
# The usual commands and the plain script cost the same for every report, so they get fewer.
LOOPED, SCRIPTED = 2, 25
YEAR = 2024


def usual(folder: Path, commune: str, cwd: Path) -> list[list[str]]:
    """Return the two commands of the usual way; they give HTML only."""
    made = str(folder / f"{commune}.ipynb")
    words = ["-r", "commune", commune, "-p", "year", str(YEAR), "--cwd", str(cwd)]
    return [
        python("-m", "papermill", NOTEBOOK, made, *words),
        python("-m", "nbconvert", "--to", "html", made),
    ]


def loop(folder: Path, communes: list[str], cwd: Path) -> Run:
    """Run the usual commands for some communes and return the cost of one report."""
    told = [run(words, cwd) for one in communes for words in usual(folder, one, cwd)]
    wall, cpu = (sum(values) / len(communes) for values in zip(*((t.wall, t.cpu) for t in told), strict=True))
    return Run(wall, cpu, max(t.peak_mb for t in told))


def build(root: Path, count: int) -> Run:
    """Build so many reports as HTML, from nothing."""
    words = ["build", "--year", str(YEAR), "--formats", "html", "--fresh", "--limit", str(count)]
    with tempfile.TemporaryDirectory() as out:
        return run(ours(*words, "--output", out), root)


def plain_script(root: Path, out: Path, communes: list[str]) -> Run:
    """Run the notebook's code for all communes in one process."""
    words = python("-m", "benchmarks.plain_script", str(root), str(YEAR), str(out), *communes)
    return run(words, ROOT, os.environ | {"GIAMNGHEO_PROJECT": str(root)})


def main(count: int = 100, runs: int = 3, most: int = 1000) -> int:
    """Print the ratios and return 1 if one misses its bound."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "project")
        build_demo(root, Demo(max(count, most), 120, first_year=YEAR, last_year=YEAR, seed=1))
        communes = sorted(path.name for path in (root / "data" / "raw" / str(YEAR)).iterdir())
        out = Path(scratch, "out")
        out.mkdir()
        one, many, cpu, memory, start = [], [], [], [], []
        curve: dict[float, float] = {}
        for _ in range(runs):
            call = ["report", "--commune", communes[0], "--year", str(YEAR), "--output", str(out)]
            alone = run(ours(*call), root)
            looped = loop(out, communes[:LOOPED], root)
            one.append(alone.wall / looped.wall)
            built = build(root, count)
            script = plain_script(root, out, communes[:SCRIPTED])
            many.append(looped.wall / (built.wall / count))
            each = script.cpu / len(communes[:SCRIPTED])
            cpu.append(built.cpu / count / each)
            memory.append(built.peak_mb)
            curve[count] = built.wall
            bare, help_ = (
                min(run(words).wall for _ in range(5)) for words in (python("-c", "pass"), ours("--help"))
            )
            start.append(help_ - bare)
            print(f"one report {alone.wall:.1f} s, the usual way {looped.wall:.1f} s", flush=True)
            print(f"{count} reports {built.wall:.0f} s, CPU of one {built.cpu / count:.2f} s", flush=True)
        sizes = sorted({1, 10, 30, 300, most} - {count})
        other = {size: build(root, size) for size in sizes if size <= most}
        curve |= {size: found.wall for size, found in other.items()}
        large = other.get(most)
    ratios = [
        Ratio("one report, four formats / papermill and nbconvert, HTML only", tuple(one), 1, "at most"),
        Ratio(f"throughput of build / shell loop, {count} reports", tuple(many), 6, "at least", " x"),
        Ratio(f"CPU of build / plain script, {count} reports", tuple(cpu), 2.5, "at most"),
        Ratio("giamngheo --help above a bare interpreter", tuple(start), 0.15, "at most", " s"),
    ]
    if large is not None and count < most:
        # What starting costs is the same for few and many; it is left out of the comparison.
        start_up = curve[1] - (curve[count] - curve[1]) / (count - 1)
        grown = (large.wall - start_up) / most / ((curve[count] - start_up) / count)
        name = f"{most} reports / {count} reports"
        ratios += [
            Ratio(f"cost of a report, {name}", (grown,), 1.1, "at most"),
            Ratio(f"memory, {name}", (large.peak_mb / max(memory),), 1.3, "at most"),
        ]
    return tell("reports", ratios, {"reports": dict(sorted(curve.items()))})


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
