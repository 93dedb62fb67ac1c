"""Every fault of real household lists, planted in a file of its real format, and found."""

import unicodedata
import zipfile
from html import escape

import openpyxl
import polars as pl
import pytest
import xlsxwriter
import xlwt

from analysis.intake.checking import Options, check_file
from analysis.intake.lists import Known
from analysis.standard import standard_for

STANDARD = standard_for(2023)
FLAGS = [indicator.vi for indicator in STANDARD.indicator]
HEADER = ["STT", "Thôn", "Mã hộ", "Họ và tên chủ hộ", "Số khẩu", "Điểm B1", "Phân loại hộ", *FLAGS]
SECRET = "Nguyễn Thị Bí Mật"


def household(number, code, village="Lương Ngọc", members="4", b1="120", kind="Hộ nghèo", deprived=3):
    return [
        str(number),
        village,
        code,
        SECRET,
        members,
        b1,
        kind,
        *["1"] * deprived,
        *["0"] * (12 - deprived),
    ]


GOOD = [
    household(1, "001"),
    household(2, "002", kind="CN", deprived=2),
    household(3, "003", b1="150", kind="KN", deprived=1),
]


def write(path, rows, header=HEADER):
    if path.suffix == ".csv":
        path.write_text(
            "\n".join(",".join(cell or "" for cell in row) for row in [header, *rows]) + "\n", "utf-8"
        )
        return path
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    for line, row in enumerate([header, *rows]):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write_string(line, column, cell)
    book.close()
    return path


def checked(path, **known):
    found = check_file(path, Options(STANDARD, known=Known(**known)))
    for one in found.lists:
        assert one.read == one.accepted.height + one.aside.height + len(one.duplicates)
    assert SECRET not in "\n".join(
        finding.describe(lang) for finding in found.findings() for lang in ("vi", "en")
    )
    return found


def faults(found):
    return [(finding.rule, finding.line, finding.column) for finding in found.findings()]


def counts(found):
    (one,) = found.lists
    return one.accepted.height, one.aside.height, len(one.duplicates)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_good_list_has_no_fault(tmp_path, suffix):
    found = checked(write(tmp_path / f"ds{suffix}", GOOD))
    assert faults(found) == []
    (one,) = found.lists
    assert one.accepted["household_id"].to_list() == ["001", "002", "003"]
    assert one.accepted["declared_class"].to_list() == ["poor", "near_poor", "not_poor"]
    assert one.accepted["viec_lam"].to_list() == [True, True, True]
    assert "head_name" not in one.accepted.columns
    assert one.private["head_name"].to_list() == [SECRET] * 3


def test_two_header_rows_no_commune_column_and_dashes(tmp_path):
    keys = ["stt", "thon", "ma_ho", "ho_ten", "so_khau", "b1", "phan_loai", *STANDARD.codes]
    rows = [HEADER, *[[*row[:5], "--", *row[6:]] for row in GOOD]]
    found = checked(write(tmp_path / "ds.xlsx", rows, header=keys))
    assert counts(found) == (3, 0, 0)
    assert found.lists[0].accepted["b1_score"].to_list() == [None] * 3
    assert faults(found) == []


def test_nearly_all_rows_repeated(tmp_path):
    rows = [GOOD[n % 3] for n in range(3000)]
    found = checked(write(tmp_path / "ds.csv", [[str(n), *row[1:]] for n, row in enumerate(rows)]))
    assert counts(found) == (3, 0, 2997)
    assert faults(found) == [("exact_duplicates", 5, "")]


def test_a_code_is_unique_only_inside_its_village(tmp_path):
    found = checked(write(tmp_path / "ds.csv", [household(1, "001"), household(2, "001", "Hòa Thuận")]))
    assert (counts(found), faults(found)) == ((2, 0, 0), [])


def test_the_same_household_twice_in_a_village(tmp_path):
    found = checked(write(tmp_path / "ds.xlsx", [household(1, "001"), household(2, "001", members="5")]))
    assert counts(found) == (1, 1, 0)
    assert faults(found) == [("household_twice", 3, "C")]


def test_a_placeholder_row_is_no_household(tmp_path):
    found = checked(write(tmp_path / "ds.xlsx", [["--"] * len(HEADER), *GOOD]))
    assert counts(found) == (3, 0, 0)
    assert found.lists[0].structure == {"placeholder": 1}


