"""Published rates around a commune: the nearest units first, names and codes as offices type them."""

import random
import shutil

import pytest

from analysis.audit.paths import audit_paths
from analysis.core.project import Project
from analysis.intake.national import FILE, published_rates
from analysis.places import last_day, place_in, places
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
