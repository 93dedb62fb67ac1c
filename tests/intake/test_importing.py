"""From a list to the folders of a commune: names apart, nothing overwritten, nothing half done."""

import random
import stat
import tomllib

import pandas as pd
from click.testing import CliRunner

from analysis.cli import main
from tests.intake.metamorphic.sheets import list_book
from tests.intake.metamorphic.writers import write

PLACE = ["--commune", "15142", "--year", "2023"]


def _call(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def test_list_is_placed_and_checks(empty):
    book = list_book(random.Random(1))
    path = write(book, "xlsx-openpyxl", empty)
    done = _call("import", path, *PLACE)
    assert done.exit_code == 0, done.stderr
    raw, private = empty / "data/raw/2023/15142", empty / "data/private/2023/15142/names.csv"
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


def test_nothing_is_overwritten_unasked(empty):
    path = write(list_book(random.Random(1)), "xlsx-openpyxl", empty)
    assert _call("import", path, *PLACE).exit_code == 0
    kept = (empty / "data/raw/2023/15142/households.parquet").read_bytes()
    other = write(list_book(random.Random(2)), "csv-comma", empty)
    again = _call("import", other, *PLACE)
    assert again.exit_code == 2
    assert "--replace" in again.stderr
    assert (empty / "data/raw/2023/15142/households.parquet").read_bytes() == kept
    assert _call("import", other, *PLACE, "--replace").exit_code == 0
    assert (empty / "data/raw/2023/15142/households.parquet").read_bytes() != kept


def test_a_fault_places_nothing(empty):
    book = list_book(random.Random(1))
    book.sheet.rows[2].cells[book.sheet.at("declared_class")] = "Hộ khó khăn"
    done = _call("import", write(book, "xlsx-openpyxl", empty), *PLACE)
    assert done.exit_code == 1
    assert "Hộ khó khăn" in done.stderr
    assert not list((empty / "data/raw").iterdir())
