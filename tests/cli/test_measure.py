"""The command measure, as its contract says."""

import json
import subprocess
import sys

import numpy as np
import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.measures.alkire_foster import alkire_foster
from analysis.measures.alkire_foster.differences import differences
from analysis.measures.alkire_foster.question import Design, Question
from analysis.measures.alkire_foster.robustness import association, dominance, rank_stability

COLUMNS = "year,by,group,cutoff,measure,indicator,estimate,std_error,ci_low,ci_high,n"
ADDED = "df,n_psu,deff,p_value,reliability"
CSV = """year,id,commune,a,b,c,w,psu,st
2022,1,00001,1,1,0,1.5,p1,s
2022,2,00001,0,1,0,1,p1,s
2022,3,00002,TRUE,,1,1,p2,s
2022,4,00002,1,1,1,1,p2,s
2023,1,00001,0,1,0,1.5,p1,s
2023,2,00001,1,1,0,1,p1,s
2023,3,00002,0,0,1,1,p2,s
2023,4,00002,1,1,1,1,p2,s
"""
DESIGN = ["--sample-weight", "w", "--strata", "st", "--psu", "psu"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text(CSV, "utf-8")

    def call(*options, inputs=("in.csv",), indicators="a,b,c", cutoff="2"):
        words = ["measure", *inputs, "--indicators", indicators, "--cutoff", cutoff, "--out", "out.csv"]
        return CliRunner().invoke(main, [*words, "--lang", "en", *options])

    return call


def read():
    return pl.read_csv("out.csv", infer_schema=False)


def test_the_contract(run):
    result = run("--by", "commune", "--year", "year", "--id", "id", *DESIGN, "--dimension", "d=a,b")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "out.csv\n", "n_excluded: 1\n")
    found = read()
    assert ",".join(found.columns) == f"{COLUMNS},{ADDED}"
    assert found.filter(by="commune")["group"].unique().sort().to_list() == ["00001", "00002"]
    changes = [
        f"{name}_{form}"
        for name in ("H", "A", "M0", "number_poor", "headcount", "censored_headcount")
        for form in ("change", "relative_change", "annualised_change", "annualised_relative_change")
    ]
    assert set(found["measure"]) == {
        *("H", "A", "M0", "number_poor", "headcount", "censored_headcount"),
        *("contribution", "dimension_contribution"),
        *(
            "population_share",
            "subgroup_contribution",
            "H_lower",
            "H_upper",
            "M0_lower",
            "M0_upper",
            "share_missing",
        ),
        *changes,
        *("M0_incidence_effect", "M0_intensity_effect", "M0_within_effect", "M0_population_effect"),
        *("stayed_poor", "escaped", "newly_poor", "never_poor", "M0_exit", "M0_entry", "M0_ongoing"),
    }


def test_a_census_has_empty_errors(run):
    assert run().exit_code == 0
    assert read()["std_error"].null_count() == len(read())


def test_parquet_gives_the_same_as_csv(run):
    run(*DESIGN, "--year", "year")
    from_csv = read()
    flags = [pl.col("b").cast(pl.Int8), (pl.col("a").str.to_lowercase().is_in(["1", "true"])).alias("a")]
    pl.read_csv("in.csv", schema_overrides={"a": pl.String, "year": pl.String}).with_columns(
        flags
    ).write_parquet("in.parquet")
    assert run(*DESIGN, "--year", "year", inputs=("in.parquet",)).exit_code == 0
    assert read().equals(from_csv)


def test_files_add_up(run, tmp_path):
    lines = CSV.splitlines(keepends=True)
    (tmp_path / "1.csv").write_text("".join(lines[:4]), "utf-8")
    (tmp_path / "2.csv").write_text(lines[0] + "".join(lines[4:]), "utf-8")
    run(*DESIGN)
    whole = read()
    run(*DESIGN, inputs=("1.csv", "2.csv"))
    assert read().equals(whole)


def test_several_weightings(run):
    assert run("--weights", "1,1,1", "--weights", "b=2,1,1", cutoff="1/2").exit_code == 0
    assert read().filter(measure="H")["weighting"].to_list() == ["1,1,1", "b"]


