"""Two hundred random designs against the row-level oracle: points, errors, degrees of freedom, intervals."""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from analysis import alkire_foster
from tests.measures.alkire_foster.oracle import Sample, interval, known

CLOSE = {"rel": 1e-9, "abs": 1e-9, "nan_ok": True}
WEIGHTINGS = [
    [Fraction(1)] * 3,
    [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)],
    [Fraction(3), Fraction(1), Fraction(1)],
]


def design(seed):
    """A survey of random shape: strata with one PSU, PSUs of one year or both, groups of one PSU or one year,
    weights of 0, missing flags and groups, nobody poor, sampling without replacement."""
    random = np.random.default_rng(seed)
    n, strata = int(random.integers(12, 90)), int(random.integers(1, 4))
    psus = int(random.integers(strata, 12))
    of_psu = random.integers(0, strata, psus)
    psu = random.integers(0, psus, n)
    year = random.choice([2022, 2023], n)
    if random.random() < 0.3:
        psu = np.where(year == 2023, psu + random.integers(0, 2) * psus, psu)
    stratum = of_psu[psu % psus]
    group = random.choice(["x", "y", "z"], n, p=[0.6, 0.3, 0.1]).astype(object)
    group[(group == "z") & (year == 2022)] = "x"
    if random.random() < 0.3:
        group[psu == psu[0]] = "one"
    if random.random() < 0.3:
        group[random.random(n) < 0.1] = None
    flags = (random.random((n, 3)) < random.uniform(0.02, 0.9, 3)).astype(float)
    if random.random() < 0.3:
        flags[group == "y"] = random.integers(0, 2)
    if random.random() < 0.4:
        flags[random.random((n, 3)) < 0.05] = np.nan
    weight = random.uniform(0.2, 3, n) if random.random() < 0.7 else np.ones(n)
    weight[random.random(n) < 0.05] = 0
    single = str(random.choice(["centered", "certainty"]))
    own_rows = random.random() < 0.15
    share = np.round(random.uniform(0.05, 0.9, strata), 3) if random.random() < 0.2 else None
    frame = pl.DataFrame(flags, schema=["a", "b", "c"]).with_columns(pl.all().fill_nan(None).cast(pl.Int8))
    frame = frame.with_columns(
        year=pl.Series(year),
        psu=pl.Series(psu),
        stratum=pl.Series(stratum),
        group=pl.Series(list(group), dtype=pl.String),
        weight=pl.Series(weight),
    )
    if share is not None:
        frame = frame.with_columns(fpc=pl.Series(share[stratum]))
    psu_of = list(range(n)) if own_rows else psu
    left = {(y, s): 1 - share[s] for y in (2022, 2023) for s in range(strata)} if share is not None else {}
    sample = Sample(flags, year, weight, stratum, psu_of, single, left)
    options = {"psu": None if own_rows else "psu", "fpc": None if share is None else "fpc"}
    return frame, sample, group, {**options, "single_psu": single}


def asked(sample, weights, cutoff, poor, score):
    """Numerator and denominator a row of each measure, by its name and indicator."""
    ones, flags = sample.complete.astype(float), np.nan_to_num(sample.flags)
    share = [float(weight / sum(weights)) for weight in weights]
    found = {("H", ""): (poor, ones), ("A", ""): (score, poor), ("M0", ""): (score, ones)}
    for at, name in enumerate("abc"):
        found["headcount", name] = (flags[:, at] * ones, ones)
        found["censored_headcount", name] = (flags[:, at] * poor, ones)
        found["contribution", name] = (share[at] * flags[:, at] * poor, score)
    return {key: (y.astype(float), x.astype(float)) for key, (y, x) in found.items()}


def is_fixed(measure, weights, cutoff):
    """Whether the poor lack everything, which settles A and the contributions."""
    return measure in {"A", "contribution"} and cutoff > sum(weights) - min(weights)


@pytest.mark.parametrize("block", range(10))
def test_two_hundred_designs(block):
    for seed in range(20 * block, 20 * block + 20):
        one_design(seed)


