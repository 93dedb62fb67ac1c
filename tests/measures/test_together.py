"""Lists of many communes counted at once: the same figures as one by one (dữ liệu giả lập)."""

import random

import pandas as pd
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.intake.frames import frame
from analysis.intake.household import household_model
from analysis.intake.households import model_dtypes
from analysis.measures.classification import with_class
from analysis.measures.counts import class_counts, deprivation_counts
from analysis.measures.deprivation import deprivation
from analysis.measures.matching import links, share_found, shares_found
from analysis.measures.movements import movements, movements_of_many
from analysis.measures.together import counted, told_counts, told_deprivations, with_classes
from analysis.measures.told_before import movements_told, movements_told_of_many
from analysis.standard import listed_codes, standard_for

STANDARD = standard_for(2023)
DTYPES = model_dtypes(household_model(listed_codes(2023)))
CLASSES = ("poor", "near_poor", "not_poor")
VILLAGES = ("Thôn 1", "thôn 01", "Bản 1", "1", "Bản Mới", "Mới")
COMMUNES = ("15136", "15139", "15148")


def listed(drawn, size, *, known=0.8):
    """Draw a list: villages and codes spelled in several ways, classes and flags that may be missing."""

    def perhaps(value):
        return value if drawn.random() < known else None

    rows = {}
    for _ in range(size):
        village, number = drawn.choice(VILLAGES), drawn.choice(("1", "01", "2", "003", "3", "A 4", "a4"))
        told = drawn.choice((None, None, None, "1", f"{drawn.choice(VILLAGES)}/2", "Thôn 1/1; 2"))
        rows[village, number] = {
            "village": village,
            "household_id": number,
            "members": perhaps(drawn.randint(1, 8)),
            "urban": drawn.choice((None, True, False)),
            "b1_score": perhaps(drawn.choice((110, 145, 170))),
            "declared_class": perhaps(drawn.choice(CLASSES)),
            "previous_class": perhaps(drawn.choice(CLASSES)),
            "previous_household": told,
            **{code: perhaps(drawn.random() < 0.4) for code in STANDARD.codes},
        }
    return frame(list(rows.values()), DTYPES)


def of_class(one, area):
    return with_class(one, STANDARD, area)


def drawn_years(drawn, years):
    known = drawn.choice((0.8, 1.0))
    return {
        code: {year: of_class(listed(drawn, drawn.randint(1, 9), known=known), "rural") for year in years}
        for code in COMMUNES
    }


def together(lists):
    told = [one.assign(commune=pd.array([code] * len(one), "string")) for code, one in lists.items()]
    return pd.concat(told, ignore_index=True)


def same(one, other):
    keys = list(one.columns)
    pd.testing.assert_frame_equal(
        one.reset_index(drop=True), other[keys].reset_index(drop=True), check_dtype=False
    )


@settings(max_examples=3)
@given(st.integers(0, 10**6), st.integers(2, 3))
def test_movements_of_many_are_those_of_each(seed, length):
    drawn = random.Random(seed)
    years = range(2022, 2022 + length)
    lists = drawn_years(drawn, years)
    covers = {code: drawn.choice(("all", "reviewed", "unknown")) for code in lists}
    before = years[-2]
    found = movements_of_many(
        {year: together({code: one[year] for code, one in lists.items()}) for year in years},
        {before: covers},
    )
    for code, one in lists.items():
        alone = movements(one, code, {before: covers[code]})
        same(alone[alone["unit"] == code], found[found["unit"] == code])


@settings(max_examples=2)
@given(st.integers(0, 10**6))
def test_who_is_found_again_does_not_depend_on_the_neighbours(seed):
    drawn = random.Random(seed)
    lists = drawn_years(drawn, (2022, 2023))
    old, new = (together({code: one[year] for code, one in lists.items()}) for year in (2022, 2023))
    shares = shares_found(old, new)
    pairs = links(old, new)
    for code, one in lists.items():
        alone = one[2022].reset_index(drop=True), one[2023].reset_index(drop=True)
        assert shares[code] == share_found(*alone)
        first = [int((each["commune"] == code).to_numpy().argmax()) for each in (old, new)]
        own = pairs[old["commune"].loc[pairs["old"]].to_numpy() == code]
        assert (own[["old", "new"]] - first).to_numpy().tolist() == links(*alone)[
            ["old", "new"]
        ].values.tolist()


def test_a_bare_village_is_another_one_only_where_its_own_commune_has_two():
    old = pd.DataFrame({"village": ["Mới", "Mới"], "household_id": ["1", "1"], "commune": ["a", "b"]})
    new = pd.DataFrame({"village": ["Bản Mới", "Thôn Mới", "Bản Mới"], "household_id": ["1"] * 3})
    new = new.assign(commune=["a", "a", "b"], previous_household=pd.array([None] * 3, "string"))
    assert links(old, new)[["old", "new"]].values.tolist() == [[1, 2]]


@settings(max_examples=2)
@given(st.integers(0, 10**6))
def test_last_years_classes_of_many_are_those_of_each(seed):
    drawn = random.Random(seed)
    lists = {
        code: of_class(listed(drawn, drawn.randint(1, 9), known=drawn.choice((0.4, 0.8))), "rural")
        for code in COMMUNES
    }
    found = movements_told_of_many(together(lists))
    for code, one in lists.items():
        alone = movements_told(one, code)
        same(alone[alone["unit"] == code], found[found["unit"] == code])


@settings(max_examples=4)
@given(st.integers(0, 10**6))
def test_classes_and_deprivations_of_many_are_those_of_each(seed):
    drawn = random.Random(seed)
    lists = {code: listed(drawn, drawn.randint(1, 9)) for code in COMMUNES}
    areas = {code: drawn.choice(("rural", "urban")) for code in lists}
    codes = STANDARD.codes
    told = with_classes(
        pl.from_pandas(together(lists)), {code: (STANDARD, area) for code, area in areas.items()}
    )
    found = list(counted(told, codes).iter_rows(named=True))
    for code, one in lists.items():
        alone = of_class(one, areas[code])
        own = told.filter(pl.col("commune") == code)
        for name in ("class", "may_be_poor", "may_be_near_poor", "may_be_not_poor"):
            assert own[name].to_list() == alone[name].astype(object).where(alone[name].notna(), None).tolist()
        counts = class_counts(alone, code, STANDARD)
        counts = counts[counts["unit"] == code].dropna(subset="value")
        wanted = {
            (name, "households" if measure == "deprivations" else measure,
             "deprivations" if measure == "deprivations" else "total"): value
            for name, measure, value in counts[["class", "measure", "value"]].itertuples(index=False)
        }  # fmt: skip
        rows = [row for row in found if row["commune"] == code]
        assert wanted == {
            (row["class"], base, item): value for row in rows for base, item, value in told_counts(row, codes)
        }
        counted_ = deprivation_counts(alone, code, STANDARD)
        every = class_counts(alone, code, STANDARD)
        frames = (each[each["unit"] == code] for each in (counted_, every))
        shown = deprivation(*frames, STANDARD).dropna(subset=["households", "denominator"])
        assert {
            (name, item): (value, among)
            for name, item, value, among in shown[
                ["class", "indicator", "households", "denominator"]
            ].itertuples(index=False)
        } == {
            (row["class"], item): (value, row["sure:rows"])
            for row in rows
            for item, value in told_deprivations(row, codes)
        }
