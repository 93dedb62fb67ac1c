"""The general measures: against svy, by file and by number of communes, over sizes, and their memory.

Whole processes are compared with whole processes; each pair runs one after the other several times
and the best of each counts, since other work on the machine only adds time.
"""

from __future__ import annotations

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


def peak_mb(words: Sequence[str]) -> float:
    """Return the peak memory of a process and its children, in MB."""
    probe = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    found = subprocess.check_output([sys.executable, "-c", probe, *words], text=True)  # noqa: S603 - as above
    return int(found) / 1024


def reading(path: Path) -> Callable[[], object]:
    """Return a reading of the columns of the run."""
    return lambda: pl.read_parquet(path, columns=[*INDICATORS, *KEYS])


def main(runs: int = 3) -> int:
    """Print the ratios and return 1 if one misses its bound."""
    faster, parquet, text, slope = [], [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        out = folder / "out.csv"
        path = write_survey(folder / "survey.parquet", ROWS)
        csv = folder / "survey.csv"
        pl.read_parquet(path).write_csv(csv)
        big = write_survey(folder / "big.parquet", 4 * ROWS)
        many = write_survey(folder / "many.parquet", ROWS, communes=ALL_COMMUNES)
        huge = write_survey(folder / "huge.parquet", 10 * ROWS)
        for _ in range(runs):
            ours = seconds(lambda: run(command(path, out)), 2)
            theirs = seconds(lambda: run([sys.executable, str(HERE / "svy_means.py"), str(path)]))
            faster.append(theirs / ours)
            parquet.append(ours)
            text.append(seconds(lambda: run(command(csv, out)), 2))
            more = seconds(lambda: run(command(big, out)), 2) - ours
            read = seconds(reading(big), 3) - seconds(reading(path), 3)
            slope.append(more / read)
            print(
                f"giamngheo {ours:.2f} s, svy {theirs:.2f} s; 3 million more {more:.2f} s, read {read:.3f} s"
            )
        far = seconds(lambda: run(command(many, out)))
        peaks = peak_mb(command(many, out)), peak_mb(command(huge, out))
    ratios = [
        Ratio("svy / giamngheo measure, whole process", tuple(faster), 40, "at least", " x"),
        Ratio("a million rows, Parquet, whole process", tuple(parquet), 0.9, "at most", " s"),
        Ratio("a million rows, CSV, whole process", tuple(text), 1.2, "at most", " s"),
        Ratio("a further million rows / reading them", tuple(slope), 3, "at most"),
        Ratio(f"a million rows, {ALL_COMMUNES} communes", (far,), 15, "at most", " s"),
        Ratio("its memory", (peaks[0],), 1024, "at most", " MB"),
        Ratio("memory of ten million rows", (peaks[1],), 2000, "at most", " MB"),
    ]
    return tell("measure", ratios)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
