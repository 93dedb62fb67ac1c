"""The schema: one entry changed, and everything shows it."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).parents[2]
INDICATOR = """
[[indicator]]
code = "rac_thu_gom"
dimension = "nuoc_ve_sinh"
vi = "Thu gom rác thải"
en = "Waste collection"
rule_vi = "Rác của hộ không được thu gom"
rule_en = "Waste is not collected"
verification = "unverified"
synonyms = ["rac", "thu gom rac"]
"""
NAME = "Thu gom rác thải"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of the package with a 13th indicator and one more word for a village."""
    folder = tmp_path_factory.mktemp("changed")
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "analysis", folder / "src" / "analysis", ignore=leave)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=leave)
    standard = folder / "src" / "analysis" / "standard"
    law = standard / "2022-2026.toml"
    law.write_text(law.read_text("utf-8") + INDICATOR, "utf-8")
    columns = standard / "schema" / "households.toml"
    text = columns.read_text("utf-8")
    columns.write_text(text.replace('names = ["village", ', 'names = ["village", "phum soc", '), "utf-8")
    return folder


def run(package, cwd, *words, code=0):
    env = {**os.environ, "PYTHONPATH": str(package / "src")}
    call = [sys.executable, "-c", "from analysis.cli import main; main()", *words]
    made = subprocess.run(call, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8")
    assert made.returncode == code, made.stdout + made.stderr
    return made.stdout + made.stderr


@pytest.fixture(scope="module")
def project(package):
    run(
        package,
        package,
        "demo",
        "thu",
        "--communes",
        "2",
        "--households",
        "60",
        "--years",
        "2023",
        "--seed",
        "5",
    )
    return package / "thu"


def cells(path):
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def communes(project):
    return sorted(path.name for path in (project / "data" / "raw" / "2023").iterdir())


def test_the_empty_workbook_has_its_column(package, project):
    run(package, project, "template", "--commune", communes(project)[0], "--year", "2023", "mau.xlsx")
    sheets = cells(project / "mau.xlsx")
    assert NAME in sheets["Danh sách hộ"][0]
    assert "rac_thu_gom" in sheets["Danh sách hộ"][1]


def test_a_list_under_the_new_words_is_read(package, project):
    source = project / "data" / "raw" / "2023" / communes(project)[0] / "households.csv"
    rows = list(csv.reader(source.read_text("utf-8").splitlines()))
    names = {"village": "Phum, sóc", "rac_thu_gom": "Thu gom rác"}
    rows[0] = [names.get(name, name) for name in rows[0]]
    with (project / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    told = run(package, project, "check", "list.csv", "--year", "2023", "--lang", "en")
    assert "“Phum, sóc” → Village" in told
    assert "“Thu gom rác” → Waste collection" in told


def test_the_report_and_its_forms_show_it(package, project):
    run(
        package,
        project,
        "report",
        "--commune",
        communes(project)[0],
        "--year",
        "2023",
        "--formats",
        "html,xlsx",
    )
    folder = next((project / "output" / "2023").glob("[0-9]*"))
    page = (folder / "report.html").read_text("utf-8")
    assert NAME in page
    assert "thiếu hụt 13 chỉ số" in page and "thiếu hụt 12 chỉ số" not in page
    sheets = cells(folder / "tables.xlsx")
    forms = [name for name, rows in sheets.items() if any(NAME in map(str, row) for row in rows)]
    assert sum("4" in name or "5" in name or "6" in name or "7" in name for name in forms) >= 4
    form = sheets[next(name for name in forms if name.endswith("4"))]
    assert any(str(row[-1]) == "15" for row in form)  # the symbol of its column


def test_the_comparison_shows_it(package, project):
    run(package, project, "compare", "--group", "gia-lap", "--year", "2023", "--formats", "html")
    page = next((project / "output").rglob("comparison.html"))
    told = page.read_text("utf-8")
    assert NAME in told
    assert "hiếu hụt 13 chỉ số" in told and "mười ba cột là mười ba chỉ số" in told
    assert "hiếu hụt 12 chỉ số" not in told and "mười hai" not in told


def test_the_audit_and_the_survey_know_it(package, project):
    survey = ROOT / "data" / "raw" / "survey" / "synthetic.csv"
    head, *rows = survey.read_text("utf-8").splitlines()
    changed = [f"{head},rac_thu_gom", *(f"{row},{at % 2}" for at, row in enumerate(rows))]
    (project / "survey.csv").write_text("\n".join(changed) + "\n", "utf-8")
    code = """
from analysis import survey_indicators
from analysis.audit.finding import AuditFinding, Where
finding = AuditFinding("deprivation_sum", Where("f4.csv", 3, year=2023), {"stated": 716, "total": 715})
print(finding.what("en"), finding.what("vi"), survey_indicators("survey.csv")[-1])
"""
    env = {**os.environ, "PYTHONPATH": str(package / "src"), "PYTHONIOENCODING": "utf-8"}
    env["GIAMNGHEO_PROJECT"] = str(project)
    call = [sys.executable, "-c", code]
    told = subprocess.run(call, env=env, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert "the thirteen indicators sum to 715" in told
    assert "mười ba chỉ số cộng lại" in told
    assert told.endswith("rac_thu_gom\n")


def test_no_code_or_notebook_types_the_codes_of_indicators():
    """One code stands for all: it is in files of the standards, and nowhere else."""
    law = ROOT / "src" / "analysis" / "standard"
    typed = [
        path
        for folder in ("src", "notebooks")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml", ".ipynb"} and "viec_lam" in path.read_text("utf-8")
    ]
    assert typed and all(path.suffix == ".toml" and path.is_relative_to(law) for path in typed)
