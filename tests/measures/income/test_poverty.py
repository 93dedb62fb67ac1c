"""Income poverty: textbook values, plain formulas, identities, errors, and what is refused."""

import numpy as np
import polars as pl
import pytest

from analysis import Design, SurveyWarning, poverty, standard_for
from analysis.core.errors import DataError, UsageError
from tests.measures.income.formulas import gini, measures
from tests.seeds import seeds

CLOSE = {"rel": 1e-10, "abs": 1e-12, "nan_ok": True}
DESIGN = Design("weight", "stratum", "psu", independent_years=False)


def values(found, column="estimate", **where):
    rows = found.filter(indicator="", **{"year": "", "by": "", "group": "", **where})
    return {name: np.nan if one is None else one for name, one in rows.select("measure", column).rows()}


def sample(seed, n=300, line=True):
    """Persons of households in PSUs and strata, two years that share PSUs, incomes with ties and zeros."""
    random = np.random.default_rng(seed)
    psu = random.integers(0, 24, n)
    level = random.lognormal(0, 0.3, 24)[psu]
    income = np.round(level * random.lognormal(4.6, 0.6, n), random.integers(0, 3))
    if random.random() < 0.3:
        income[random.random(n) < 0.02] = 0
    return pl.DataFrame(
        {
            "income": income,
            "line": random.choice([80.0, 110.0], n) if line else np.full(n, 100.0),
            "year": random.choice([2022, 2024], n),
            "area": random.choice(["u", "r"], n),
            "psu": psu,
            "stratum": psu // 6,
            "weight": random.uniform(0.3, 3, n),
            "members": random.integers(1, 8, n),
        }
    )


@pytest.mark.parametrize(
    ("incomes", "expected"),
    [
        ([100, 100, 150, 150], {"headcount": 0.5, "gap": 0.1, "severity": 0.02}),
        ([124, 124, 150, 150], {"headcount": 0.5, "gap": 0.004}),
        ([100, 110, 150, 160], {"headcount": 0.5, "gap": 0.08}),
        ([99, 101, 150, 150], {"gap": 0.1, "severity": 0.020032}),
        ([79, 121, 150, 150], {"gap": 0.1, "severity": 0.034112}),
    ],
)
def test_textbook_countries(incomes, expected):
    # Haughton and Khandker (2009), Handbook on Poverty and Inequality, chapter 4; the line is 125.
    found = values(poverty(pl.DataFrame({"income": incomes}), "income", line=125))
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("incomes", "expected"), [([1, 2, 3, 4], 0.25), ([0, 0, 0, 8], 0.75), ([3, 3], 0.0)])
def test_gini_by_hand(incomes, expected):
    found = values(poverty(pl.DataFrame({"income": incomes}), "income", line=2))
    assert found["gini"] == pytest.approx(expected, abs=1e-14)


def test_sst_by_hand():
    # Shorrocks (1995): (1/n²) Σ (2n - 2i + 1) gaps, the poorest first: (7·0.8 + 5·0.4)/16.
    found = values(poverty(pl.DataFrame({"income": [20, 60, 120, 130]}), "income", line=100))
    assert found["sst"] == pytest.approx((7 * 0.8 + 5 * 0.4) / 16, rel=1e-14)


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_points_are_those_of_plain_formulas(seed):
    rows = sample(seed, n=int(np.random.default_rng(seed).integers(3, 200)))
    floor = [0.0, 0.0, 5.0][seed % 3]
    rows = rows.with_columns(
        pl.when(pl.col("income") < 40).then(pl.col("income") - 40).otherwise("income").alias("income")
    )
    with pytest.warns(SurveyWarning) if (rows["income"] < floor).any() else _quiet():
        found = poverty(rows, "income", line="line", persons="members", by=["area"], year="year", floor=floor)
    for year in rows["year"].unique():
        for by, group in [("", ""), ("area", "u"), ("area", "r")]:
            here = rows.filter(
                pl.col("year") == year, pl.col("area") == group if group else pl.lit(value=True)
            )
            if not len(here):
                continue
            y, z, w = (here[name].to_numpy().astype(float) for name in ("income", "line", "members"))
            got = values(found, year=str(year), by=by, group=group)
            expected = measures(y, z, w, floor)
            assert {name: got[name] for name in expected} == pytest.approx(expected, **CLOSE)


