"""Totals roll up, gaps to published rows are told, and what is missing is counted, not taken for zero."""

import numpy as np
import pandas as pd

from analysis.measures.comparison import covers_listed, totals

COLUMNS = ["unit", "class", "base", "item", "value"]


def frame(rows):
    return pd.DataFrame(rows, columns=COLUMNS).astype({"value": "Int64"})


def test_sums_gaps_and_missing():
    figures = frame(
        [
            ("a", "poor", "households", "closing", 10),
            ("b", "poor", "households", "closing", None),
            ("b", "poor", "households", "opening", 7),
            ("c", "poor", "households", "closing", 5),
        ]
    )
    own = frame([("g", "poor", "households", "closing", 14), ("g", "poor", "households", "opening", None)])
    found = totals(figures, own, 3)
    told = found[["item", "total", "communes", "missing", "published", "gap"]].astype(object)
    assert told.where(told.notna(), None).values.tolist() == [
        ["closing", 15, 2, 1, 14, -1],
        ["opening", 7, 1, 2, None, None],
    ]


def test_nothing_reported_gives_no_rows():
    assert totals(frame([]), frame([]), 3).empty


def test_a_published_row_of_the_listed_communes_alone_is_found_out():
    chance = np.random.default_rng(24)
    for _ in range(4):
        size = int(chance.integers(3, 9))
        counts = chance.integers(1, 400, (size, 6))
        listed = int(chance.integers(1, size))
        items = [f"item{at}" for at in range(6)]
        figures = frame(
            [
                (str(at), "poor", "households", item, int(value))
                for at in range(listed)
                for item, value in zip(items, counts[at], strict=True)
            ]
        )
        own = figures.head(6)
        for known in (listed, size):
            published = own.assign(value=counts[:known].sum(axis=0))
            assert covers_listed(totals(figures, published, size)) == (known == listed)
        assert not covers_listed(totals(figures, own.assign(value=counts[:listed].sum(axis=0)), listed))
