"""Equal to the package svy, point and standard error, on samples of any shape."""

import polars as pl
import pytest
import svy

from analysis import alkire_foster
from analysis.measures.alkire_foster.identification import rules
from tests.measures.alkire_foster.tables import cell, drawn

NAMES = list("abcd")
SINGLE = {"centered": "center", "certainty": "skip"}
CLOSE = {"abs": 1e-10, "rel": 1e-10}


def with_scores(frame, cutoff="2"):
    """Add what svy needs as columns of its own."""
    (rule,) = rules(len(NAMES), [cutoff], None)
    pattern = sum(pl.col(name).cast(pl.Int64) * 2**bit for bit, name in enumerate(NAMES))
    patterns = frame.select(pattern.alias("pattern"))["pattern"].to_numpy()
    poor = rule.poor(patterns).astype(float)
    return frame.with_columns(
        one=pl.lit(1.0),
        poor=pl.Series(poor),
        score=pl.Series(poor * rule.scores(patterns) / rule.total),
        **{f"censored_{name}": pl.col(name) * pl.Series(poor) for name in NAMES},
        **{f"part_{name}": pl.col(name) * pl.Series(poor) / len(NAMES) for name in NAMES},
    )


def sample(frame, single="centered", psu="psu", strata="strata"):
    handling = SINGLE[single] if strata else None
    design = svy.Design(stratum=strata, psu=psu, wgt="weight", wr=True, singleton=handling)
    return svy.Sample(with_scores(frame), design).estimation


def estimates(found):
    return {part.by_level[0] if part.by_level else "": (part.est, part.se) for part in found.estimates}


def same(found, measure, expected, **where):
    for group, (point, error) in expected.items():
        by = {"by": "group", "group": group} if group else {}
        assert cell(found, measure, **by, **where) == pytest.approx(point, **CLOSE)
        assert cell(found, measure, "std_error", **by, **where) == pytest.approx(error, **CLOSE)


def ours(frame, single="centered", psu="psu", strata="strata", cutoffs=("2",)):
    return alkire_foster(
        frame,
        NAMES,
        cutoffs,
        by=["group"],
        sample_weight="weight",
        strata=strata,
        psu=psu,
        single_psu=single,
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("single", SINGLE)
def test_levels_of_the_whole_and_of_domains(seed, single):
    frame = drawn(seed)
    found, theirs = ours(frame, single), sample(frame, single)
    for by in (None, "group"):
        same(found, "H", estimates(theirs.mean("poor", by=by)))
        same(found, "M0", estimates(theirs.mean("score", by=by)))
        for name in NAMES:
            same(found, "headcount", estimates(theirs.mean(name, by=by)), indicator=name)
            censored = estimates(theirs.mean(f"censored_{name}", by=by))
            same(found, "censored_headcount", censored, indicator=name)


@pytest.mark.parametrize("seed", range(4))
def test_ratios(seed):
    frame = drawn(seed)
    found, theirs = ours(frame), sample(frame)
    same(found, "A", estimates(theirs.ratio("score", "poor")))
    poor_groups = pl.col("group") != "never"
    by_group = estimates(theirs.ratio("score", "poor", by="group", where=poor_groups))
    same(found, "A", {group: value for group, value in by_group.items() if group != "never"})
    assert cell(found, "A", by="group", group="never") is None
    for name in NAMES:
        same(found, "contribution", estimates(theirs.ratio(f"part_{name}", "score")), indicator=name)


@pytest.mark.parametrize("seed", range(4))
def test_subgroups_against_the_whole(seed):
    frame = drawn(seed)
    found = ours(frame)
    for group in ("x", "y", "never"):
        inside = frame.with_columns(inside=(pl.col("group") == group).cast(pl.Float64))
        theirs = sample(inside)
        same(found, "population_share", {group: estimates(theirs.mean("inside"))[""]})
        marked = with_scores(inside).with_columns(part=pl.col("score") * pl.col("inside"))
        design = svy.Design(stratum="strata", psu="psu", wgt="weight", wr=True, singleton="center")
        ratio = svy.Sample(marked, design).estimation.ratio("part", "score")
        same(found, "subgroup_contribution", {group: estimates(ratio)[""]})


@pytest.mark.parametrize("strata", ["strata", None])
@pytest.mark.parametrize("psu", ["psu", None])
def test_designs_with_parts_missing(strata, psu):
    frame = drawn(7).filter(pl.col("strata") != 3)
    found, theirs = ours(frame, psu=psu, strata=strata), sample(frame, psu=psu, strata=strata)
    for by in (None, "group"):
        same(found, "H", estimates(theirs.mean("poor", by=by)))
        same(found, "M0", estimates(theirs.mean("score", by=by)))
    same(found, "A", estimates(theirs.ratio("score", "poor")))


def linearised(frame, found, years):
    """The change in H as one total per row, which svy can sum over the shared PSUs."""
    parts = []
    for year, sign in zip(years, (-1, 1), strict=True):
        part = with_scores(frame.filter(year=year))
        h = cell(found, "H", year=year)
        parts.append(part.with_columns(z=sign * (pl.col("poor") - h) / pl.col("weight").sum()))
    return pl.concat(parts)


@pytest.mark.parametrize("seed", range(4))
def test_changes_take_the_covariance_of_shared_psus(seed):
    frame = pl.concat(
        [
            drawn(seed).with_columns(year=pl.lit("2022")),
            drawn(seed + 100).with_columns(year=pl.lit("2023")),
        ]
    )
    found = alkire_foster(
        frame,
        NAMES,
        ["2"],
        year="year",
        sample_weight="weight",
        strata="strata",
        psu="psu",
        independent_years=False,
    )
    design = svy.Design(stratum="strata", psu="psu", wgt="weight", wr=True, singleton="center")
    total = svy.Sample(linearised(frame, found, ("2022", "2023")), design).estimation.total("z")
    error = cell(found, "H_change", "std_error", year="2022-2023")
    assert error == pytest.approx(total.estimates[0].se, **CLOSE)
    assert cell(found, "H_change", year="2022-2023") == pytest.approx(
        cell(found, "H", year="2023") - cell(found, "H", year="2022")
    )
