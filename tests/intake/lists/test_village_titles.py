"""Titles of villages among the rows, without a numeral before them. Synthetic data (dữ liệu giả lập)."""

import pytest

from analysis.intake.checking import Options, check_file
from analysis.standard import standard_for

HEAD = ["STT", "Mã hộ", "Họ tên chủ hộ", "Số khẩu", "Phân loại hộ"]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("title", ["{}", "{} (2 hộ)", "{}: 2 hộ", "{} (tiếp theo)"])
@pytest.mark.parametrize("village", ["Thôn Kim", "Bản 1", "TDP 3", "tổ dân phố Hòa Bình", "Ấp Tân Lập"])
def test_a_title_gives_its_village_to_the_households_below(tmp_path, place, title, village):
    lines = [HEAD]
    for number, name in enumerate((village, "Thôn Khác")):
        row = [""] * len(HEAD)
        row[place] = title.format(name)
        lines.append(row)
        lines += [[n, f"H{n}", f"Người Giả Lập {number}{n}", 4, "Hộ nghèo"] for n in (1, 2)]
    path = tmp_path / "ds.csv"
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), "utf-8")
    found = check_file(path, Options(standard_for(2023)))
    errors = [one.describe() for one in found.findings() if one.severity == "error"]
    assert not errors, errors
    (one,) = found.lists
    assert one.accepted["village"].to_list() == [village] * 2 + ["Thôn Khác"] * 2
    assert one.structure == {"section": 2}


def test_where_a_column_has_the_villages_such_a_row_is_a_household_with_a_fault(tmp_path):
    path = tmp_path / "ds.csv"
    path.write_text("Thôn,Mã hộ,Số khẩu,Phân loại\nThôn Kim,,,\nThôn Kim,H1,4,Hộ nghèo\n", "utf-8")
    found = check_file(path, Options(standard_for(2023)))
    assert {one.rule for one in found.findings() if one.severity == "error"} >= {"household_without_id"}
