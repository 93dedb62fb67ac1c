"""Totals roll up, gaps to published rows are told, and what is missing is counted, not taken for zero."""

import pandas as pd

from analysis.measures.comparison import totals

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
