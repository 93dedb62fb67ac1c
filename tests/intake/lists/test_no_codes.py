"""Lists without household codes, and titles that nearly name a place. Synthetic data (dữ liệu giả lập)."""

import random
import re
import unicodedata

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.intake.repair.names import loose_key
from analysis.intake.whose import whose
from analysis.places import last_day, places
from tests.intake.metamorphic.sheets import list_book
from tests.intake.metamorphic.truth import name_key
from tests.intake.metamorphic.writers import write
from tests.seeds import seeds

HEADER = "Thôn;Mã hộ;Phân loại hộ\nThôn Kim;01;Hộ nghèo\n"
PLACE = ["--commune", "15142", "--year", "2023"]


def _call(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def _codeless(seed):
    """Return a list without its codes; each household has a name of its own."""
    book = list_book(random.Random(seed))
    at = book.sheet.at("household_id")
    for row in [*book.sheet.header, *(row.cells for row in book.sheet.rows)]:
        del row[at]
    del book.sheet.keys[at]
    return book


@pytest.mark.parametrize("seed", seeds(4, 200))
def test_rows_are_numbered_when_that_is_answered(empty, seed):
    book = _codeless(seed)
    path = write(book, random.Random(seed).choice(["xlsx-openpyxl", "csv-comma"]), empty)
    asked = _call("import", path, *PLACE)
    assert asked.exit_code == 1 and not (empty / "data/raw/2023/15142").exists()
    assert "mã hộ" in asked.stderr and len(asked.stderr.strip().splitlines()) <= 3
    assert _call("import", path, *PLACE, "--accept").exit_code == 0
    read = pd.read_parquet(empty / "data/raw/2023/15142/households.parquet")
    true = [(name_key(one.village), one.members, one.class_) for one in book.truth]
    told = read[["village", "members", "declared_class"]].itertuples(index=False, name=None)
    assert [(name_key(village), members, class_) for village, members, class_ in told] == true
    assert read["household_id"].str.startswith("2023-").all() and read["household_id"].is_unique


def test_the_list_waits_for_codes_when_that_is_answered(empty):
    path = write(_codeless(1), "csv-comma", empty)
    assert _call("import", path, *PLACE).exit_code == 1
    said = 'kind = "codes"\nheader = "Họ và tên chủ hộ"\nvalue = "không; bổ sung cột mã hộ vào danh sách"\n'
    (empty / "reading.toml").write_text(f"[[answer]]\n{said}", "utf-8")
    left = _call("import", path, *PLACE)
    assert left.exit_code == 1 and "thêm cột; mã hộ" in left.stderr
    assert len(left.stderr.strip().splitlines()) <= 4  # each kind once, not a line for each household


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("UBND XÃ GIẢ LẬP", None),
        ("UBND XÃ GIA LẬP", "14488"),
        ("UBND XA GIA LAP", "14488"),
        ("UBND xã Gia Lâp, huyện Gia Viễn", "14488"),
        ("UBND XÃ GIÀ LẠP", None),
    ],
)
def test_a_title_with_other_accents_names_no_place(tmp_path, title, code):
    path = tmp_path / "ds.csv"
    path.write_text(f"{title};;\n;;\n{HEADER}", "utf-8")
    assert whose([path], year=2023).commune == code


@pytest.mark.parametrize("seed", seeds(10, 300))
def test_a_place_is_named_by_its_own_accents_or_without(tmp_path, seed):
    """A tone that a name does not have is another name."""
    chance, there = random.Random(seed), [one for one in places() if one.holds(last_day(2023))]
    place = chance.choice([one for one in there if re.search("[aeiouy]", one.name)])
    at = chance.choice([found.start() for found in re.finditer("[aeiouy]", place.name)])
    tone = chance.choice(["\u0301", "\u0309", "\u0303"])
    other = unicodedata.normalize("NFC", place.name[: at + 1] + tone + place.name[at + 1 :])

    def named(title):
        path = tmp_path / "ds.csv"
        path.write_text(f"UBND {title}, {place.district}, {place.province};;\n;;\n{HEADER}", "utf-8")
        return whose([path], year=2023).commune

    assert named(place.name) == named(place.name.upper()) == place.code
    bare = named(loose_key(place.name))
    same = [
        one
        for one in there
        if one.district == place.district and loose_key(one.name) == loose_key(place.name)
    ]
    assert bare == place.code or len(same) > 1
    assert named(other) != place.code
