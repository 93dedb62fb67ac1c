"""A household once in a year, by whatever path it comes. Synthetic data (dữ liệu giả lập)."""

import random

import polars as pl
import pytest

from analysis.intake.checking import Options, check_file
from analysis.intake.lists import Known
from analysis.intake.lists.once import check_once
from analysis.standard import standard_for
from tests.intake.metamorphic.outcome import attempt

HEAD = ["STT", "Thôn", "Mã hộ", "Họ tên chủ hộ", "Dân tộc", "Năm sinh", "Số khẩu", "Phân loại hộ"]
CLASSES = ("Hộ nghèo", "Hộ cận nghèo", "Hộ không nghèo")
VILLAGES = ("Thôn Kim", "Thôn Đồng", "Thôn Mộc")


def rows(rng):
    """Return 30 households whose codes begin anew in each village."""
    return [
        [
            n,
            VILLAGES[n % 3],
            f"{n // 3 + 1:03d}",
            f"Người Giả Lập {n}",
            rng.choice(("Kinh", "Mường")),
            1950 + n,
            rng.randint(1, 8),
            rng.choice(CLASSES),
        ]
        for n in range(30)
    ]


def found(path, table, *, sections=False):
    lines = [HEAD]
    if sections:
        lines = [[name for name in HEAD if name != "Thôn"]]
        for number, village in enumerate(VILLAGES):
            lines.append([["I", "II", "III"][number], village, *[""] * 5])
            lines += [[*row[:1], *row[2:]] for row in table if row[1] == village]
    else:
        lines += table
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), "utf-8")
    known = Known(commune="15142", year=2023)
    return {one.rule: one for one in check_file(path, Options(standard_for(2023), known)).findings()}


@pytest.mark.parametrize("sections", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_a_household_under_another_village_with_another_value_is_told(tmp_path, seed, sections):
    rng = random.Random(seed)
    table = rows(rng)
    assert not {"household_in_two_villages", "code_and_name_again"} & set(found(tmp_path / "a.csv", table))
    again = list(rng.choice(table))
    again[1] = rng.choice([name for name in VILLAGES if name != again[1]])
    place = rng.choice((6, 7))
    again[place] = 9 if place == 6 else rng.choice([one for one in CLASSES if one != again[7]])
    # Its code is free in the other village, or the row would be refused for that alone.
    taken = [row for row in table if row[1] == again[1] and row[2] == again[2]]
    table = [*(row for row in table if row not in taken), again]
    told = found(tmp_path / "b.csv", table, sections=sections)
    assert told["household_in_two_villages"].severity == "error"
    assert told["household_in_two_villages"].line


def test_households_of_one_code_in_two_villages_are_two():
    names = [f"Người Giả Lập {n}" for n in range(6)]
    data = pl.DataFrame(
        {"row": range(6), "village_key": ["a", "b"] * 3, "household_id": list("112233"), "head_name": names}
    ).with_columns(pl.col("row").cast(pl.UInt32))
    assert not check_once(data)
    # One name for all is a placeholder, and says nothing for sure.
    placeholder = data.with_columns(head_name=pl.lit("Nguyễn Văn A"))
    assert not check_once(placeholder)
    few = data.with_columns(head_name=pl.Series(["A", "A", "B", "B", "A", "A"]))
    assert {fault.rule for fault in check_once(few)} == {"code_and_name_again"}


@pytest.mark.parametrize("code", ["15142", " 15142 ", "15145"])
def test_a_village_cell_with_a_code_of_a_commune_is_an_error(tmp_path, code):
    table = rows(random.Random(1))
    table[4][1] = code
    told = found(tmp_path / "a.csv", table)
    assert told["village_is_a_code"].severity == "error" and told["village_is_a_code"].line == 6


@pytest.mark.parametrize("spelled", ["Kim", "THÔN KIM", "thôn  kim"])
def test_two_sheets_are_held_against_each_other_however_the_village_is_spelled(tmp_path, spelled):
    import openpyxl

    book = openpyxl.Workbook()
    other = book.create_sheet("2")
    for sheet, village, code in ((book.active, "Thôn Kim", "{:03d}"), (other, spelled, "{}")):
        sheet.append(HEAD)
        for n in range(1, 6):
            sheet.append([n, village, code.format(n), f"Người Giả Lập {n}", "Kinh", 1960 + n, 4, CLASSES[0]])
    book.save(tmp_path / "a.xlsx")
    checked = check_file(tmp_path / "a.xlsx", Options(standard_for(2023)))
    assert "listed_twice" in {one.rule for one in checked.findings() if one.severity == "error"}


def test_the_chain_that_was_counted_twice_is_stopped(tmp_path):
    assert attempt(191, tmp_path).status != "silent"