def test_writings_of_a_village_are_one(tmp_path):
    names = ["Quảng Hoà", "Quảng  Hòa", "quảng hòa", "Quảng Hoà"]
    found = checked(
        write(tmp_path / "ds.csv", [household(n, f"00{n}", name) for n, name in enumerate(names)])
    )
    assert found.lists[0].accepted["village"].unique().to_list() == ["Quảng Hoà"]


@pytest.mark.parametrize("written", ["Đăk R'Măng", "Đắk  RMăng", "dak rmang", "ĐẮK R’MĂNG"])
def test_names_are_matched_to_the_known_ones(tmp_path, written):
    found = checked(
        write(tmp_path / "ds.csv", [household(1, "001", written)]), villages=("Đắk R'Măng", "Ea Pô")
    )
    assert (faults(found), found.lists[0].accepted["village"].to_list()) == ([], ["Đắk R'Măng"])


def test_an_unknown_village(tmp_path):
    found = checked(write(tmp_path / "ds.csv", GOOD), villages=("Ea Pô",))
    assert counts(found) == (0, 3, 0)
    assert {rule for rule, _, _ in faults(found)} == {"village_unknown"}


def test_decomposed_unicode(tmp_path):
    rows = [[unicodedata.normalize("NFD", cell) for cell in row] for row in GOOD]
    found = checked(write(tmp_path / "ds.xlsx", rows))
    assert {rule for rule, _, _ in faults(found)} == {"converted_column"}
    assert found.lists[0].accepted["village"].unique().to_list() == ["Lương Ngọc"]


def test_tcvn3_letters(tmp_path):
    rows = [[row[0], "L\xad¬ng Ngäc", row[2], "NguyÔn V¨n T\xad", *row[4:6], kind, *row[7:]]
            for row, kind in zip(GOOD, ["Hé nghÌo", "Hé cËn nghÌo", "Kh«ng nghÌo"], strict=True)]  # fmt: skip
    found = checked(write(tmp_path / "ds.xlsx", rows))
    assert [finding.details["letters"] for finding in found.findings()] == ["TCVN3"] * 3
    assert found.lists[0].accepted["village"].unique().to_list() == ["Lương Ngọc"]
    assert found.lists[0].accepted["declared_class"].to_list() == ["poor", "near_poor", "not_poor"]


def test_tcvn3_bytes_in_csv(tmp_path):
    text = "STT,Th«n,M· hé,Sè khÈu,Ph©n lo¹i hé\n1,L\xad¬ng Ngäc,001,4,Hé cËn nghÌo\n"
    (tmp_path / "ds.csv").write_bytes(text.encode("latin-1"))
    found = checked(tmp_path / "ds.csv")
    assert found.lists[0].accepted.drop("line").rows() == [("Lương Ngọc", "001", 4, "near_poor")]


def test_vni_bytes_in_csv(tmp_path):
    text = "STT,Thoân,Maõ hoä,Soá khaåu,Phaân loaïi hoä\n1,Löông Ngoïc,001,4,Hoä caän ngheøo\n"
    (tmp_path / "ds.csv").write_bytes(text.encode("latin-1"))
    found = checked(tmp_path / "ds.csv")
    assert found.lists[0].accepted.drop("line").rows() == [("Lương Ngọc", "001", 4, "near_poor")]


def test_xls_and_ods(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    for line, row in enumerate([HEADER, *GOOD]):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    book.save(str(tmp_path / "ds.xls"))
    assert (counts(checked(tmp_path / "ds.xls")), faults(checked(tmp_path / "ds.xls"))) == ((3, 0, 0), [])


ODF = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SPACES = " ".join(f'xmlns:{name}="{ODF.format(name)}"' for name in ("office", "table", "text", "manifest"))
ODS_CONTENT = (
    f'<office:document-content {SPACES} office:version="1.2"><office:body><office:spreadsheet>'
    '<table:table table:name="DS">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
ODS_ENTRY = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'


def ods(path, rows):
    """Write a spreadsheet as OpenDocument has it: texts in paragraphs of typed cells."""
    cells = [
        [ODS_CELL.format(escape(cell)) if cell else "<table:table-cell/>" for cell in row] for row in rows
    ]
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)
    listed = ODS_ENTRY.format("/", ODS_KIND) + ODS_ENTRY.format("content.xml", "text/xml")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODS_KIND)
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {SPACES}>{listed}</manifest:manifest>")
        archive.writestr("content.xml", ODS_CONTENT.format(body))