def one_design(seed):
    frame, sample, group, options = design(seed)
    weights = WEIGHTINGS[seed % 3]
    text, least = [("1/3", sum(weights) / 3), ("2/3", sum(weights) * 2 / 3), ("1/1", sum(weights))][
        seed % 7 % 3
    ]
    found = alkire_foster(
        frame,
        ["a", "b", "c"],
        [text],
        weights=weights,
        by=["group"],
        year="year",
        sample_weight="weight",
        strata="stratum",
        independent_years=False,
        **options,
    )
    rows = {
        (row["year"], row["by"], row["group"], row["measure"], row["indicator"]): row
        for row in found.to_dicts()
    }
    poor, score = sample.score(weights, least)
    measures = asked(sample, weights, least, poor, score)
    domains = {("", ""): np.full(len(group), True)}
    domains |= {("group", name): np.array([one == name for one in group]) for name in set(group)}
    seen = 0
    for (by, name), domain in domains.items():
        for (measure, indicator), (y, x) in measures.items():
            fixed = is_fixed(measure, weights, least)
            z, told = {}, {}
            for year in (2022, 2023):
                mask = domain & (sample.year == year)
                row = rows.get((str(year), by, name, measure, indicator))
                if not (mask & sample.complete).any():
                    assert row is None
                    continue
                value, z[year] = sample.ratio(y, x, mask)
                n, psus, df = sample.ground(x, mask)
                error = known(sample.variance(z[year], year), psus, df) if not np.isnan(value) else np.nan
                ends = interval(value, error, df, n)
                if fixed and not np.isnan(error):
                    ends = (value, value)
                numbers = (value, error, *ends)
                names = ("estimate", "std_error", "ci_low", "ci_high")
                mine = tuple(np.nan if row[part] is None else row[part] for part in names)
                assert mine == pytest.approx(numbers, **CLOSE), (seed, by, name, measure, indicator, year)
                assert (row["n_psu"], row["df"]) == (psus, df)
                if measure == "H" and 0 < value < 1 and n > 1 and not np.isnan(error):
                    deff = error**2 / (value * (1 - value) / (n - 1))
                    assert row["deff"] == pytest.approx(deff, rel=1e-9, abs=1e-12)
                told[year] = (*numbers, df, psus)
                seen += 1
            row = rows.get(("2022-2023", by, name, f"{measure}_change", indicator))
            if len(told) == 2 and measure != "contribution":
                one_change(sample, row, z, told, fixed)
        both_effects(sample, rows, (by, name, domain), score)
        what_is_missing(sample, rows, (by, name, domain), weights, least)
    assert seen > 20
    changes_add_up(rows, found)


def what_is_missing(sample, rows, domain, weights, least):
    """Bounds of H and M0 and the share missing of each indicator, of all rows; none where nothing is."""
    by, name, mask = domain
    ones, gaps = np.ones(len(mask)), np.isnan(sample.flags)
    (low, low_score), (high, high_score) = (sample.taken(weights, least, value) for value in (0, 1))
    told = {("H_lower", ""): low, ("H_upper", ""): high}
    told |= {("M0_lower", ""): low_score, ("M0_upper", ""): high_score}
    told |= {("share_missing", one): gaps[:, at].astype(float) for at, one in enumerate("abc")}
    for year in (2022, 2023):
        here = mask & (sample.year == year)
        for (measure, indicator), y in told.items():
            row = rows.get((str(year), by, name, measure, indicator))
            value, z = sample.ratio(y, ones, here)
            if not gaps.any() or not here.any():
                assert row is None
                continue
            if np.isnan(value):  # nobody there weighs anything
                assert row["estimate"] is None
                continue
            n, psus, df = sample.ground(ones, here)
            error = known(sample.variance(z, year), psus, df)
            expected = (value, error, *interval(value, error, df, n), n)
            names = ("estimate", "std_error", "ci_low", "ci_high", "n")
            mine = tuple(np.nan if row[part] is None else row[part] for part in names)
            assert mine == pytest.approx(expected, **CLOSE), (measure, indicator, year)


