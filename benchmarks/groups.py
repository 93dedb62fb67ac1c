"""Groups: the lists of a group's years read and counted in one pass, against the same by hand in Polars.

Arguments: ``[COMMUNES] [RUNS]``; by default 60 communes with lists of three years, 3 runs.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path
from time import process_time

import polars as pl

from analysis.comparison import compare
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.standard import standard_for
from analysis.together import read_together
from benchmarks.ratio import Ratio, tell

FIRST, LAST = 2022, 2024


def by_hand(project: Project) -> pl.DataFrame:
    """Read the checked lists, count classes and deprivations, and join two years by village and code."""
    lists = {
        year: pl.scan_parquet(
            sorted((project.root / "data" / "processed" / str(year)).glob("*/households.parquet")),
            include_file_paths="unit",
        )
        for year in range(FIRST, LAST + 1)
    }
    codes = standard_for(LAST).codes
    counted = (
        lists[LAST]
        .group_by("unit", "declared_class")
        .agg(pl.len(), pl.col("members").sum(), *(pl.col(code).sum() for code in codes))
    )
    place = pl.col("unit").str.split("/").list.get(-2)
    key = ["place", "village", "household_id"]
    one, other = (
        lists[year].with_columns(place=place).select(*key, pl.col("declared_class").alias(f"in_{year}"))
        for year in (LAST - 1, LAST)
    )
    moved = one.join(other, on=key, how="full", coalesce=True)
    flows = moved.group_by("place", f"in_{LAST - 1}", f"in_{LAST}").agg(pl.len())
    ever = lists[FIRST].group_by("unit", "declared_class").agg(pl.len())
    return pl.collect_all([counted, flows, ever])[0]


def seconds(work: object, *given: object) -> float:
    """Return the CPU time of a call, all threads."""
    start = process_time()
    work(*given)  # type: ignore[operator]
    return process_time() - start


def main(communes: int = 60, runs: int = 3) -> int:
    """Print the ratios and return 1 if one misses its bound."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        build_demo(root, Demo(communes, 300, first_year=FIRST, last_year=LAST, seed=1))
        return measure(Project(root), runs)


def measure(project: Project, runs: int, group: str = "gia-lap") -> int:
    """Measure the group of a project."""
    codes = sorted(path.name for path in (project.root / "data" / "raw" / str(LAST)).iterdir())
    compare(group, LAST, project, audience="superior")  # what is checked is kept
    seconds(read_together, codes, LAST, project)
    by_hand(project)
    pairs = [(seconds(read_together, codes, LAST, project), seconds(by_hand, project)) for _ in range(runs)]
    ours = tuple(one for one, _ in pairs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    several = f"{len(codes)} communes x {LAST - FIRST + 1} years"
    ratios = [
        Ratio(f"{several}: read and counted / by hand", tuple(a / b for a, b in pairs), 3, "at most"),
        Ratio(f"{several}: CPU a commune", tuple(one / len(codes) for one in ours), 0.05, "at most", " s"),
        Ratio("memory of reading and counting", (memory,), 400, "at most", " MB"),
    ]
    return tell("groups", ratios)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