def _quiet():
    import contextlib

    return contextlib.nullcontext()


@pytest.mark.parametrize("seed", seeds(6, 20))
def test_identities(seed):
    rows = sample(seed)
    found = poverty(rows, "income", line="line", by=["area"], year="year", design=DESIGN)
    for year in ("2022", "2024"):
        whole = values(found, year=year)
        product = whole["headcount"] * whole["income_gap"] * (1 + whole["gap_gini"])
        assert whole["sst"] == pytest.approx(product, rel=1e-12)
        assert whole["gap"] == pytest.approx(whole["headcount"] * whole["income_gap"], rel=1e-12)
        assert 0 <= whole["severity"] <= whole["gap"] <= whole["headcount"] <= 1
        parts = {group: values(found, year=year, by="area", group=group) for group in ("u", "r")}
        for name in ("headcount", "gap", "severity", "watts", "mean_income"):
            total = sum(part["population_share"] * part[name] for part in parts.values())
            assert total == pytest.approx(whole[name], **CLOSE) or np.isnan(whole[name])
        for name in ("number_poor", "total_gap_vnd"):
            assert sum(part[name] for part in parts.values()) == pytest.approx(whole[name], **CLOSE)
        shares = (
            found.filter(year=year, measure="subgroup_contribution")
            .group_by("indicator")
            .agg(pl.col("estimate").sum())
        )
        assert shares["estimate"].to_list() == pytest.approx([1.0] * 3)


@pytest.mark.parametrize("seed", seeds(3, 10))
def test_scale_and_replication(seed):
    rows = sample(seed)
    plain = values(poverty(rows, "income", line="line"))
    scaled = rows.with_columns(pl.col("income", "line") * 1000)
    thousand = values(poverty(scaled, "income", line="line"))
    money = ("mean_income", "gap_vnd", "total_gap_vnd")
    assert thousand == pytest.approx(
        {name: v * (1000 if name in money else 1) for name, v in plain.items()}, **CLOSE
    )
    thrice = values(poverty(pl.concat([rows] * 3), "income", line="line"))
    sums = ("number_poor", "total_gap_vnd")
    assert thrice == pytest.approx(
        {name: v * (3 if name in sums else 1) for name, v in plain.items()}, **CLOSE
    )
    copies = rows.select(pl.all().repeat_by("members").explode())
    weighed = values(poverty(rows, "income", line="line", persons="members"))
    assert values(poverty(copies, "income", line="line")) == pytest.approx(weighed, **CLOSE)


def test_transfers_to_the_poorer_lower_what_is_sensitive_to_them():
    before = values(poverty(pl.DataFrame({"income": [20.0, 60, 90, 200]}), "income", line=100))
    after = values(poverty(pl.DataFrame({"income": [30.0, 50, 90, 200]}), "income", line=100))
    assert after["gap"] == pytest.approx(before["gap"])
    assert all(after[name] < before[name] for name in ("severity", "watts", "sst", "gini", "gap_gini"))


def jackknife(rows, statistic):
    """Delete one PSU at a time: Σ (n - 1)/n Σ (θ_i - θ̄)² by stratum."""
    total = 0.0
    for stratum in rows["stratum"].unique():
        psus = rows.filter(pl.col("stratum") == stratum)["psu"].unique().to_list()
        grown = pl.when(pl.col("stratum") == stratum).then(len(psus) / (len(psus) - 1)).otherwise(1.0)
        found = np.array(
            [
                statistic(rows.filter(pl.col("psu") != psu).with_columns(pl.col("weight") * grown))
                for psu in psus
            ]
        )
        total += (len(psus) - 1) / len(psus) * ((found - found.mean(axis=0)) ** 2).sum(axis=0)
    return np.sqrt(total)


