"""Characters that nobody sees and cells that no page can hold are told with their place, in every file."""

import random

import pytest

from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.intake import load
from analysis.intake.checking import Options, check_file
from analysis.standard import standard_for
from tests.intake.metamorphic.sheets import list_book
from tests.intake.metamorphic.writers import WRITERS, write
from tests.intake.one_reader.three_ways import CODE, COMMUNE, YEAR
from tests.seeds import seeds

SIGNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("seed", seeds(2, 6))
def test_a_hidden_sign_is_told_in_every_format(seed, name, tmp_path):
    chance = random.Random(seed)
    book = list_book(chance)
    book.suffix = WRITERS[name][0]
    assert not _rules(write(book, name, tmp_path))
    row, sign = chance.randrange(len(book.sheet.rows)), chance.choice(SIGNS)
    place = chance.choice([at for at, cell in enumerate(book.sheet.rows[row].cells) if isinstance(cell, str)])
    text = str(book.sheet.rows[row].cells[place])
    at = chance.randint(0, len(text))
    book.sheet.rows[row].cells[place] = f"{text[:at]}{sign}{text[at:]}"
    line = len(book.sheet.above) + len(book.sheet.header) + row + 1
    assert ("hidden_character", line, f"U+{ord(sign):04X}") in _rules(write(book, name, tmp_path))


@pytest.mark.parametrize("name", ["csv-comma", "csv-semicolon", "csv-tab"])
def test_a_cell_too_long_for_a_sheet_is_told_and_not_shown(name, tmp_path):
    book = list_book(random.Random(1))
    book.sheet.rows[2].cells[1] = "Nguyễn Văn Giả " * 3000
    line = len(book.sheet.above) + len(book.sheet.header) + 3
    assert ("cell_too_long", line, "") in _rules(write(book, name, tmp_path))


def test_a_raw_folder_is_not_loaded_with_a_hidden_sign(tmp_path):
    raw = tmp_path / "data" / "raw" / str(YEAR) / CODE
    raw.mkdir(parents=True)
    (raw / "commune.toml").write_text(COMMUNE, "utf-8")
    rows = "village,household_id,declared_class\nThôn \u202eA,1,poor\n"
    (raw / "households.csv").write_text(rows, "utf-8")
    with pytest.raises(DataError) as told:
        load(CODE, YEAR, Project(tmp_path))
    assert [(one.rule, one.line, one.column) for one in told.value.findings] == [("hidden_character", 2, "A")]


def _rules(path):
    found = check_file(path, Options(standard_for(YEAR))).findings()
    return {(one.rule, one.line, one.found) for one in found if one.severity == "error"}
