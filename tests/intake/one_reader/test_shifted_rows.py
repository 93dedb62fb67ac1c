"""A row of a CSV list with too few or too many cells is told with its place; none is eaten in silence."""

import csv
import random
from io import StringIO

import pytest

from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.intake import load
from analysis.intake.checking import Options, check_file
from analysis.standard import standard_for
from tests.intake.one_reader.three_ways import CODE, COMMUNE, YEAR
from tests.seeds import seeds

NAMES = ["village", "household_id", "ethnicity", "members", "declared_class"]
TITLES = ["Thôn", "Mã hộ", "Dân tộc", "Số khẩu", "Phân loại hộ"]
FORMATS = [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), ("|", "utf-8")]
SEEDS = seeds(4, 12)


def households(chance):
    villages = chance.choice((("A", "B"), ("1", "2"), ("Thôn 1", "Bản Ă"), ("Ă", "Đ")))
    return [
        [
            chance.choice(villages),
            str(number),
            chance.choice(("Kinh", "Mường")),
            str(chance.randint(1, 9)),
            chance.choice(("Hộ nghèo", "KN")),
        ]
        for number in range(1, chance.randint(3, 12))
    ]


def shift(row, chance):
    """Leave a cell out, or put one in, as an unquoted comma does; the row stays a household's."""
    at = chance.randrange(len(row))
    return [*row[:at], *row[at + 1 :]] if chance.random() < 0.5 else [*row[:at], "1", *row[at:]]


def text(header, rows, separator, *, quoted=False):
    out = StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=separator, lineterminator="\n", quoting=quoting).writerows([header, *rows])
    return out.getvalue()


def checked(folder, content, encoding="utf-8"):
    path = folder / "danh-sach.csv"
    path.write_bytes(content.encode(encoding))
    return check_file(path, Options(standard_for(YEAR)))


@pytest.mark.parametrize(("separator", "encoding"), FORMATS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_list_tells_its_shifted_row(seed, separator, encoding, tmp_path):
    chance = random.Random(seed)
    rows = households(chance)
    at = chance.randrange(len(rows))
    quoted = chance.random() < 0.5
    fine = checked(tmp_path, text(TITLES, rows, separator, quoted=quoted), encoding)
    assert [len(one.accepted) for one in fine.lists] == [len(rows)]
    rows[at] = shift(rows[at], chance)
    found = checked(tmp_path, text(TITLES, rows, separator, quoted=quoted), encoding)
    assert ("cell_count", at + 2) in {(one.rule, one.line) for one in found.findings()}
    assert found.failed


@pytest.mark.parametrize("header", [NAMES, TITLES])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_raw_folder_tells_its_shifted_row(seed, header, tmp_path):
    chance = random.Random(seed)
    rows = households(chance)
    raw = tmp_path / "data" / "raw" / str(YEAR) / CODE
    raw.mkdir(parents=True)
    (raw / "commune.toml").write_text(COMMUNE, "utf-8")
    (raw / "households.csv").write_text(text(header, rows, ","), "utf-8")
    assert len(load(CODE, YEAR, Project(tmp_path)).households) == len(rows)
    at = chance.randrange(len(rows))
    rows[at] = shift(rows[at], chance)
    (raw / "households.csv").write_text(text(header, rows, ","), "utf-8")
    with pytest.raises(DataError) as told:
        load(CODE, YEAR, Project(tmp_path))
    assert ("cell_count", at + 2) in {(one.rule, one.line) for one in told.value.findings}


@pytest.mark.parametrize("row", [["A", "1", "2"], ["1", "2", "3"], ["B", "1", "1"], ["Đ", "2", "3"]])
@pytest.mark.parametrize("header", [["Thôn", "Mã hộ", "Số khẩu"], ["village", "household_id", "members"]])
def test_a_household_like_column_symbols_is_counted_or_told(header, row, tmp_path):
    other = [row[0], "7", "4"]
    raw = tmp_path / "data" / "raw" / str(YEAR) / CODE
    raw.mkdir(parents=True)
    (raw / "commune.toml").write_text(COMMUNE, "utf-8")
    for rows in ([row], [row, other]):
        (raw / "households.csv").write_text(text(header, rows, ","), "utf-8")
        assert len(load(CODE, YEAR, Project(tmp_path)).households) == len(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_quotation_mark_that_nobody_closes_eats_no_household(seed, tmp_path):
    chance = random.Random(seed)
    rows = [[*row, chance.choice(("", "ghi chú"))] for row in households(chance)]
    lines = text([*TITLES, "Ghi chú"], rows, ",").splitlines()
    for at in chance.sample(range(1, len(lines)), chance.randint(1, 2)):
        cells = lines[at].split(",")
        place = chance.randrange(len(cells))
        cells[place] = f'"{cells[place]}' if chance.random() < 0.6 else f'{cells[place]}"'
        lines[at] = ",".join(cells)
    found = checked(tmp_path, "\n".join(lines) + "\n")
    if not found.failed:
        assert [one.read for one in found.lists] == [len(rows)]


def test_a_cell_of_several_lines_is_one_cell(tmp_path):
    rows = [["Thôn 1", "1", "Kinh", "3", "Hộ nghèo", "nhà dột, nát,\nđã sửa"]]
    found = checked(tmp_path, text([*TITLES, "Ghi chú"], rows, ","))
    assert not [one for one in found.findings() if one.rule in ("cell_count", "bad_csv")]
    assert [one.read for one in found.lists] == [1]