def test_ods_with_planted_faults(tmp_path):
    at = HEADER.index("Số khẩu")
    ods(tmp_path / "ds.ods", [HEADER, *GOOD])
    assert (counts(checked(tmp_path / "ds.ods")), faults(checked(tmp_path / "ds.ods"))) == ((3, 0, 0), [])
    wrong = [*GOOD[1][:at], "mười", *GOOD[1][at + 1 :]]
    ods(tmp_path / "ds.ods", [HEADER, GOOD[0], wrong, GOOD[2], GOOD[2]])
    found = checked(tmp_path / "ds.ods")
    assert counts(found) == (2, 1, 1)
    assert faults(found) == [("exact_duplicates", 5, ""), ("not_a_count", 3, "ABCDEFGH"[at])]


def test_ordinals_stay_as_written_and_money_is_read(tmp_path):
    header = ["STT", "Thôn", "Mã hộ", "Số khẩu", "Thu nhập bình quân (đồng)", "Phân loại hộ"]
    rows = [
        ["1.10", "A", "1.10", "4", "1.234.567 đ", "Hộ nghèo"],
        ["1.2", "A", "01.2", "4", "1,5 triệu", "CN"],
    ]
    accepted = checked(write(tmp_path / "ds.xlsx", rows, header)).lists[0].accepted
    assert accepted["household_id"].to_list() == ["1.10", "01.2"]
    assert accepted["income_vnd"].to_list() == [1_234_567, 1_500_000]


def test_marks_and_empty_cells(tmp_path):
    rows = [[*GOOD[0][:7], "x", "x", "X", *[None] * 9], [*GOOD[1][:7], "x", *[None] * 11]]
    found = checked(write(tmp_path / "ds.xlsx", rows))
    assert [rule for rule, _, _ in faults(found)] == ["blank_is_no"]
    assert found.lists[0].accepted["bhyt"].to_list() == [False, False]


def test_empty_beside_a_written_no_is_missing(tmp_path):
    found = checked(write(tmp_path / "ds.xlsx", [[*GOOD[0][:-1], None], GOOD[1]]))
    assert found.lists[0].accepted["phuong_tien_tt"].to_list() == [None, False]


def test_birth_years_and_dates_as_text(tmp_path):
    header = ["STT", "Thôn", "Mã hộ", "Ngày sinh", "Ngày rà soát", "Số khẩu"]
    rows = [["1", "A", "1", "1958", "05/10/2023", "3"], ["2", "A", "2", "01/02/1960", "31/02/2023", "3"]]
    found = checked(write(tmp_path / "ds.xlsx", rows, header))
    assert found.lists[0].private["birth_date"].to_list() == ["1958", "1960-02-01"]
    assert faults(found) == [("not_a_list_date", 3, "E"), ("class_untold", 2, "")]


def test_sections_totals_symbols_and_signatures_are_no_households(tmp_path):
    width = len(HEADER)
    rows = [
        ["A", "B", *map(str, range(1, width - 1))],
        ["I", "Thôn Lương Ngọc", *[None] * (width - 2)],
        *GOOD,
        ["Tổng cộng", None, None, None, "12", *[None] * (width - 5)],
        [None] * width,
        [None, "Người lập biểu", *[None] * 5, "TM. UBND XÃ", *[None] * (width - 8)],
        [None, SECRET, *[None] * 5, SECRET, *[None] * (width - 8)],
    ]
    found = checked(write(tmp_path / "ds.xlsx", rows))
    assert (counts(found), faults(found)) == ((3, 0, 0), [])
    assert found.lists[0].structure == {"section": 1, "signature": 2, "symbols": 1, "total": 1}


def test_a_total_that_is_not_the_sum(tmp_path):
    found = checked(write(tmp_path / "ds.xlsx", [*GOOD, ["Tổng cộng", None, None, None, "13", *[None] * 14]]))
    assert faults(found) == [("total_differs", 5, "E")]


def test_merged_headers_and_merged_villages(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "ds.xlsx")
    sheet = book.add_worksheet("DS")
    for column, text in enumerate(HEADER[:7]):
        sheet.merge_range(0, column, 1, column, text)
    sheet.merge_range(0, 7, 0, 18, "Các chỉ số thiếu hụt")
    sheet.write_row(1, 7, FLAGS)
    for line, row in enumerate(GOOD, start=2):
        sheet.write_row(line, 0, row)
    sheet.merge_range(2, 1, 4, 1, "Lương Ngọc")
    book.close()
    found = checked(tmp_path / "ds.xlsx")
    assert (counts(found), faults(found)) == ((3, 0, 0), [])
    assert found.lists[0].accepted["village"].to_list() == ["Lương Ngọc"] * 3


