"""Published tables become cells of the forms, whatever their spelling; faults name line and column."""

from decimal import Decimal

import pytest

from analysis.audit.tables import read_published
from analysis.core.errors import DataError

FORM2 = "huyen,don_vi,phan_to,c1_dau_ky,c2_tro_thanh_can_ngheo,c3_vuot_chuan_can_ngheo,"
FORM2 += "c5_can_ngheo_tro_thanh,c6_tai_ngheo,c7_phat_sinh,c9_cuoi_ky"


def read(*lines, file="data/raw/groups/x/2024/form.csv"):
    return read_published("\n".join(lines).encode(), file)


def test_rows_of_households_and_persons():
    table = read(
        FORM2, "Cư Jút,Xã Ea Pô,Hộ,85,23,0,0,0,5,67", "Cư Jút,Xã Ea Pô,Nhân khẩu,323,97,0,0,0,18,244"
    )
    cells = {(f.cell.base, f.cell.item): int(f.value) for f in table.figures}
    assert cells["households", "closing"] == 67
    assert cells["persons", "opening"] == 323
    assert ("households", "other_decrease") not in cells
    assert {(f.cell.year, f.cell.form, f.cell.class_) for f in table.figures} == {(2024, "2", "poor")}
    assert table.parents == {"cujut/eapo": "cujut"}


def test_the_parents_own_row_and_names_spelled_otherwise():
    head = "huyen,don_vi,ho_ngheo,tong_thieu_hut"
    table = read(head, "Đăk Glong,Huyện Đắk Glong,923,", "Đăk Glong,Xã Đăk R’Măng,236,")
    other = read(head, "Đắk Glong,Đắk RMăng,236,")
    assert [f.cell.unit for f in table.figures] == ["dakglong", "dakglong/dakrmang"]
    assert [f.cell for f in other.figures] == [table.figures[1].cell]
    assert table.figures[1].where.unit == "Xã Đăk R’Măng"


def test_published_shares_drop_trailing_zeros_and_empty_is_missing():
    head = "huyen,don_vi,ho_ngheo,viec_lam,dinh_duong,nuoc,nha_tieu"
    table = read(head, "Cư Jút,Cư Jút,204,25.0,--,,45.59", file="form5.csv")
    values = {f.cell.item: f.value for f in table.figures}
    assert values == {"total": 204, "viec_lam": Decimal("25.00"), "nha_tieu": Decimal("45.59")}
    assert table.figures[1].value.as_tuple().exponent == -2
    assert table.figures[0].cell.year is None


@pytest.mark.parametrize(
    ("lines", "rule", "line", "column"),
    [
        (["a,b", "1,2"], "unknown_table", 1, ""),
        ([FORM2, "Cư Jút,Xã Ea Pô,Hộ,tám,23,0,0,0,5,67"], "not_a_decimal", 2, "c1_dau_ky"),
        ([FORM2, "Cư Jút,Xã Ea Pô,Hộ,NaN,23,0,0,0,5,67"], "not_a_decimal", 2, "c1_dau_ky"),
        ([FORM2, "Cư Jút,Xã Ea Pô,nữ,85,23,0,0,0,5,67"], "not_allowed", 2, "phan_to"),
        ([FORM2, "Cư Jút,Xã Ea Pô,Hộ,85"], "cell_count", 2, ""),
        ([FORM2, 'Cư Jút,"Xã'], "bad_csv", 2, ""),
        (
            [
                "year,unit,multidim_poor_hh,multidim_poor_rate_pct,poor_hh,poor_rate_pct,"
                "near_poor_hh,near_poor_rate_pct",
                "năm,Cả nước,1,,1,,,",
            ],
            "bad_year",
            2,
            "year",
        ),
    ],
)
def test_faults(lines, rule, line, column):
    with pytest.raises(DataError) as error:
        read(*lines)
    assert [(f.rule, f.line, f.column) for f in error.value.findings] == [(rule, line, column)]
    assert error.value.findings[0].describe("en")


@pytest.mark.parametrize("separator", ",;\t|")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_table_reads_as_a_spreadsheet_saves_it(separator, encoding):
    lines = [FORM2, "Cư Jút,Xã Ea Pô,Hộ,85,23,0,0,0,5,67"]
    saved = "\r\n".join(lines).replace(",", separator).encode(encoding)
    assert read_published(saved, "2024/form.csv") == read(*lines, file="2024/form.csv")
