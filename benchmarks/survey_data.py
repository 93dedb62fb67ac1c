"""A synthetic survey of any size: two years, 20 communes, 12 indicators, strata and PSUs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

INDICATORS = tuple(f"d{number:02d}" for number in range(1, 13))
COMMUNES = 20


def write_survey(path: Path, rows: int, seed: int = 1, communes: int = COMMUNES) -> Path:
    """Write a Parquet file of households.

    Deprivations of a household go together, as in real data: each has a level of its own.
    """
    random = np.random.default_rng(seed)
    # At least three PSUs a commune.
    each = max(2000 // communes, 3)
    psu = random.integers(0, each * communes, rows)
    level = random.beta(1.2, 4, rows)[:, None]
    rates = random.uniform(0.3, 1.5, len(INDICATORS))
    flags = (random.random((rows, len(INDICATORS))) < level * rates).astype(np.int8)
    frame = pl.DataFrame(flags, schema=list(INDICATORS)).with_columns(
        commune=pl.Series([f"{code:05d}" for code in range(communes)]).gather(psu // each),
        year=pl.Series(np.where(random.random(rows) < 0.5, 2022, 2023)),
        stratum=pl.Series(psu // 50),
        psu=pl.Series(psu),
        weight=pl.Series(random.uniform(0.5, 1.5, rows)),
    )
    frame.write_parquet(path)
    return path
