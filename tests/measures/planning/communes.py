"""Random communes: households of every class and of none, indicators and scores known or not."""

import pandas as pd
from hypothesis import strategies as st

from analysis.standard import standard_for

STANDARD = standard_for(2022)
CODES = STANDARD.codes
CLASSES = st.sampled_from(["poor", "poor", "near_poor", "not_poor", None])
FLAGS = st.lists(st.sampled_from([True, True, False, None]), min_size=len(CODES), max_size=len(CODES))
SCORES = st.one_of(st.none(), st.integers(100, 160))
HOUSEHOLD = st.tuples(st.sampled_from("AB"), CLASSES, FLAGS, SCORES)


def listed(rows):
    """Return a household list of (village, class, flags, score), one code a row."""
    frame = pd.DataFrame(
        {
            "village": pd.array([village for village, *_ in rows], "string"),
            "household_id": pd.array([str(number) for number in range(len(rows))], "string"),
            "class": pd.array([class_ for _, class_, *_ in rows], "string"),
            "members": pd.array([4] * len(rows), "Int64"),
            "urban": pd.array([None] * len(rows), "boolean"),
            "previous_household": pd.array([None] * len(rows), "string"),
            "b1_score": pd.array([score for *_, score in rows], "Int64"),
            "income_vnd": pd.array([None] * len(rows), "Int64"),
        }
    )
    flags = {code: pd.array([row[2][at] for row in rows], "boolean") for at, code in enumerate(CODES)}
    return frame.assign(**flags)