def test_the_result_is_that_of_the_function(run):
    run("--weights", "0.5,.25,.25", cutoff="1/3,0.5")
    frame = pl.DataFrame({"a": [1, 0, 1, 0, 1, 0, 1], "b": [1, 1, 1, 1, 1, 0, 1], "c": [0, 0, 1, 0, 0, 1, 1]})
    found = alkire_foster(frame, ["a", "b", "c"], ["1/3", "0.5"], weights=["0.5", "0.25", "0.25"])
    ours = read().filter(measure="M0")["estimate"].cast(pl.Float64)
    assert ours.to_list() == pytest.approx(found.filter(measure="M0")["estimate"].to_list())


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("2022,2,00001,0", "2022,2,00001,x"), 'in.csv:3, column a: found "x"; expected a yes/no flag'),
        (("2022,2,00001,0", "2022,2,00001,2"), 'in.csv:3, column a: found "2"; expected a yes/no flag'),
        (("1.5,p1", "-1,p1"), 'in.csv:2, column w: found "-1"; expected a sample weight of 0 or more'),
        (("1.5,p1", ",p1"), "in.csv:2, column w: expected a sample weight of 0 or more"),
        (
            ("p2,s", "p1,t"),
            'in.csv, column psu: found "p1"; expected a primary sampling unit',
        ),
        (
            ("2022,2,", "2022,1,"),
            'in.csv, column id: found "1"; expected an identity that occurs once',
        ),
        ((CSV[CSV.index("\n") + 1 :], ""), "in.csv: expected at least one row"),
        ((CSV, ""), "in.csv: expected at least one row"),
    ],
)
def test_bad_data_is_told_by_its_place(run, tmp_path, change, line):
    (tmp_path / "in.csv").write_text(CSV.replace(*change), "utf-8")
    result = run(*DESIGN, "--year", "year", "--id", "id")
    assert result.exit_code == 1
    assert line in result.stderr
    assert not (tmp_path / "out.csv").exists()


def test_errors_for_machines(run, tmp_path):
    (tmp_path / "in.csv").write_text(CSV.replace("00001,0", "00001,9"), "utf-8")
    result = run("--json")
    assert json.loads(result.stderr.splitlines()[0])["rule"] == "not_binary"


def test_a_broken_file_is_refused(run, tmp_path):
    (tmp_path / "in.parquet").write_bytes(b"PAR1 nothing")
    result = run(inputs=("in.parquet",))
    assert result.exit_code == 1
    assert "expected a readable CSV file" in result.stderr


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"cutoff": "0"}, "cut-off 0 is not above 0"),
        ({"cutoff": "4"}, "cut-off 4 is above the total weight 3"),
        ({"cutoff": ""}, "no cut-off is given"),
        ({"indicators": "a,z"}, "in.csv has no column z; it has year, id"),
        ({"inputs": ("nothing.csv",)}, "does not exist"),
        ({"inputs": ("in.txt",)}, "neither .csv nor .parquet"),
    ],
)
def test_a_wrong_call_is_refused(run, tmp_path, options, fault):
    (tmp_path / "in.txt").write_text(CSV, "utf-8")
    result = run(**options)
    assert result.exit_code == 2
    assert fault in result.stderr


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--dimension", "d"), "dimension 'd' is not of the form NAME=a,b"),
        (("--dimension", "d=a", "--dimension", "d=b"), "dimension d is given twice"),
        (("--out", "out.txt"), "out.txt is neither .csv nor .parquet"),
        (("--out", "no/out.csv"), "no folder no"),
        (("--weights", "1,2"), "2 weights for 3 indicators"),
    ],
)
def test_a_wrong_option_is_refused(run, words, fault):
    result = run(*words)
    assert result.exit_code == 2
    assert fault in result.stderr


def test_the_same_input_gives_the_same_bytes(run, tmp_path):
    outputs = []
    for _ in range(2):
        run(*DESIGN, "--by", "commune", "--year", "year", "--id", "id")
        outputs.append((tmp_path / "out.csv").read_bytes())
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("way", ["in.csv", "./in.csv", "sub/../in.csv", "hard.csv", "soft.csv"])
def test_an_input_is_never_overwritten(run, tmp_path, way):
    (tmp_path / "sub").mkdir()
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "in.csv")
    (tmp_path / "soft.csv").symlink_to(tmp_path / "in.csv")
    result = run("--out", way)
    assert (result.exit_code, "is an input" in result.stderr) == (2, True)
    assert (tmp_path / "in.csv").read_text("utf-8") == CSV
    result = run(inputs=("in.csv", way))
    assert (result.exit_code, "is given twice" in result.stderr) == (2, True)


def test_a_sample_says_what_it_rests_on_and_a_census_nothing(run):
    run(*DESIGN, "--year", "year", "--independent-years")
    assert read()["n_psu"].null_count() < len(read())
    run(*DESIGN, "--year", "year", "--census")
    assert read()["std_error"].null_count() == read()["n_psu"].null_count() == len(read())