def derived(rows, statistic):
    """Numeric derivatives by the weight of each PSU: Σ n/(n - 1) Σ (d_i - d̄)² by stratum."""
    total, step = 0.0, 1e-5
    for stratum in rows["stratum"].unique():
        psus = rows.filter(pl.col("stratum") == stratum)["psu"].unique().to_list()
        found = []
        for psu in psus:
            more, less = (
                statistic(
                    rows.with_columns(
                        weight=pl.col("weight")
                        * pl.when(pl.col("psu") == psu).then(1 + sign * step).otherwise(1.0)
                    )
                )
                for sign in (1, -1)
            )
            found.append((np.array(more) - np.array(less)) / (2 * step))
        deviation = np.array(found) - np.mean(found, axis=0)
        total += len(psus) / (len(psus) - 1) * (deviation**2).sum(axis=0)
    return np.sqrt(total)


@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("group", ["", "u"])
def test_errors_are_derivatives_and_near_the_jackknife(seed, group):
    rows = sample(seed, 500).with_columns(pl.col("income") + 1)
    found = poverty(rows, "income", line="line", by=["area"], design=DESIGN)
    names = list(measures(*(np.ones(2),) * 3))

    def statistic(part):
        here = part.filter(pl.col("area") == group) if group else part
        one = measures(*(here[name].to_numpy() for name in ("income", "line", "weight")))
        return [one[name] for name in names]

    got = values(found, "std_error", by="area" if group else "", group=group)
    errors = [got[name] for name in names]
    assert errors == pytest.approx(list(derived(rows, statistic)), rel=1e-6)
    assert errors == pytest.approx(list(jackknife(rows, statistic)), rel=0.1)


def test_changes_have_the_covariance_of_shared_psus():
    rows = sample(7, 700).with_columns(pl.col("income") + 1)
    found = poverty(rows, "income", line="line", year="year", design=DESIGN)

    def statistic(part):
        one = [
            measures(*(part.filter(year=year)[name].to_numpy() for name in ("income", "line", "weight")))
            for year in (2022, 2024)
        ]
        return [one[1][name] - one[0][name] for name in ("headcount", "gap", "sst", "gini", "number_poor")]

    got = values(found, "std_error", year="2022-2024")
    names = ("headcount", "gap", "sst", "gini", "number_poor")
    errors = [got[f"{name}_change"] for name in names]
    assert errors == pytest.approx(list(derived(rows, statistic)), rel=1e-6)
    assert errors == pytest.approx(list(jackknife(rows, statistic)), rel=0.1)
    estimates = values(found, year="2022-2024")
    assert [estimates[f"{name}_change"] for name in names] == pytest.approx(statistic(rows), **CLOSE)


def test_a_total_in_a_stratum_of_one_psu_is_centred_at_the_mean_of_all():
    rows = pl.DataFrame(
        {"income": [1.0] * 6, "psu": range(6), "stratum": [0, 0, 1, 1, 2, 3], "weight": [2.0, 4, 3, 5, 7, 1]}
    )
    design = Design("weight", "stratum", "psu")
    got = values(poverty(rows, "income", line=2, design=design), "std_error")["number_poor"]
    mean = rows["weight"].mean()
    assert got**2 == pytest.approx(4 + 4 + (7 - mean) ** 2 + (1 - mean) ** 2)


