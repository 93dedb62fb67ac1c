"""Replicate weights against rows: each replicate is the survey once more with other weights."""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from analysis import Design, Question, Replicates, alkire_foster, replicate_weights
from analysis.cli import main
from analysis.core.errors import DataError, UsageError
from tests.measures.alkire_foster.oracle import Sample, interval
from tests.measures.alkire_foster.test_oracle import asked

NAMES = ["a", "b", "c"]
WEIGHTS = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
SCALES = {
    "brr": lambda count: 1 / count,
    "fay": lambda count: 1 / (count * 0.7**2),
    "jk1": lambda count: (count - 1) / count,
    "jk2": lambda count: 1,
    "bootstrap": lambda count: 1 / count,
    "sdr": lambda count: 4 / count,
}


def drawn(seed, count=7, rows=60):
    """A survey of two years with replicate weights, missing flags and a group without a name."""
    random = np.random.default_rng(seed)
    flags = (random.random((rows, 3)) < random.uniform(0.1, 0.8, 3)).astype(float)
    flags[random.random((rows, 3)) < 0.04] = np.nan
    year = random.choice([2022, 2023], rows)
    group = random.choice(["x", "y", None], rows, p=[0.5, 0.4, 0.1])
    weight = random.uniform(0.5, 2, rows)
    replicates = weight[:, None] * random.uniform(0, 2, (rows, count))
    frame = pl.DataFrame(flags, schema=NAMES).with_columns(pl.all().fill_nan(None).cast(pl.Int8))
    columns = {"year": year, "weight": weight, **{f"r{n}": replicates[:, n] for n in range(count)}}
    frame = frame.with_columns(**{name: pl.Series(values) for name, values in columns.items()})
    frame = frame.with_columns(group=pl.Series(list(group), dtype=pl.String))
    return frame, flags, year, group, weight, replicates


def question(**options):
    design = Design("weight", **options)
    return Question.build(NAMES, ["1/2"], weights=WEIGHTS, by=["group"], year="year", design=design)


@pytest.mark.parametrize("method", SCALES)
@pytest.mark.parametrize("seed", range(6))
def test_every_level_and_change_is_what_the_rows_say(method, seed):
    frame, flags, year, group, weight, replicates = drawn(seed)
    shared = seed % 2 == 0
    told = replicate_weights(
        frame,
        question(independent_years=False if shared else None),
        Replicates(("r*",), method, fay=0.3 if method == "fay" else None),
    )
    rows = {
        tuple(row[name] for name in ("year", "group", "measure", "indicator")): row for row in told.to_dicts()
    }
    scale, count = SCALES[method](7), 7
    samples = [
        Sample(flags, year, one, ["s"] * len(year), range(len(year))) for one in (weight, *replicates.T)
    ]
    poor, score = samples[0].score(WEIGHTS, Fraction(1, 2))
    measures = asked(samples[0], WEIGHTS, Fraction(1, 2), poor, score)
    ones = samples[0].complete.astype(float)
    domains = {"": np.full(len(year), True)} | {name: group == name for name in set(group)}
    for name, domain in domains.items():
        for (measure, indicator), (y, x) in measures.items():
            values = {}
            for when in (2022, 2023):
                mask = domain & (year == when)
                values[when] = np.array([sample.ratio(y, x, mask)[0] for sample in samples])
                row = rows.get((str(when), name, measure, indicator))
                if row is None:
                    assert not (mask & samples[0].complete).any()
                    values[when] = None
                    continue
                value, off = values[when][0], values[when][1:] - values[when][0]
                error, n = np.sqrt(scale * (off**2).sum()), samples[0].ground(x, mask)[0]
                if n < 2 and error < 1e-12:
                    error = np.nan  # one row tells nothing of the spread
                expected = (value, error, *interval(value, error, count - 1, n))
                mine = [row[part] for part in ("estimate", "std_error", "ci_low", "ci_high")]
                mine = [np.nan if one is None else one for one in mine]
                assert mine == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)
                assert np.isnan(value) or (row["df"], row["n_psu"]) == (count - 1, count)
            row = rows.get(("2022-2023", name, f"{measure}_change", indicator))
            if row is None or any(one is None for one in values.values()):
                continue
            off = [values[when][1:] - values[when][0] for when in (2022, 2023)]
            both = (off[1] - off[0]) ** 2 if shared else off[1] ** 2 + off[0] ** 2
            error = row["std_error"]
            if error is None:  # a year of one row
                levels = [rows[str(when), name, measure, indicator] for when in (2022, 2023)]
                assert any(one["std_error"] is None for one in levels)
                continue
            assert error == pytest.approx(np.sqrt(scale * both.sum()), rel=1e-7, abs=1e-9, nan_ok=True)
        if name:
            shares(rows, samples, (name, domain, year), ones, scale)


