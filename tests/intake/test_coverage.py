"""What a list covers: declared, told by the numbers, or asked. Synthetic data (dữ liệu giả lập)."""

import random

import polars as pl
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.commune import class_list, load
from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.form_figures import known_figures
from analysis.intake.checking.command import Request, check
from analysis.intake.empty_workbook import write_template
from analysis.planning.targets import all_households
from analysis.standard import standard_for
from tests.intake.cases.test_two_years import CODE, FACTS
from tests.intake.template.sample import Filled
from tests.seeds import seeds, soaked


def facts(year, total=None, covers=None):
    text = FACTS.format(year=year)
    text += f"[totals]\nhouseholds = {total}\n" if total is not None else ""
    return text + (f'[household_list]\ncovers = "{covers}"\n' if covers else "")


def listed(**classes):
    """Return a list: so many households of each class, in two villages, four persons each."""
    rows = [
        {
            "village": f"Thôn {1 + number % 2}",
            "household_id": f"{name[:2]}{number:04d}",
            "members": 4,
            "declared_class": name,
        }
        for name, count in classes.items()
        for number in range(count)
    ]
    return pl.DataFrame(rows)


def place(root, year, households, total=None, covers=None):
    folder = root / "data" / "raw" / str(year) / CODE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "commune.toml").write_text(facts(year, total, covers), "utf-8")
    if households is not None:
        households.write_csv(folder / "households.csv")
    return folder


def form_1(root, year=2023):
    """Return all households of form 1, by unit."""
    data = load(CODE, year, Project(root))
    known = known_figures(data, standard_for(year))
    return {key[1]: figure.value for key, figure in known.items() if key[0] == 1 and key[3] == "households"}


def poor_moves(root, year=2023):
    rows = load(CODE, year, Project(root)).own("movements")
    rows = rows.query("`class` == 'poor' and base == 'households'")
    return dict(zip(rows["item"], rows["value"], strict=True))


REVIEWED = {"poor": 25, "near_poor": 15, "not_poor": 20}
WHOLE = {"poor": 10, "near_poor": 15, "not_poor": 275}


@pytest.mark.parametrize(
    ("classes", "total", "covers", "expected"),
    [
        (WHOLE, 300, None, "all"),
        (WHOLE, None, None, "all"),
        (WHOLE, None, "all", "all"),
        (WHOLE, 5_000, "reviewed", "reviewed"),
        (REVIEWED, 400, "reviewed", "reviewed"),
        (REVIEWED, None, "reviewed", "reviewed"),
        (REVIEWED, 60, None, "all"),
        (REVIEWED, None, None, None),
        ({"poor": 25, "near_poor": 15}, 400, None, "reviewed"),
        ({"poor": 25, "near_poor": 15}, None, None, "reviewed"),
    ],
)
def test_what_is_declared_or_told_by_the_numbers_is_not_asked(tmp_path, classes, total, covers, expected):
    place(tmp_path, 2023, listed(**classes), total, covers)
    data = load(CODE, 2023, Project(tmp_path))
    assert data.facts.household_list.covers == expected
    size = sum(classes.values())
    found = form_1(tmp_path)
    assert found.get(CODE) == (total or (size if expected == "all" else None))
    villages = {unit: value for unit, value in found.items() if unit != CODE}
    assert sum(villages.values()) == (size if expected == "all" else 0)
    whole = all_households(data, class_list(data, Project(tmp_path)))
    assert whole == (total or (size if expected == "all" else None))


@pytest.mark.parametrize(
    ("total", "last", "proposal"),
    [
        (400, None, "reviewed"),
        (None, 400, "reviewed"),
        (62, None, "all"),
        (None, 30, "all"),
        (300, 60, "reviewed"),
    ],
)
def test_a_count_that_does_not_fit_the_total_is_asked(tmp_path, total, last, proposal):
    place(tmp_path, 2022, None, last)
    folder = place(tmp_path, 2023, listed(**REVIEWED), total)
    with pytest.raises(DataError) as caught:
        load(CODE, 2023, Project(tmp_path))
    (finding,) = caught.value.findings
    assert finding.rule == "question_coverage" and finding.details["proposal"] == proposal
    assert str(total or last) in finding.describe("vi") and "60 hộ" in finding.describe("vi")
    answer = check(Request(folder, accept=True), "vi")
    assert not answer.failed
    assert load(CODE, 2023, Project(tmp_path)).facts.household_list.covers == proposal
    assert (CODE in form_1(tmp_path)) == (total is not None or proposal == "all")


def test_a_list_near_last_years_total_is_of_all_households(tmp_path):
    place(tmp_path, 2022, None, 310)
    place(tmp_path, 2023, listed(**WHOLE))
    assert load(CODE, 2023, Project(tmp_path)).facts.household_list.covers == "all"
    # Last year's facts are no file of this year's folder; when they change, the list is looked at again.
    place(tmp_path, 2022, None, 900)
    with pytest.raises(DataError, match="900"):
        load(CODE, 2023, Project(tmp_path))


@pytest.mark.parametrize(
    ("classes", "total", "rule", "severity"),
    [
        (WHOLE, 305, "list_below_total", "warning"),
        ({"poor": 25, "near_poor": 15}, 305, "list_of_the_poor_only", "error"),
        ({"poor": 25, "near_poor": 15}, None, "list_of_the_poor_only", "error"),
    ],
)
def test_a_declaration_that_the_numbers_speak_against_is_told(tmp_path, classes, total, rule, severity):
    folder = place(tmp_path, 2023, listed(**classes), total, "all")
    found = {one.rule: one.severity for one in check(Request(folder), "vi").findings()}
    assert found[rule] == severity