def test_lines_by_area_by_law_and_by_column_are_one():
    rows = pl.DataFrame(
        {"income": [1_500_000, 1_500_001, 2_000_000, 2_000_001], "urban": [False, False, True, True]}
    )
    law = values(poverty(rows, "income", line=standard_for(2022)))
    assert law["headcount"] == 0.5
    named = values(poverty(rows, "income", line={True: 2_000_000, False: 1_500_000}))
    text = rows.with_columns(urban=pl.col("urban").cast(pl.String))
    assert law == named == values(poverty(text, "income", line={"true": 2e6, "false": 1.5e6}))
    lines = rows.with_columns(line=pl.when("urban").then(2e6).otherwise(1.5e6))
    assert law == values(poverty(lines, "income", line="line"))
    assert values(poverty(rows, "income", line=1_500_000, at_line=False))["headcount"] == 0


def test_unknown_incomes_are_left_out_with_bounds():
    rows = pl.DataFrame({"income": [1.0, 5.0, None, float("nan")]})
    found = values(poverty(rows, "income", line=2))
    assert (found["headcount"], found["headcount_lower"], found["headcount_upper"]) == (0.5, 0.25, 0.75)


def test_incomes_below_zero_count_as_the_floor():
    rows = pl.DataFrame({"income": [-50.0, 0.0, 50.0, 200.0]})
    with pytest.warns(SurveyWarning, match="1 incomes below 0 count as 0"):
        found = values(poverty(rows, "income", line=100))
    assert (found["headcount"], found["gap"]) == (0.75, 0.625)
    assert np.isnan(found["watts"])
    with pytest.warns(SurveyWarning, match="2 incomes below 10"):
        floored = values(poverty(rows, "income", line=100, floor=10))
    assert floored["watts"] == pytest.approx((2 * np.log(10) + np.log(2)) / 4)
    assert floored["gini"] == pytest.approx(gini(np.array([10, 10, 50, 200.0]), np.ones(4)))


def test_nobody_poor_and_no_income_at_all():
    rich = values(poverty(pl.DataFrame({"income": [5.0, 6.0]}), "income", line=2))
    assert (rich["headcount"], rich["gap"], rich["sst"], rich["watts"]) == (0, 0, 0, 0)
    assert np.isnan([rich["income_gap"], rich["gap_vnd"], rich["gap_gini"]]).all()
    none = values(poverty(pl.DataFrame({"income": [0.0, 0.0]}), "income", line=2))
    assert (none["headcount"], none["gap"], none["sst"]) == (1, 1, 1)
    assert np.isnan([none["gini"], none["watts"]]).all()


@pytest.mark.parametrize("kind", ["pandas", "lazy", "arrow"])
def test_any_frame(kind):
    rows = sample(1)
    frame = {"pandas": rows.to_pandas, "lazy": rows.lazy, "arrow": rows.to_arrow}[kind]()
    expected = poverty(rows, "income", line="line", by=["area"], year="year", design=DESIGN)
    found = poverty(frame, "income", line="line", by=["area"], year="year", design=DESIGN)
    found = found.collect() if kind == "lazy" else pl.DataFrame(found)
    assert found["estimate"].fill_nan(None).equals(expected["estimate"])


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"line": 0}, UsageError, "above 0"),
        ({"line": float("nan")}, UsageError, "above 0"),
        ({"line": "nothing"}, UsageError, "no column nothing"),
        ({"line": {"u": 5}, "line_by": "area"}, UsageError, "no line for area = r"),
        ({"income": "area"}, DataError, "income"),
        ({"line": "bad"}, DataError, "poverty line"),
        ({"persons": "bad"}, DataError, "weight"),
        ({"floor": -1}, UsageError, "floor"),
        ({"level": 2}, UsageError, "level"),
    ],
)
def test_what_is_refused(change, error, match):
    rows = pl.DataFrame({"income": [1.0, 2.0], "area": ["u", "r"], "bad": [-1.0, 1.0]})
    words = {"income": "income", "line": 2, **change}
    with pytest.raises(error) as told:
        poverty(rows, words.pop("income"), **words)
    text = (
        str(told.value)
        if error is UsageError
        else "\n".join(one.describe("en") for one in told.value.findings)
    )
    assert match in text