def test_what_is_not_sure_is_told(run):
    result = run(*DESIGN, "--year", "year")
    assert "warning: 2 of 2 PSU numbers of 2023 are also in 2022" in result.stderr
    result = run("--weights", "0.333,0.333,0.334", "--json", cutoff="1/3")
    assert "warning" in json.loads(result.stderr.splitlines()[-1])
    assert result.exit_code == 0


def test_missing_and_empty_groups_stay_apart(run, tmp_path):
    frame = pl.DataFrame({"a": [0, 1, 1], "b": [1, 1, 1], "c": [0, 0, 1], "g": ["", None, "x"]})
    frame.write_parquet(tmp_path / "in.parquet")
    run("--by", "g", inputs=("in.parquet",))
    lines = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[2] for line in lines if ",H," in line] == ["", '""', "x", ""]


def test_dimensions_alone_weigh_alike(run):
    assert run("--dimension", "x=a", "--dimension", "y=b,c", cutoff="1/2").exit_code == 0
    nested = read()
    run("--weights", "1/2,1/4,1/4", "--dimension", "x=a", "--dimension", "y=b,c", cutoff="1/2")
    assert read().equals(nested)


def test_semicolons_and_decimal_commas_are_read(run, tmp_path):
    run(*DESIGN, "--year", "year", "--shared-psus")
    expected = read()
    words = CSV.replace(",", ";").replace("1.5", "1,5")
    for text in (words, words.replace("TRUE", "1")):
        (tmp_path / "vn.csv").write_text(text, "utf-8")
        assert run(*DESIGN, "--year", "year", "--shared-psus", inputs=("vn.csv",)).exit_code == 0
        assert read().equals(expected)


def test_a_typed_file_reads_as_its_text_does(run, tmp_path):
    options = (*DESIGN, "--by", "commune", "--year", "year", "--id", "id")
    run(*options)
    expected = read()
    (tmp_path / "typed.csv").write_text(CSV.replace("TRUE", "1"), "utf-8")
    assert run(*options, inputs=("typed.csv",)).exit_code == 0
    assert read().equals(expected)