def test_who_is_not_in_last_years_list_of_the_reviewed_is_newly_poor(tmp_path):
    before = listed(poor=3, near_poor=2, not_poor=4)
    stay = before.head(2)
    fresh = listed(poor=3).with_columns(household_id=pl.lit("new") + pl.col("household_id"))
    back = before.filter(pl.col("declared_class") == "not_poor").head(1)
    after = pl.concat([stay, fresh, back.with_columns(pl.lit("poor").alias("declared_class"))])
    for covers, new, other in (("reviewed", 4, 0), ("all", 1, 3)):
        place(tmp_path, 2022, before, 900 if covers == "reviewed" else 9, covers)
        place(tmp_path, 2023, after, 900)
        moves = poor_moves(tmp_path)
        assert (moves["new"], moves["other_increase"]) == (new, other), covers
        left = moves["to_near_poor"] + moves["above_near_poor"] + moves["other_decrease"]
        came = moves["from_near_poor"] + moves["relapsed"] + moves["new"] + moves["other_increase"]
        assert moves["opening"] - left + came == moves["closing"] == 6


def test_import_asks_of_the_whole_and_check_says_what_the_list_covers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(tmp_path))
    place(tmp_path, 2022, None, 400)
    households = listed(**REVIEWED)
    for village, part in households.group_by("village"):
        names = {
            "village": "Thôn",
            "household_id": "Mã hộ",
            "members": "Số khẩu",
            "declared_class": "Phân loại",
        }
        part.rename(names).write_csv(tmp_path / f"{village[0]}.csv")
    files = sorted(map(str, tmp_path.glob("*.csv")))
    call = ["import", *files, "--commune", CODE, "--year", "2023"]
    refused = CliRunner().invoke(main, call)
    assert refused.exit_code == 1 and "60 hộ" in refused.stderr and "là 400" in refused.stderr
    assert not (tmp_path / "data/raw/2023").exists()
    done = CliRunner().invoke(main, [*call, "--accept"])
    assert done.exit_code == 0, done.stderr
    told = CliRunner().invoke(main, ["check", f"data/raw/2023/{CODE}"])
    assert "chỉ gồm các hộ được rà soát" in told.stdout
    assert CODE not in form_1(tmp_path)
    again = CliRunner().invoke(main, call)
    assert again.exit_code == 0, again.stderr


@pytest.mark.parametrize("seed", seeds(3, 20))
def test_no_rate_is_of_the_reviewed_households(tmp_path, seed):
    """Whatever the list and the total: a denominator is the total, or a list that covers all households."""
    rng = random.Random(seed)
    classes = {"poor": rng.randint(1, 40), "near_poor": rng.randint(0, 40), "not_poor": rng.randint(0, 60)}
    size = sum(classes.values())
    total = rng.choice([None, size, size + rng.randint(1, 400)])
    covers = rng.choice([None, "reviewed"])
    folder = place(tmp_path, 2023, listed(**{k: v for k, v in classes.items() if v}), total, covers)
    check(Request(folder, accept=True), "vi")
    data = load(CODE, 2023, Project(tmp_path))
    told, found = data.facts.household_list.covers, form_1(tmp_path)
    assert covers in (None, told)
    if told != "all":
        assert set(found) <= ({CODE} if total else set())
    assert found.get(CODE, total) in (total, size if told == "all" else total)


@pytest.mark.parametrize(
    ("answered", "total"),
    [
        ("asked", "of last year"),
        ("declared", "of the workbook"),
        soaked("asked", "of the workbook"),
        soaked("declared", "of last year"),
    ],
)
def test_a_filled_template_takes_the_answer(tmp_path, monkeypatch, answered, total):
    """The workbook of ours and a list: one question, one answer, then the report."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(tmp_path))
    place(tmp_path, 2022, None, 400 if total == "of last year" else None)
    filled = Filled(write_template(Project(tmp_path), CODE, 2023, tmp_path / "mau.xlsx").read_bytes())
    covers = {"household_list.covers": "reviewed"} if answered == "declared" else {}
    totals = {} if total == "of last year" else {"totals.households": 400}
    filled.facts({"status": "official", **totals, **covers})
    keys = ("village", "household_id", "members", "declared_class")
    filled.table(
        "households", [{key: str(row[key]) for key in keys} for row in listed(**REVIEWED).to_dicts()]
    )
    filled.save(tmp_path / "gui.xlsx")
    call = ["import", "gui.xlsx", "--commune", CODE, "--year", "2023"]
    if answered == "asked":
        refused = CliRunner().invoke(main, call)
        assert refused.exit_code == 1 and "60 hộ" in refused.stderr and "là 400" in refused.stderr
        assert not (tmp_path / "data/raw/2023").exists()
        call = [*call, "--accept"]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 0, done.stderr
    told = CliRunner().invoke(main, ["check", f"data/raw/2023/{CODE}"])
    assert told.exit_code == 0 and "chỉ gồm các hộ được rà soát" in told.stdout
    # The reviewed households are no total; where the commune told its own, that is one.
    assert form_1(tmp_path).get(CODE) == (400 if total == "of the workbook" else None)
