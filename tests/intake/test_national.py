"""Published rates around a commune: the nearest units first, names and codes as offices type them."""

import random
import shutil
import tomllib

import pytest

from analysis.audit.paths import audit_paths
from analysis.core.project import Project
from analysis.intake.national import (
    FILE,
    PRINTED,
    SOURCES,
    printed_rates,
    published_files,
    published_rates,
)
from analysis.places import last_day, place_in, places
from analysis.places.names import unit_key
from tests.conftest import ROOT

HEAD = "year,unit,code,poor_rate_pct,near_poor_rate_pct,source\n"


def rates(folder, *rows, code="15139", year=2022):
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    found = published_rates(Project(folder), year, place_in(code, year))
    return [(one.unit, one.rate_pct, one.line) for one in found["poor"]]


def test_district_province_and_country_in_this_order(tmp_path):
    assert rates(
        tmp_path,
        "2022,Cả nước,,4.03,,A",
        "2022,Tỉnh Thanh Hóa,38,4.99,,B",
        "2022,Huyện Cẩm Thủy,390,3.5,,C",
        "2022,Tây Nguyên,,15.39,,D",
        "2021,Tỉnh Thanh Hóa,38,9,,E",
    ) == [("Huyện Cẩm Thủy", 3.5, 4), ("Tỉnh Thanh Hóa", 4.99, 3), ("Cả nước", 4.03, 2)]


@pytest.mark.parametrize("row", ["THANH HOÁ,", "Tỉnh Thanh Hoá,38", "thanh hóa,38"])
def test_a_province_is_found_as_it_is_spelled(tmp_path, row):
    assert len(rates(tmp_path, f"2022,{row},4.99,,B")) == 1


@pytest.mark.parametrize(
    "row", ["Huyện Cẩm Thủy,", "Tỉnh Thanh Hóa,40", "Huyện Như Xuân,390", "Cẩm Thủy,38", ","]
)
def test_what_may_be_another_unit_is_not_taken(tmp_path, row):
    assert rates(tmp_path, f"2022,{row},4.99,,B") == []


def test_every_place_finds_its_own_units_and_no_others(tmp_path):
    some = random.Random(22).sample([one for one in places() if one.holds(last_day(2022))], 150)
    units = {(one.province, one.province_code) for one in some} | {
        (one.district, one.district_code) for one in some
    }
    rows = [f"2022,{name},{code},{number}.5,," for number, (name, code) in enumerate(sorted(units))]
    for one in some:
        found = [unit for unit, _, _ in rates(tmp_path, *rows, code=one.code)]
        assert found == [one.district, one.province]


def test_rows_of_provinces_are_no_parts_of_the_country_for_the_audit(tmp_path):
    """Rows added by an office leave every finding about the published table as it was."""
    folder = tmp_path / "national"
    shutil.copytree(ROOT / "data/raw/national", folder)
    before = audit_paths([folder])
    table = folder / "results.csv"
    head, *rows = table.read_text("utf-8").splitlines()
    more = [f"2023,Tỉnh Kon Tum,{both},11.23,9000,6.02,7788,5.21,A,62" for both in (16788, 1)]
    for extra, wrong in zip(more, (0, 1), strict=True):
        table.write_text("\n".join([f"{head},code", *(f"{row}," for row in rows), extra]) + "\n", "utf-8")
        assert len(audit_paths([folder]).findings) == len(before.findings) + wrong


HEADER = "place,level,year,area,group,item,base,value,as_printed,note\n"


def printed(folder, *rows, code="18853", year=2022, named=True):
    path = folder / PRINTED / "a.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(f"{row},,\n" for row in rows), "utf-8")
    (path.parent / SOURCES).write_text('[a]\nsource = "QĐ 1"\n' if named else "", "utf-8")
    found = printed_rates(Project(folder), year, place_in(code, year))
    return [(name, one.unit, one.rate_pct, one.line, one.source) for name, _, one in found]


@pytest.mark.parametrize(
    ("row", "taken"),
    [
        ("Quảng Bình,tỉnh,2022,all,poor,rate_pct,households,5.00", True),
        ("Tỉnh Quảng Bình (cũ),tỉnh,2022,all,poor,rate_pct,households,5.00", True),
        ("Quảng Trị,tỉnh,2022,all,poor,rate_pct,households,5.00", False),
        ("Quảng Bình,tỉnh,2023,all,poor,rate_pct,households,5.00", False),
        ("Quảng Bình,tỉnh,2022,urban,poor,rate_pct,households,5.00", False),
        ("Quảng Bình,tỉnh,2022,all,poor,rate_pct,persons,5.00", False),
        ("Quảng Bình,tỉnh,2022,all,poor,rate_before_pct,households,5.00", False),
        ("Quảng Bình,tỉnh,2022,all,multidim_poor,rate_pct,households,5.00", False),
        ("Quảng Bình,tỉnh,2022,all,poor,rate_pct,households,5..6", False),
    ],
)
def test_a_printed_rate_of_the_province_stands_beside_a_commune(tmp_path, row, taken):
    assert len(printed(tmp_path, row)) == taken
    assert printed(tmp_path, row, named=False) == []  # without a source it is not shown


def test_a_district_counts_only_where_no_other_bears_its_name(tmp_path):
    row = "{},huyện,2023,all,poor,rate_pct,households,38.04"
    assert printed(tmp_path, row.format("Đakrông"), code="19555", year=2023)[0][1] == "Đakrông"
    shared = place_in("01290", 2023)  # Bảo Lâm of Cao Bằng; another is in Lâm Đồng
    assert unit_key(shared.district) == "baolam"
    assert printed(tmp_path, row.format("Bảo Lâm"), code="01290", year=2023) == []


def test_the_table_of_the_office_goes_first(tmp_path):
    printed(tmp_path, "Quảng Bình,tỉnh,2022,all,poor,rate_pct,households,5.00")
    assert rates(tmp_path, code="18853") == [("Quảng Bình", 5.0, 2)]
    assert rates(tmp_path, "2022,Tỉnh Quảng Bình,44,4.99,,B", code="18853") == [("Tỉnh Quảng Bình", 4.99, 2)]


def test_what_is_shown_names_its_source_and_every_source_is_a_table():
    folder = ROOT / PRINTED
    named = tomllib.loads((folder / SOURCES).read_text("utf-8"))
    assert all((folder / f"{name}.csv").is_file() and told["source"] for name, told in named.items())
    own = place_in("15139", 2022)
    assert [path.name for path in published_files(Project(ROOT), 2022, own)] == ["results.csv"]
    there = published_files(Project(ROOT), 2022, place_in("18853", 2022))
    assert [path.name for path in there] == ["results.csv", "quang_binh_2022_area.csv", "sources.toml"]
