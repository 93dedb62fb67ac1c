"""Do intervals cover what they say? Simulated domains of few PSUs in a large design; the table of the docs.

A domain of m PSUs with 20 households each stands beside 60 PSUs of others in the same stratum. PSUs differ:
the share of poor in one is drawn from a beta distribution with mean p and correlation 0.05 within PSUs.
"""

import numpy as np
import polars as pl
import pytest

from analysis import alkire_foster

SIZE, CORRELATION, REPEATS = 20, 0.05, 400


def psus(random, count, share, first, year, group="d"):
    """Rows of some PSUs of one year."""
    spread = (1 - CORRELATION) / CORRELATION
    poor = random.binomial(SIZE, random.beta(share * spread, (1 - share) * spread, count))
    flags = (np.arange(SIZE)[None, :] < poor[:, None]).astype(np.int8).ravel()
    psu = np.repeat(np.arange(count) + first, SIZE)
    return pl.DataFrame({"psu": psu, "a": flags}).with_columns(group=pl.lit(group), year=pl.lit(year))


def coverage(count, share, repeats, seed=1):
    """Shares of intervals that hold the truth: of the level, and of the change between two such years."""
    random = np.random.default_rng(seed)
    rest = [psus(random, 60, 0.5, 10_000, year, "rest") for year in (2022, 2023)]
    level = change = 0
    for _ in range(repeats):
        frame = pl.concat([*rest, *(psus(random, count, share, 0, year) for year in (2022, 2023))])
        found = alkire_foster(
            frame, ["a"], ["1"], by=["group"], year="year", psu="psu", independent_years=True
        )
        rows = found.filter(pl.col("group") == "d")
        one = rows.filter(measure="H", year="2022").row(0, named=True)
        two = rows.filter(measure="H_change").row(0, named=True)
        level += one["ci_low"] <= share <= one["ci_high"]
        change += two["ci_low"] <= 0 <= two["ci_high"]
    return level / repeats, change / repeats


@pytest.mark.soak
@pytest.mark.parametrize("share", [0.03, 0.5])
@pytest.mark.parametrize("count", [2, 3, 5, 10, 20, 40])
def test_intervals_cover_what_they_say(count, share):
    # 400 repeats have a standard error of 1.1 points: 93 % may be seen as 90.5.
    assert min(coverage(count, share, REPEATS)) >= 0.905