def one_change(sample, row, z, told, fixed):
    first, second = told[2022], told[2023]
    value = second[0] - first[0]
    # Numbers a row of both years together: one is 0 where the other is not.
    both = np.where(sample.year == 2022, z[2022], z[2023])
    variance = first[1] ** 2 + second[1] ** 2 - 2 * sample.covariance(both, (2022, 2023))
    error = np.sqrt(max(variance, 0)) if not np.isnan(variance) else np.nan
    df = min(first[4], second[4])
    flat = min(first[1], second[1]) <= 1e-12 and not fixed
    if flat:
        low = value - np.hypot(second[0] - second[2], first[3] - first[0])
        high = value + np.hypot(second[3] - second[0], first[0] - first[2])
    else:
        from scipy import stats

        half = stats.t.ppf(0.975, df) * error if df > 0 and error > 1e-12 else np.nan
        low, high = value - half, value + half
    names = ("estimate", "std_error", "ci_low", "ci_high")
    mine = tuple(np.nan if row[part] is None else row[part] for part in names)
    expected = (value, error, low, high) if not np.isnan(error) else (value, np.nan, np.nan, np.nan)
    # The root of a difference of two equal variances has half of their digits.
    assert mine == pytest.approx(expected, rel=1e-7, abs=3e-8, nan_ok=True)


def both_effects(sample, rows, domain, score):
    """The share of a subgroup, and what it does to M0, by one linearised number a row."""
    by, name, mask = domain
    if not by:
        return
    ones = sample.complete.astype(float)
    m0, nu, z_m0, z_nu, psus = {}, {}, {}, {}, {}
    for year in (2022, 2023):
        here = sample.year == year
        inside = (mask & here).astype(float)
        m0[year], z_m0[year] = sample.ratio(score, ones, mask & here)
        nu[year], z_nu[year] = sample.ratio(ones * inside, ones, here)
        psus[year] = sample.ground(ones, mask & here)[1]
        row = rows.get((str(year), by, name, "population_share", ""))
        if row is not None:
            _, whole, df = sample.ground(ones, here)
            error = known(sample.variance(z_nu[year], year), whole, df)
            mine = np.nan if row["std_error"] is None else row["std_error"]
            assert row["estimate"] == pytest.approx(nu[year])
            assert mine == pytest.approx(error, rel=1e-6, abs=3e-8, nan_ok=True)
    if np.isnan(list(m0.values())).any():
        return
    delta, mean = m0[2023] - m0[2022], (m0[2023] + m0[2022]) / 2
    d_nu, mean_nu = nu[2023] - nu[2022], (nu[2023] + nu[2022]) / 2
    within = population = 0
    for year, sign in ((2022, -1), (2023, 1)):
        within = within + sign * z_m0[year] * mean_nu + z_nu[year] * delta / 2
        population = population + sign * z_nu[year] * mean + z_m0[year] * d_nu / 2
    for measure, value, z in (
        ("M0_within_effect", delta * mean_nu, within),
        ("M0_population_effect", d_nu * mean, population),
    ):
        row = rows["2022-2023", by, name, measure, ""]
        variance = sample.variance(z, 2022) + sample.variance(z, 2023)
        variance += 2 * sample.covariance(z, (2022, 2023))
        error = np.sqrt(max(variance, 0)) if min(psus.values()) > 1 else np.nan
        mine = np.nan if row["std_error"] is None else row["std_error"]
        assert row["estimate"] == pytest.approx(value, abs=1e-12)
        assert mine == pytest.approx(error, rel=1e-6, abs=3e-8, nan_ok=True)


def changes_add_up(rows, found):
    """Also where a group is in one year only, the effects of all groups are the change in M0."""
    effects = found.filter(pl.col("measure").is_in(["M0_within_effect", "M0_population_effect"]))
    change = rows.get(("2022-2023", "", "", "M0_change", ""))
    if change is not None:
        assert effects["estimate"].sum() == pytest.approx(change["estimate"], abs=1e-12)