def test_excel_and_latex_hold_the_same_numbers(run, tmp_path):
    options = ("--by", "commune", "--year", "year", *DESIGN, "--shared-psus")
    run(*options)
    expected = read()
    for name in ("out.xlsx", "again.xlsx", "out.tex"):
        assert run(*options, "--out", name).exit_code == 0
    assert (tmp_path / "out.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    head, *rows = openpyxl.load_workbook(tmp_path / "out.xlsx")["measures"].iter_rows(values_only=True)
    assert list(head) == expected.columns
    at = {name: place for place, name in enumerate(head)}
    assert [row[at["group"]] or "" for row in rows] == [group or "" for group in expected["group"]]
    numbers = expected["estimate"].cast(pl.Float64)
    told = [row[at["estimate"]] for row in rows]
    assert [one is None for one in told] == numbers.is_null().to_list()
    assert [one for one in told if one is not None] == pytest.approx(numbers.drop_nulls().to_list())
    latex = (tmp_path / "out.tex").read_text("utf-8").splitlines()
    body = [line for line in latex if line.endswith(r" \\")][1:]
    assert len(body) == expected.height
    assert [line.split(" & ")[6] for line in body] == ["" if x is None else f"{x:.4f}" for x in numbers]


def test_robustness_is_what_the_functions_say_and_writes_over_nothing_else(tmp_path):
    random = np.random.default_rng(4)
    frame = pl.DataFrame({name: random.integers(0, 2, 200) for name in "abc"}).with_columns(
        area=pl.Series(random.choice(["u", "r", "m"], 200)), w=pl.Series(random.uniform(1, 2, 200))
    )
    frame.write_csv(tmp_path / "s.csv")
    words = f"measure {tmp_path / 's.csv'} --indicators a,b,c --cutoff 1,2 --by area --sample-weight w"
    words += f" --weights e=1,1,1 --weights f=2,1,1 --lang en --out {tmp_path / 'o.csv'}"
    folder = tmp_path / "r"
    command = [*words.split(), "--robustness", str(folder)]
    for _ in range(2):  # an earlier result of its own may be written over
        assert CliRunner().invoke(main, command).exit_code == 0
    weights = {"e": [1, 1, 1], "f": [2, 1, 1]}
    found = alkire_foster(frame, list("abc"), ["1", "2"], weights=weights, by=["area"], sample_weight="w")
    told = pl.read_csv(folder / "dominance.csv").filter(measure="M0").drop("by", "measure")
    mine = dominance(found, "M0", "area")
    assert told.drop("year").equals(mine.drop("year"))
    ranks = pl.read_csv(folder / "rank_stability.csv")
    assert set(ranks["over"]) == {"cutoff", "weighting"} and set(ranks["measure"]) == {"H", "M0"}
    tau = rank_stability(found, "H", "area", "weighting")["kendall_tau"].to_list()
    assert ranks.filter(measure="H", over="weighting")["kendall_tau"].to_list() == pytest.approx(tau)
    pairs = pl.read_csv(folder / "association.csv")
    expected = association(frame, list("abc"), sample_weight="w")
    assert pairs["cramers_v"].to_list() == pytest.approx(expected["cramers_v"].to_list())
    (folder / "dominance.csv").write_text("mine\n", "utf-8")
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 2 and "dominance.csv" in refused.output
    assert (folder / "dominance.csv").read_text("utf-8") == "mine\n"


def test_differences_are_what_the_function_says(run, tmp_path):
    options = ("--by", "commune", "--year", "year", "--shared-psus", *DESIGN, "--level", "0.9")
    for _ in range(2):  # an earlier result of its own may be written over
        assert run(*options, "--differences", "between.csv").exit_code == 0
    told = pl.read_csv("between.csv", schema_overrides={"first": pl.String, "second": pl.String})
    frame = pl.read_csv("in.csv", schema_overrides={"commune": pl.String, "a": pl.String}).with_columns(
        pl.col("a").str.to_lowercase().is_in(["1", "true"])
    )
    question = Question.build(
        ["a", "b", "c"],
        ["2"],
        by=["commune"],
        year="year",
        design=Design("w", "st", "psu", independent_years=False),
        level=0.9,
    )
    expected = differences(frame, question)
    assert told.columns == expected.columns
    assert told["first"].to_list() == expected["first"].to_list()
    for name in ("estimate", "std_error", "ci_low", "ci_high", "df", "p_value"):
        known = expected[name].to_list()
        assert told[name].cast(pl.Float64).to_list() == pytest.approx(known, nan_ok=True)
    assert run(*options, "--differences", "between.tex").exit_code == 0


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--differences", "b.csv"), "--differences needs --by"),
        (("--differences", "in.csv", "--by", "commune"), "in.csv is an input"),
        (("--differences", "b.doc", "--by", "commune"), "b.doc is neither .csv nor .parquet"),
        (("--differences", "out.csv", "--by", "commune"), "two results would be written to one file"),
        (("--robustness", ".", "--out", "./dominance.csv"), "two results would be written to one file"),
        (
            ("--differences", "b.csv", "--by", "commune", "--replicate-weights", "w"),
            "not from replicate weights",
        ),
    ],
)
def test_no_result_goes_where_another_or_an_input_is(run, tmp_path, words, fault):
    result = run(*words)
    assert (result.exit_code, fault in result.stderr) == (2, True), result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]
    assert (tmp_path / "in.csv").read_text("utf-8") == CSV


def test_it_starts_without_what_it_does_not_use(run):
    words = (
        "measure in.csv --indicators a,b,c --cutoff 2 --by commune --year year --shared-psus --out out.csv"
    )
    call = f"main({[*words.split(), *DESIGN]!r}, standalone_mode=False)"
    heavy = "{'pandas', 'matplotlib', 'pyarrow', 'scipy.stats', 'nbformat'}"
    code = f"import sys; from analysis.cli import main; {call}; print({heavy} & {{*sys.modules}})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["out.csv", "set()"]


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int64, pl.UInt16, pl.Float64, pl.String, pl.Categorical])
def test_files_of_other_kinds_add_up(run, tmp_path, kind):
    text = CSV.replace("TRUE", "1").replace(",p1", ",1").replace(",p2", ",2")
    lines = text.splitlines(keepends=True)
    (tmp_path / "in.csv").write_text(text, "utf-8")
    options = (*DESIGN, "--by", "id", "--year", "year", "--shared-psus")
    assert run(*options).exit_code == 0
    expected = read()
    (tmp_path / "1.csv").write_text("".join(lines[:4]), "utf-8")
    rest = pl.read_csv((lines[0] + "".join(lines[4:])).encode(), schema_overrides={"commune": pl.String})
    numbers = [pl.col(name).cast(pl.String).cast(kind) for name in ("psu", "id")]
    rest.with_columns(numbers).write_parquet(tmp_path / "2.parquet")
    assert run(*options, inputs=("1.csv", "2.parquet")).exit_code == 0
    assert read().equals(expected)
