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


def main() -> int:
    """Print the ratios and return 1 if one misses its bound."""
    bounds = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = write_survey(folder / "survey.parquet", ROWS)
        ours = seconds(lambda: run(command(path, folder / "out.csv")), 3)
        theirs = seconds(lambda: run([sys.executable, str(HERE / "svy_means.py"), str(path)]))
        bounds.append(("svy / giamngheo, whole process", theirs / ours, 20, "at least"))
        rows = len(pl.read_csv(folder / "out.csv", infer_schema=False))
        print(f"giamngheo {ours:.2f} s, {rows} rows; svy {theirs:.2f} s")
        bounds.append(("peak memory, MB", peak_mb(command(path, folder / "out.csv")), 1024, "below"))
        reading = seconds(lambda: pl.read_parquet(path, columns=[*INDICATORS, *KEYS]), 5)
        computing = seconds(compute(path), 5)
        bounds.append(("compute / read", computing / reading, 2, "below"))
        print(f"read {reading:.3f} s, compute {computing:.3f} s")
        big = write_survey(folder / "big.parquet", 4 * ROWS)
        growth = seconds(compute(big), 3) / computing
        bounds.append(("time of 4 x the rows / time", growth, 4.4, "below"))
    for name, found, bound, sense in bounds:
        good = found >= bound if sense == "at least" else found <= bound
        print(f"{'ok  ' if good else 'MISS'} {name}: {found:.2f} ({sense} {bound})")
    return 0 if all((f >= b) if s == "at least" else (f <= b) for _, f, b, s in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
