"""An official's own list of two years: peoples in any spelling, codes with and without their zeros."""

import shutil

import pandas as pd
import polars as pl
import pytest

from analysis.audit import audit_commune
from analysis.commune import class_list, load
from analysis.core.project import Project
from analysis.intake.checking import Options, check_file
from analysis.measures.form_counts import ETHNICITIES, household_figures
from analysis.run.review import review_document
from analysis.show.movements import movement_table
from analysis.standard import standard_for
from tests.intake.cases.official_list import PEOPLES, by_people, moves, two_years, write
from tests.seeds import soaked

CODE = "15142"
FACTS = """code = "15142"
name = "Xã Cẩm Thạch"
area = "rural"
year = {year}
status = "official"
synthetic = true
[period]
from_year = {year}
to_year = {year}
[report]
issuer = "UBND xã Cẩm Thạch"
symbol = "BC-UBND"
place = "Cẩm Thạch"
subject = "Kết quả rà soát (dữ liệu giả lập)"
"""


def checked(path, year):
    found = check_file(path, Options(standard_for(year)))
    assert not found.failed, [finding.describe() for finding in found.findings()][:5]
    return found


def place(root, year, households):
    """Put a list that was checked where reports are made from."""
    folder = root / "data" / "raw" / str(year) / CODE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "commune.toml").write_text(FACTS.format(year=year), "utf-8")
    households.drop("line").write_parquet(folder / "households.parquet")


def form(data, class_="poor"):
    rows = data.own("movements").query("`class` == @class_ and base == 'households'")
    return dict(zip(rows["item"], rows["value"], strict=True))


@pytest.fixture(scope="module", params=[1, soaked(2)])
def lists(request, tmp_path_factory):
    """Two years: as they are, and as they were read out of the officials' files."""
    folder = tmp_path_factory.mktemp("lists")
    before, after = two_years(request.param)
    files = (write(folder / f"{year}.xlsx", one) for year, one in ((2022, before), (2023, after)))
    read = [checked(path, year).lists[0].accepted for path, year in zip(files, (2022, 2023), strict=True)]
    return before, after, *read


def test_every_household_of_the_list_is_read_and_no_row_of_its_form(lists):
    before, after, *read = lists
    for true, got in ((before, read[0]), (after, read[1])):
        assert got.height == len(true)
        assert got["members"].sum() == sum(one.members for one in true)
        assert sorted(got["village"].unique()) == sorted({one.village for one in true})
        told = got.select(pl.col("declared_class").value_counts()).unnest("declared_class")
        classes = pl.DataFrame({"declared_class": [one.class_ for one in true]})
        right = classes.select(pl.col("declared_class").value_counts()).unnest("declared_class")
        assert told.sort("declared_class").rows() == right.sort("declared_class").rows()


def test_a_people_in_many_spellings_is_one_line_of_form_9(lists, tmp_path):
    _, after, _, read = lists
    place(tmp_path, 2023, read)
    data = load(CODE, 2023, Project(tmp_path))
    figures = household_figures(class_list(data, Project(tmp_path)), CODE).query(f"form == {ETHNICITIES}")
    got = figures.set_index(["line", "item"])["value"]
    assert sorted(set(figures["line"])) == sorted(PEOPLES)
    right = by_people(after)
    for people in PEOPLES:
        for class_ in ("poor", "near_poor"):
            assert got[people, f"{class_}_households"] == right[people, class_]


def _right(before, after):
    seen = moves(before, after)
    return {"to_near_poor": seen["poor", "near_poor"], "above_near_poor": seen["poor", "not_poor"],
            "other_decrease": seen["poor", None], "from_near_poor": seen["near_poor", "poor"],
            "new": seen["not_poor", "poor"], "other_increase": seen[None, "poor"], "relapsed": 0}  # fmt: skip


@pytest.mark.parametrize(
    "written", ["as they are", "without zeros", "with more zeros", "with a gap", "upper"]
)
def test_a_code_is_the_same_with_and_without_its_zeros(lists, tmp_path, written):
    before, after, old, new = lists
    code = pl.col("household_id")
    spelled = {
        "as they are": code,
        "without zeros": code.str.strip_chars_start("0"),
        "with more zeros": "00" + code,
        "with a gap": code + " ",
        "upper": code,
    }[written]
    old = old.with_columns(spelled.alias("household_id"))
    if written == "upper":
        old = old.with_columns(pl.col("village").str.to_uppercase())
    for year, one in ((2022, old), (2023, new)):
        place(tmp_path, year, one)
    data = load(CODE, 2023, Project(tmp_path))
    got = form(data)
    assert {item: got[item] for item in _right(before, after)} == _right(before, after)
    villages = set(data.movements["unit"]) - {CODE}
    assert villages == set(new["village"])


def test_codes_of_one_list_that_only_zeros_tell_apart_stay_two(tmp_path):
    rows = [("Thôn 1", "1", "poor"), ("Thôn 1", "01", "poor"), ("Thôn 1", "2", "poor")]
    old = pd.DataFrame(rows, columns=["village", "household_id", "declared_class"]).assign(members=3)
    new = old.assign(declared_class=["poor", "not_poor", "near_poor"])
    for year, one in ((2022, old), (2023, new)):
        place(tmp_path, year, pl.from_pandas(one).with_columns(line=1))
    got = form(load(CODE, 2023, Project(tmp_path)))
    assert (got["closing"], got["above_near_poor"], got["to_near_poor"]) == (1, 1, 1)


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_codes_that_are_others_count_no_movement_and_are_told(lists, tmp_path, share):
    _, _, old, new = lists
    kept = pl.int_range(pl.len()) < share * len(old)
    old = old.with_columns(pl.when(kept).then("household_id").otherwise("X" + pl.col("household_id")))
    for year, one in ((2022, old), (2023, new)):
        place(tmp_path, year, one)
    data = load(CODE, 2023, Project(tmp_path))
    told = movement_table(data)
    if share > 0.5:
        assert data.codes_found is None and len(data.movements)
        return
    assert data.movements.empty
    assert 0.2 < data.codes_found < 0.4
    assert "Chỉ tìm lại được" in told.items[0][1]
    sheet = review_document(data, standard_for(2023), audit_commune(data), Project(tmp_path))
    assert "codes_kept = true" in str(sheet)
    facts = tmp_path / f"data/raw/2023/{CODE}/commune.toml"
    facts.write_text(facts.read_text("utf-8") + "[household_list]\ncodes_kept = true\n", "utf-8")
    assert len(load(CODE, 2023, Project(tmp_path)).movements)
