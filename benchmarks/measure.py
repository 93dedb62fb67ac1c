"""The general measures: against svy and DuckDB, by kind of file, number of communes and size; their memory.

Whole processes are compared with whole processes; each pair runs one after the other several times
and the best of each counts, since other work on the machine only adds time.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from benchmarks.ratio import Ratio, tell
from benchmarks.survey_data import INDICATORS, write_survey

HERE = Path(__file__).parent
ROWS = 1_000_000
ALL_COMMUNES = 3321
# Each is run that often, and the best counts.
TIMES = 3
KEYS = ("commune", "year", "stratum", "psu", "weight")


def command(path: Path, out: Path) -> list[str]:
    """Return the call of giamngheo measure: levels and changes, nation and communes, two cut-offs."""
    words = f"--cutoff 1/3,1/2 --by commune --year year --out {out}".split()
    words += ["--strata", "stratum", "--psu", "psu", "--shared-psus"]
    names = ["--indicators", ",".join(INDICATORS), "--sample-weight", "weight"]
    return [
        sys.executable,
        "-c",
        "from analysis import cli; cli.main()",
        "measure",
        str(path),
        *names,
        *words,
    ]


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Return the best wall time of several."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def run(words: Sequence[str]) -> None:
    """Run a process to its end, quietly."""
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - our own words


def by_turns(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Return the best wall times of two, each run after the other, so that a noisy minute hits both."""
    taken = [(seconds(first), seconds(second)) for _ in range(TIMES)]
    return min(one for one, _ in taken), min(two for _, two in taken)


def peer(name: str, path: Path) -> list[str]:
    """Return the call of another tool for the same survey."""
    return [sys.executable, str(HERE / f"{name}.py"), str(path)]


def peak_mb(words: Sequence[str]) -> float:
    """Return the peak memory of a process and its children, in MB."""
    probe = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    found = subprocess.check_output([sys.executable, "-c", probe, *words], text=True)  # noqa: S603 - as above
    return int(found) / 1024


def cpu(words: Sequence[str]) -> float:
    """Return the CPU time of a process, the least of several: other work on the machine adds little to it."""
    taken = []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(words)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


def reading(path: Path) -> list[str]:
    """Return the call that reads the columns of the run."""
    code = f"import polars; polars.read_parquet({str(path)!r}, columns={[*INDICATORS, *KEYS]!r})"
    return [sys.executable, "-c", code]


def main(runs: int = 3) -> int:
    """Print the ratios and return 1 if one misses its bound."""
    found: dict[str, list[float]] = {name: [] for name in ("parquet", "csv", "duckdb", "slope", "three")}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        out = folder / "out.csv"
        path, big = (
            write_survey(folder / "survey.parquet", ROWS),
            write_survey(folder / "big.parquet", 4 * ROWS),
        )
        csv, three = folder / "survey.csv", folder / "three.csv"
        pl.read_parquet(path).write_csv(csv)
        pl.read_parquet(big).head(3 * ROWS).write_csv(three)
        many = write_survey(folder / "many.parquet", ROWS, communes=ALL_COMMUNES)
        huge = write_survey(folder / "huge.parquet", 10 * ROWS)
        for _ in range(runs):
            ours, by_hand = by_turns(
                lambda: run(command(path, out)), lambda: run(peer("duckdb_levels", path))
            )
            found["parquet"].append(ours)
            found["duckdb"].append(ours / by_hand)
            found["csv"].append(seconds(lambda: run(command(csv, out)), TIMES))
            found["three"].append(seconds(lambda: run(command(three, out)), TIMES))
            more = cpu(command(big, out)) - cpu(command(path, out))
            read = cpu(reading(big)) - cpu(reading(path))
            found["slope"].append(more / read)
            print(
                f"{ours:.2f} s, DuckDB {by_hand:.2f} s; CPU of 3 million more {more:.2f} s, read {read:.2f} s"
            )
        theirs = seconds(lambda: run(peer("svy_means", path)))
        far = seconds(lambda: run(command(many, out)))
        peaks = [peak_mb(command(one, out)) for one in (many, huge, three)]
    ours = min(found["parquet"])
    ratios = [
        Ratio("svy / giamngheo measure, whole process", (theirs / ours,), 40, "at least", " x"),
        Ratio("giamngheo measure / levels by hand in DuckDB", tuple(found["duckdb"]), 2.5, "at most"),
        Ratio("a million rows, Parquet, whole process", tuple(found["parquet"]), 0.9, "at most", " s"),
        Ratio("a million rows, CSV, whole process", tuple(found["csv"]), 1.2, "at most", " s"),
        Ratio("three million rows, CSV, whole process", tuple(found["three"]), 3, "at most", " s"),
        Ratio("its memory", (peaks[2],), 400, "at most", " MB"),
        Ratio("CPU of further million rows / of reading them", tuple(found["slope"]), 3, "at most"),
        Ratio(f"a million rows, {ALL_COMMUNES} communes", (far,), 15, "at most", " s"),
        Ratio("its memory", (peaks[0],), 1024, "at most", " MB"),
        Ratio("memory of ten million rows", (peaks[1],), 500, "at most", " MB"),
    ]
    return tell("measure", ratios)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
