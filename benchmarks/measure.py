"""The general measures: against svy, against reading, over sizes, and the memory at their peak.

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
KEYS = ("commune", "year", "stratum", "psu", "weight")


def command(path: Path, out: Path) -> list[str]:
    """Return the call of giamngheo measure: levels and changes, nation and communes, two cut-offs."""
    words = f"--cutoff 1/3,1/2 --by commune --year year --strata stratum --psu psu --out {out}".split()
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


def compute(path: Path) -> Callable[[], object]:
    """Return the estimator on columns that are in memory."""
    from analysis.measures.alkire_foster import Design, Question, estimate

    question = Question.build(
        INDICATORS, ["1/3", "1/2"], by=["commune"], year="year", design=Design("weight", "stratum", "psu")
    )
    frame = pl.read_parquet(path)
    return lambda: estimate(frame, question)


def main(runs: int = 3) -> int:
    """Print the ratios and return 1 if one misses its bound."""
    faster, memory, after, growth = [], [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = write_survey(folder / "survey.parquet", ROWS)
        big = write_survey(folder / "big.parquet", 4 * ROWS)
        for _ in range(runs):
            ours = seconds(lambda: run(command(path, folder / "out.csv")), 2)
            theirs = seconds(lambda: run([sys.executable, str(HERE / "svy_means.py"), str(path)]))
            faster.append(theirs / ours)
            memory.append(peak_mb(command(path, folder / "out.csv")))
            reading = seconds(lambda: pl.read_parquet(path, columns=[*INDICATORS, *KEYS]), 5)
            computing = seconds(compute(path), 5)
            after.append(computing / reading)
            growth.append(seconds(compute(big), 3) / computing)
            print(
                f"giamngheo {ours:.2f} s, svy {theirs:.2f} s; read {reading:.3f}, compute {computing:.3f} s"
            )
    ratios = [
        Ratio("svy / giamngheo measure, whole process", tuple(faster), 20, "at least", " x"),
        Ratio("its memory", tuple(memory), 1024, "at most", " MB"),
        Ratio("compute / read", tuple(after), 2, "at most"),
        Ratio("time of 4 x the rows / time", tuple(growth), 4.4, "at most"),
    ]
    return tell("measure", ratios)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