def test_two_tables_below_and_beside_each_other(tmp_path):
    blank = [None] * len(HEADER)
    found = checked(write(tmp_path / "below.xlsx", [*GOOD, blank, HEADER, household(1, "009")]))
    assert [one.accepted.height for one in found.lists] == [3, 1]
    assert found.lists[1].accepted["line"].to_list() == [7]
    header = HEADER[:5]
    both = [[*row[:5], None, *household(9, "009")[:5]] for row in GOOD]
    found = checked(write(tmp_path / "beside.xlsx", both, [*header, None, *header]))
    assert [one.read for one in found.lists] == [3, 3]
    assert "several_tables" in {rule for rule, _, _ in faults(found)}


def test_sheets_in_any_order_and_hidden_ones(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Hướng dẫn"
    book.active["A1"] = "Điền vào trang DS"
    for row in [HEADER, *GOOD]:
        sheet = book["DS"] if "DS" in book.sheetnames else book.create_sheet("DS")
        sheet.append(row)
    book["DS"].sheet_state = "hidden"
    book.save(tmp_path / "ds.xlsx")
    found = checked(tmp_path / "ds.xlsx")
    assert [rule for rule, _, _ in faults(found)] == ["hidden_sheet", "sheet_left_out"]
    assert counts(found) == (3, 0, 0)


LAW = [
    (household(1, "9", b1="150"), "law_says_not_poor"),
    (household(1, "9", deprived=2), "law_says_near_poor"),
    (household(1, "9", kind="CN"), "law_says_poor"),
    (household(1, "9", kind="không nghèo"), "law_says_poor"),
    (household(1, "9", kind="nghèo?!x"), "unknown_class"),
    (household(1, "9", kind=""), "class_missing"),
    (household(1, "9", members="0"), "no_members"),
    (household(1, "9", members="-2"), "negative_value"),
    (household(1, "9", members="bốn"), "not_a_count"),
    (household(1, "9", members="40"), "many_members"),
    (household(1, "9", b1="999", kind="KN"), "score_out_of_range"),
    (household(1, ""), "household_without_id"),
    (household(1, "9", village=""), "household_without_village"),
]


@pytest.mark.parametrize(("row", "rule"), LAW, ids=[rule for _, rule in LAW])
def test_rules(tmp_path, row, rule):
    found = checked(write(tmp_path / "ds.csv", [*GOOD, row]))
    assert [name for name, line, _ in faults(found) if line == 5] == [rule]


def test_members_against_dependants(tmp_path):
    header = [*HEADER, "Số người phụ thuộc"]
    rows = [[*GOOD[0], "3"], [*GOOD[1], "5"], [*GOOD[2], "3"]]
    found = checked(write(tmp_path / "ds.xlsx", rows, header))
    assert faults(found) == [("dependants_over_members", 3, "T"), ("dependants_against_flag", 4, "I")]


def test_class_of_last_year_against_last_years_list(tmp_path):
    previous = pl.DataFrame(
        {"village": ["Lương  Ngọc"], "household_id": ["001"], "declared_class": ["near_poor"]}
    )
    found = checked(
        write(tmp_path / "ds.xlsx", [[*GOOD[0], "Hộ nghèo"]], [*HEADER, "Phân loại năm trước"]),
        previous=previous,
    )
    assert faults(found) == [("listed_near_poor_before", 2, "T")]


def test_an_unsure_header_asks_for_a_mapping_file(tmp_path):
    header = [*HEADER[:4], "Số khẩuu trong hộ", *HEADER[5:]]
    path = write(tmp_path / "ds.xlsx", GOOD, header)
    (finding,) = checked(path).findings()
    assert (finding.rule, finding.column, finding.details["proposal"]) == ("question_meaning", "E", "members")
    (tmp_path / "ds.mapping.toml").write_text('[columns]\n"Số khẩuu trong hộ" = "members"\n', "utf-8")
    assert faults(checked(path)) == []
    (tmp_path / "ds.mapping.toml").write_text('[columns]\n"Số khẩuu trong hộ" = "nonsense"\n', "utf-8")
    assert [rule for rule, _, _ in faults(checked(path))] == ["unknown_column"]
