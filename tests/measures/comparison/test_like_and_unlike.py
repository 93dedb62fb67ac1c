"""Flags of every rate, parts of the whole, years, communes like each other, over random groups."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.comparison import alike, apart, contributions, of_kind, ways, yearly
from analysis.measures.comparison.alike import FEWEST

counts = st.one_of(st.none(), st.integers(0, 400))
communes = st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=12)


@given(communes)
def test_contributions_add_up_to_the_whole(rows):
    frame = pd.DataFrame(rows, columns=["opening", "closing", "all"]).astype("Int64")
    found = contributions(frame.assign(unit=[str(n) for n in range(len(frame))]))
    for name in ("level_pct", "households_pct", "change_pct"):
        known = found[name].dropna()
        assert known.empty or known.sum() == pytest.approx(100)
    both = frame.dropna(subset=["opening", "closing"])
    assert found["change"].dropna().tolist() == (both["closing"] - both["opening"]).tolist()


@given(st.dictionaries(st.integers(2021, 2026), st.tuples(counts, st.integers(0, 500)), max_size=6))
def test_a_way_is_what_each_step_of_the_unbroken_years_says(known):
    years = {year: {"poor": poor, "all": all_} for year, (poor, all_) in known.items() if poor is not None}
    rates = yearly({"a": years})
    told = {
        year: 100 * one["poor"] / one["all"]
        for year, one in years.items()
        if one["all"] and one["poor"] <= one["all"]
    }
    assert dict(zip(rates["year"], rates["share_pct"], strict=True)) == pytest.approx(told)
    run = []
    year = 2026
    while year in told:
        run.append(told[year])
        year -= 1
    found = ways(rates, 2026)
    if len(run) < 2:
        assert found.empty
        return
    (row,) = found.to_dict("records")
    assert (row["years"], row["first_year"]) == (len(run), 2027 - len(run))
    assert row["change_pp"] == pytest.approx(run[0] - run[1])
    steps = {int(np.sign(now - before)) for now, before in pairwise(run)}
    way = {(-1,): "down", (1,): "up", (0,): "same"}.get(tuple(steps), "mixed")
    if len(run) >= 3:
        assert row["way"] == way and row["since_first_pp"] == pytest.approx(run[0] - run[-1])
    else:
        assert pd.isna(row["way"]) and pd.isna(row["since_first_pp"])


maybe = st.one_of(st.none(), st.booleans())


@given(
    st.lists(
        st.tuples(
            maybe, maybe, st.one_of(st.none(), st.floats(0, 100)), st.one_of(st.none(), st.integers(1, 90))
        ),
        min_size=1,
        max_size=40,
    )
)
def test_every_kind_has_five_communes_or_is_the_whole_group(rows):
    frame = pd.DataFrame(rows, columns=["urban", "upland", "minority_pct", "households"])
    frame = frame.assign(unit=[str(n) for n in range(len(frame))])
    found = alike(frame)
    assert found["unit"].tolist() == frame["unit"].tolist()
    for row in found.to_dict("records"):
        members = of_kind(found, row["alike"])
        assert row["unit"] in members and len(members) == row["communes"]
        assert row["alike"] == "" or len(members) >= FEWEST
        here = frame.iloc[int(row["unit"])]
        for name in ("urban", "upland"):
            if name in row["things"]:
                own = frame[frame["unit"].isin(members)][name]
                assert {None if one is None else bool(one) for one in own} == {here[name]}


def group(rng, communes, kind, indicators):
    """Return the figures of a group none of whose communes is apart: alike, or spread as log odds are."""
    sizes = np.exp(rng.normal(6.5, 0.8, communes)).clip(40, 6000).astype(int)

    def rate(centre, size=communes):
        if kind == "alike":
            return np.full(size, centre)
        return 1 / (1 + (1 - centre) / centre * np.exp(0.6 * rng.standard_normal(size)))

    rows = []

    def add(class_, item, values, among=None):
        for n, value in enumerate(values):
            rows.append(
                (str(n), class_, "households", item, int(value), among[n] if among is not None else None)
            )

    add("all", "total", sizes)
    for name, centre in (("poor", 0.12), ("near_poor", 0.06)):
        of_class = rng.binomial(sizes, rate(centre))
        add(name, "closing", of_class)
        for place in range(indicators):
            add(name, f"i{place}", rng.binomial(of_class, rate(0.1 + 0.6 * place / indicators)), of_class)
    return pd.DataFrame(rows, columns=["unit", "class", "base", "item", "value", "among"])


@pytest.mark.parametrize("kind", ["alike", "spread"])
@pytest.mark.parametrize(("groups", "size"), [(16, 12), pytest.param(200, 40, marks=pytest.mark.soak)])
def test_false_alarms_of_all_flags_of_a_page_together(kind, groups, size):
    """Rates and indicators of both classes: in at most 5 % of groups is any commune flagged anywhere."""
    rng = np.random.default_rng([groups, size, len(kind)])
    codes = [f"i{place}" for place in range(4)]
    called = sum(
        bool(apart(group(rng, size, kind, len(codes)), codes)["outside"].notna().any()) for _ in range(groups)
    )
    # Three standard errors above the promise.
    assert called <= groups * 0.05 + 3 * np.sqrt(groups * 0.05 * 0.95)


@pytest.mark.parametrize(("kind", "times"), [("alike", 2.5), ("spread", 25)])
def test_a_commune_far_apart_is_flagged_through_all_tests(kind, times):
    """The power that the documentation states: of 40 communes, one of so many times the others' odds."""
    rng = np.random.default_rng(len(kind))
    found = 0
    for _ in range(10):
        figures = group(rng, 40, kind, 0)
        first = figures["unit"] == "0"
        size, odds = 1500, times * 0.12 / 0.88
        figures.loc[first & (figures["item"] == "total"), "value"] = size
        poor = first & (figures["class"] == "poor") & (figures["item"] == "closing")
        figures.loc[poor, "value"] = rng.binomial(size, odds / (1 + odds))
        flagged = apart(figures, [])
        own = flagged[(flagged["unit"] == "0") & (flagged["measure"] == "poor_rate")]
        found += bool(own["outside"].eq("high").fillna(False).all())
    assert found >= 8
