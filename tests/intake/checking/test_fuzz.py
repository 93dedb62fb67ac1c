"""No traceback and no lost row, whatever stands in the cells or happens to the bytes."""

import io
import random
import zipfile

import polars as pl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.intake.checking import Options, check_file
from analysis.intake.lists import read_list
from analysis.intake.workbook import limits
from analysis.intake.workbook.grid import grid_of
from analysis.intake.workbook.repaired import repaired
from analysis.standard import standard_for

OPTIONS = Options(standard_for(2023))
HEADER = ["STT", "Thôn", "Mã hộ", "Họ tên chủ hộ", "Số khẩu", "Điểm B1", "Phân loại hộ", "Việc làm", "BHYT"]
TRICKY = st.sampled_from(
    [
        "",
        "x",
        "--",
        "Tổng cộng",
        "I",
        "1",
        "=1+1",
        "1.265",
        "-0",
        "nan",
        "Hé nghÌo",
        "Hoä",
        "Hộ",
        "\x00",
        "\u202e",
        "A\u0301\u0301",
        "9" * 40,
        "1e999",
        "Người lập biểu",
        "STT",
        "{x}",
        "Mã hộ",
    ]
)
CELL = st.one_of(TRICKY, st.text(max_size=12))


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=8))
def test_any_cells(rows):
    grid, _ = repaired(grid_of("DS", list(zip(HEADER, *rows, strict=True))), "ds.xlsx")
    found = read_list(grid, "ds.xlsx", OPTIONS.standard)
    assert found is not None
    filled = (
        grid.cells.select(pl.any_horizontal(pl.all().is_not_null()))
        .to_series()[found.header.last + 1 :]
        .sum()
    )
    assert found.read + sum(found.structure.values()) == filled
    for finding in found.findings():
        assert finding.describe("vi")
        assert finding.describe("en")


def rows():
    return [
        HEADER,
        *[[str(n), "Lương Ngọc", f"{n:03}", "A", "4", "120", "Hộ nghèo", "1", "0"] for n in range(1, 15)],
    ]


def xlsx(*, stored):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("DS")
    for line, row in enumerate(rows()):
        sheet.write_row(line, 0, row)
    book.close()
    if not stored:
        return buffer.getvalue()
    plain = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return plain.getvalue()


def xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    for line, row in enumerate(rows()):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def mutated(data, seed):
    chance = random.Random(seed)
    content = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.1:
        del content[chance.randrange(len(content)) :]
    return bytes(content)


def check(path, data):
    path.write_bytes(data)
    checked = check_file(path, OPTIONS)
    told = [finding.describe(language) for finding in checked.findings() for language in ("vi", "en")]
    if not checked.lists:
        assert told
    for found in checked.lists:
        assert found.read == found.accepted.height + found.aside.height + len(found.duplicates)
    return len(checked.lists)


# So many damaged files of each kind, and more where there is time.
FEW = pytest.param(1, id="few")
MANY = pytest.param(5, id="many", marks=pytest.mark.soak)


@pytest.mark.parametrize("times", [FEW, MANY])
@pytest.mark.parametrize("stored", [False, True])
def test_mutated_xlsx(tmp_path, stored, times):
    data = xlsx(stored=stored)
    read = sum(check(tmp_path / "a.xlsx", mutated(data, seed)) for seed in range(80 * times))
    assert 4 * times < read < 76 * times


@pytest.mark.parametrize("times", [FEW, MANY])
def test_mutated_csv(tmp_path, times):
    data = "\n".join(",".join(row) for row in rows()).encode()
    assert sum(check(tmp_path / "a.csv", mutated(data, seed)) for seed in range(30 * times)) > 15 * times


@pytest.mark.parametrize("times", [FEW, MANY])
def test_mutated_xls(tmp_path, monkeypatch, times):
    """Old workbooks are read by a process of their own, which a damaged file may take down."""
    monkeypatch.setattr(limits, "SECONDS", 2)
    data = xls()
    assert sum(check(tmp_path / "a.xls", mutated(data, seed)) for seed in range(12 * times)) > 1


def test_unchanged_files_are_read(tmp_path):
    assert [check(tmp_path / "a", data) for data in (xlsx(stored=True), xlsx(stored=False), xls())] == [
        1,
        1,
        1,
    ]
