"""Small tables and look-ups that several tests share."""

import numpy as np
import polars as pl

LETTERS = "abcdefghijkl"


def table(rows, **columns):
    """One row a person from a list of 0/1 rows."""
    names = list(LETTERS[: len(rows[0])])
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        **{name: pl.Series(values) for name, values in columns.items()}
    )


def cell(found, measure, column="estimate", **where):
    """The one value of a measure; ``where`` defaults to the whole."""
    wanted = {"by": "", "group": "", "indicator": "", **where}
    rows = found.filter(measure=measure, **wanted)
    assert len(rows) == 1, rows
    return rows[column][0]


def row_of(found, measure, names, column="estimate", **where):
    """The values of a measure by indicator."""
    return [cell(found, measure, column, indicator=name, **where) for name in names]


def drawn(seed, n=600, indicators=4, psus=24, per_stratum=4):
    """A stratified, clustered sample with one single-PSU stratum and a group with nobody poor."""
    random = np.random.default_rng(seed)
    psu = random.integers(0, psus, n)
    strata = np.where(psu == psus - 1, psus, psu // per_stratum)
    group = random.choice(["x", "y", "never"], n, p=[0.5, 0.4, 0.1])
    flags = random.random((n, indicators)) < random.uniform(0.1, 0.6, indicators)
    flags &= (group != "never")[:, None]
    frame = pl.DataFrame(flags.astype(np.int8), schema=list(LETTERS[:indicators]))
    return frame.with_columns(
        psu=pl.Series([f"p{code:02d}" for code in psu]),
        strata=pl.Series(strata),
        group=pl.Series(group),
        weight=pl.Series(random.uniform(0.2, 3, n)),
    )
