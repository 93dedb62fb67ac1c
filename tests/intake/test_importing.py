"""From a list to the folders of a commune: names apart, nothing overwritten, nothing half done."""

import random
import stat
import tomllib

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from tests.intake.metamorphic.sheets import list_book
from tests.intake.metamorphic.writers import write

PLACE = ["--commune", "15142", "--year", "2023"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _call(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def test_list_is_placed_and_checks(project):
    book = list_book(random.Random(1))
    path = write(book, "xlsx-openpyxl", project)
    done = _call("import", path, *PLACE)
    assert done.exit_code == 0, done.stderr
    raw, private = project / "data/raw/2023/15142", project / "data/private/2023/15142/names.csv"
    assert sorted(p.name for p in raw.iterdir()) == ["commune.toml", "households.parquet"]
    households = pd.read_parquet(raw / "households.parquet")
    assert len(households) == len(book.truth)
    names = pd.read_csv(private, dtype="string")
    assert set(names["name"]) == {household.head for household in book.truth}
    assert not set(names["name"]) & set(households.astype("string").to_numpy().ravel())
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert "giamngheo report --commune 15142 --year 2023" in done.stdout
    assert _call("check", raw).exit_code == 0
    facts = tomllib.loads((raw / "commune.toml").read_text("utf-8"))
    assert facts["report"]["authority"] == "TM. ỦY BAN NHÂN DÂN"
    assert facts["report"]["signatory_title"] == "CHỦ TỊCH"


def test_nothing_is_overwritten_unasked(project):
    path = write(list_book(random.Random(1)), "xlsx-openpyxl", project)
    assert _call("import", path, *PLACE).exit_code == 0
    kept = (project / "data/raw/2023/15142/households.parquet").read_bytes()
    other = write(list_book(random.Random(2)), "csv-comma", project)
    again = _call("import", other, *PLACE)
    assert again.exit_code == 2
    assert "--replace" in again.stderr
    assert (project / "data/raw/2023/15142/households.parquet").read_bytes() == kept
    assert _call("import", other, *PLACE, "--replace").exit_code == 0
    assert (project / "data/raw/2023/15142/households.parquet").read_bytes() != kept


def test_a_fault_places_nothing(project):
    book = list_book(random.Random(1))
    book.sheet.rows[2].cells[book.sheet.at("declared_class")] = "Hộ khó khăn"
    done = _call("import", write(book, "xlsx-openpyxl", project), *PLACE)
    assert done.exit_code == 1
    assert "Hộ khó khăn" in done.stderr
    assert not list((project / "data/raw").iterdir())