def shares(rows, samples, domain, ones, scale):
    name, mask, year = domain
    for when in (2022, 2023):
        row = rows.get((str(when), name, "population_share", ""))
        if row is None:
            continue
        here = year == when
        values = np.array([sample.ratio(ones * mask, ones, here)[0] for sample in samples])
        assert row["estimate"] == pytest.approx(values[0])
        assert row["std_error"] == pytest.approx(np.sqrt(scale * ((values[1:] - values[0]) ** 2).sum()))


def test_the_jackknife_of_a_total_is_the_linearised_error():
    frame, *_ = drawn(3)
    frame = frame.drop_nulls().filter(year=2022).with_columns(psu=pl.int_range(pl.len()) % 8)
    deleted = [
        (pl.col("weight") * pl.when(pl.col("psu") == psu).then(0).otherwise(8 / 7)).alias(f"j{psu}")
        for psu in range(8)
    ]
    design = Design("weight")
    asked_ = Question.build(NAMES, ["1/2"], weights=WEIGHTS, design=design)
    jack = replicate_weights(frame.with_columns(deleted), asked_, Replicates(("j*",), "jk1"))
    line = alkire_foster(frame, NAMES, ["1/2"], weights=WEIGHTS, sample_weight="weight", psu="psu")
    errors = [found.filter(measure="number_poor")["std_error"].item() for found in (jack, line)]
    assert errors[0] == pytest.approx(errors[1], rel=1e-12)
    near = [found.filter(measure="M0")["std_error"].item() for found in (jack, line)]
    assert near[0] == pytest.approx(near[1], rel=0.2)


@pytest.mark.parametrize(
    ("replicates", "design", "told"),
    [
        (("q*",), {"weight": "weight"}, "no column q"),
        (("r0",), {"weight": "weight"}, "two columns"),
        (("r*",), {"weight": "weight", "psu": "group"}, "whole design"),
        (("r*",), {}, "sample weight"),
    ],
)
def test_what_does_not_go_together_is_refused(replicates, design, told):
    asked_ = Question.build(NAMES, ["1/2"], design=Design(**design))
    with pytest.raises(UsageError, match=told):
        replicate_weights(drawn(1)[0], asked_, Replicates(replicates))


@pytest.mark.parametrize(
    "options", [{"method": "fay"}, {"fay": 0.5}, {"method": "fay", "fay": 1.0}, {"method": "x"}, {"df": 0}]
)
def test_a_method_that_cannot_be_is_refused(options):
    with pytest.raises(UsageError):
        Replicates(("r*",), **options)


@pytest.mark.parametrize("value", [None, float("nan"), -0.1, float("inf")])
def test_what_is_no_weight_is_no_zero_either(value):
    fifth = pl.when(pl.int_range(pl.len()) == 5).then(pl.lit(value, pl.Float64)).otherwise(pl.col("r3"))
    frame = drawn(1)[0].with_columns(r3=fifth)
    for kind in (frame, frame.to_pandas()):
        with pytest.raises(DataError, match="r3"):
            replicate_weights(kind, question(), Replicates(("r*",)))


def test_the_command_takes_them_from_csv_and_parquet(tmp_path):
    frame, *_ = drawn(2)
    frame.write_csv(tmp_path / "s.csv")
    frame.write_parquet(tmp_path / "s.parquet")
    plain = "--indicators a,b,c --weights 1/2,1/3,1/6 --cutoff 1/2 --by group --year year"
    plain += " --sample-weight weight --lang en"
    options = "--replicate-weights r* --replicate-method fay --fay 0.5 --df 4"

    def run(kind, *more):
        words = ["measure", str(tmp_path / f"s.{kind}"), *plain.split(), *more]
        return CliRunner().invoke(main, [*words, "--out", str(tmp_path / f"{kind}.csv")])

    for kind in ("csv", "parquet"):
        assert run(kind, *options.split()).exit_code == 0
    assert (tmp_path / "csv.csv").read_bytes() == (tmp_path / "parquet.csv").read_bytes()
    found = pl.read_csv(tmp_path / "csv.csv", schema_overrides={"year": pl.String})
    mine = replicate_weights(frame, question(), Replicates(("r*",), "fay", 0.5, 4))
    assert found["measure"].to_list() == mine["measure"].to_list()
    errors = [one["std_error"].fill_null(-1).to_list() for one in (found, mine)]
    assert errors[0] == pytest.approx(errors[1], rel=1e-9, abs=1e-12)
    assert found["df"].drop_nulls().unique().to_list() == [4.0]
    wrong = run("csv", "--fay", "0.5")
    assert wrong.exit_code == 2 and "--replicate-weights" in wrong.output
