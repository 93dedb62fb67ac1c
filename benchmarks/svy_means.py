"""The peer: svy computes the same levels once, nation and communes, at two cut-offs.

Run as a process of its own: ``python svy_means.py survey.parquet``.
"""

from __future__ import annotations

import sys

import polars as pl
import svy

INDICATORS = [f"d{number:02d}" for number in range(1, 13)]


def main(path: str) -> None:
    """Estimate H, M0, headcounts and censored headcounts with their standard errors."""
    count = pl.sum_horizontal(INDICATORS)
    frame = pl.read_parquet(path).with_columns(
        domain=pl.concat_str("year", "commune", separator="-"),
        **{f"poor{k}": (count >= k).cast(pl.Float64) for k in (4, 6)},
        **{f"score{k}": pl.when(count >= k).then(count / 12).otherwise(0.0) for k in (4, 6)},
        **{
            f"{name}_{k}": pl.when(count >= k).then(pl.col(name)).otherwise(0)
            for name in INDICATORS
            for k in (4, 6)
        },
    )
    wanted = [*INDICATORS]
    for k in (4, 6):
        wanted += [f"poor{k}", f"score{k}", *(f"{name}_{k}" for name in INDICATORS)]
    design = svy.Design(stratum="stratum", psu="psu", wgt="weight", wr=True)
    estimation = svy.Sample(frame, design).estimation
    found = sum(len(part.estimates) for part in estimation.mean(wanted, by="year"))
    found += sum(len(part.estimates) for part in estimation.mean(wanted, by="domain"))
    print(found)


if __name__ == "__main__":
    main(sys.argv[1])
