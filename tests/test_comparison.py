"""Groups of communes read from published tables and from their own folders."""

import csv
import shutil

import pandas as pd
import pytest

from analysis.comparison import audit_group, compare
from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.measures.comparison import totals
from analysis.show import comparison as show
from tests.conftest import ROOT, edit

REFERENCE = ROOT / "tests" / "fixtures" / "reference"
CODES = {
    "Ea TLing": "24640",
    "Ea Pô": "24646",
    "Đắk DRông": "24652",
    "Tâm Thắng": "24655",
    "Quảng Hoà": "24620",
    "Đắk Ha": "24622",
    "Đắk RMăng": "24625",
    "Quảng Khê": "24631",
    "Đắk Plao": "24634",
    "Đắk Som": "24637",
}
COLUMNS = {
    "form2_poor_movement": ("poor", {"c1_dau_ky": "opening", "c2_tro_thanh_can_ngheo": "to_near_poor",
        "c3_vuot_chuan_can_ngheo": "above_near_poor", "c5_can_ngheo_tro_thanh": "from_near_poor",
        "c6_tai_ngheo": "relapsed", "c7_phat_sinh": "new", "c9_cuoi_ky": "closing"}),
    "form3_near_poor_movement": ("near_poor", {"c1_dau_ky": "opening", "c2_thoat_can_ngheo": "escaped",
        "c3_tro_thanh_ngheo": "to_poor", "c5_ngheo_tro_thanh_can": "from_poor",
        "c6_tai_can_ngheo": "relapsed", "c7_phat_sinh": "new", "c9_cuoi_ky": "closing"}),
    "form4_poor_counts": ("poor", {"ho_ngheo": "total", "tong_thieu_hut": "deprivations"}),
}  # fmt: skip
BASES = {"Hộ": "households", "Nhân khẩu": "persons"}


def reference(form):
    """Yield district, unit, class, base, item, value of a reference table."""
    class_, items = COLUMNS[form]
    with (REFERENCE / f"dak_nong_{form}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit = row["don_vi"].removeprefix("Huyện ").removeprefix("Xã ").removeprefix("TT ")
            base = BASES[row.get("phan_to") or "Hộ"]
            known = items if form != "form4_poor_counts" else items | {c: c for c in list(row)[4:]}
            for column, item in known.items():
                yield row["huyen"], unit, class_, base, item, int(row[column])


@pytest.fixture(scope="module")
def groups():
    return {"Cư Jút": compare("cu-jut", 2024), "Đăk Glong": compare("dak-glong", 2024)}


@pytest.mark.parametrize("form", list(COLUMNS))
def test_every_count_equals_the_reference_tables(groups, form):
    checked = 0
    for district, unit, *key, value in reference(form):
        data = groups[district]
        frame = data.published if unit == district else data.figures[data.figures["unit"] == CODES[unit]]
        found = frame[(frame["class"] == key[0]) & (frame["base"] == key[1]) & (frame["item"] == key[2])]
        assert found["value"].tolist() == [value], (district, unit, key)
        checked += 1
    assert checked == {"form4_poor_counts": 12 * 14}.get(form, 24 * 7)


def test_totals_equal_the_published_district_rows_where_those_are_sums(groups):
    for data in groups.values():
        found = totals(data.figures, data.published, len(data.members))
        assert (found["gap"] == 0).all() and len(found) > 30


def test_the_totals_row_names_what_does_not_fit(groups):
    table = show.total_table(groups["Cư Jút"], audit_group(groups["Cư Jút"]))
    told = [row.cells[-1].text for row in table.rows if row.role == "body"]
    assert any("64" in text and "63" in text for text in told)
    table = show.total_table(groups["Đăk Glong"], audit_group(groups["Đăk Glong"]))
    told = " ".join(row.cells[-1].text for row in table.rows if row.role == "body")
    assert "923" in told and "934" in told


def test_communes_without_figures_are_named_not_guessed(groups):
    data = groups["Cư Jút"]
    absent = [member.place.name for member in data.members if member.state == "missing"]
    assert absent == ["Xã Đắk Wil", "Xã Nam Dong", "Xã Cư Knia", "Xã Trúc Sơn"]
    cover = show.cover(data)
    assert any("4 trong 8 xã" in notice for notice in cover.notices)
    assert any("không ghi năm" in notice for notice in cover.notices)
    assert not data.unmatched


def test_a_commune_of_its_own_folder_and_one_with_faults(project):
    data = compare("cam-thuy", 2022, project)
    states = {member.place.code: member.state for member in data.members}
    assert states["15139"] == "own" and list(states.values()).count("missing") == 16
    assert set(data.reduced["unit"]) == {"15139"}
    edit(project.raw(2022, "15139") / "targets.csv", "10", "mười")
    data = compare("cam-thuy", 2022, project)
    (faulty,) = [member for member in data.members if member.state == "faulty"]
    assert faulty.fault.file.endswith("targets.csv")
    told = " ".join(row.cells[-1].text for row in show.members(data).rows)
    assert "targets.csv:2" in told and "mười" not in told
    assert data.figures.empty
    assert "Chưa xã nào" in show.reduction_table(data).items[0][1]


def test_a_unit_that_no_commune_has_is_named_and_a_bad_table_is_refused(project):
    path = project.root / "data/raw/groups/dak-nong/2024/form4_poor_counts.csv"
    edit(path, "Xã Ea Pô", "Xã Ea Không Có")
    data = compare("cu-jut", 2024, project)
    assert data.unmatched == ("Xã Ea Không Có",)
    assert "Xã Ea Không Có" in show.members(data).notes[0]
    edit(path, "204,716", "204,bảy")
    with pytest.raises(DataError):
        compare("cu-jut", 2024, project)


def test_nothing_is_ranked_on_one_commune(project):
    data = compare("cam-thuy", 2022, project)
    assert "ít nhất hai xã" in show.rank_text(data).items[0][1]
    assert not list(show.rate_figures(data))
    figure = show.map_figure(data)
    assert isinstance(figure.table.rows[0].cells[1].value, float)
    assert pd.isna(data.figures["line"]).all()


def test_published_rates_of_the_province_stand_on_the_first_screen_with_their_source(tmp_path):
    """A group within one province, and no group across two."""
    for name in ("published", "national"):
        shutil.copytree(ROOT / "data/raw" / name, tmp_path / "data/raw" / name)
    data = compare("quang-binh", 2022, Project(tmp_path))
    told = show.summary(data, audit_group(data)).doubts
    assert "Quảng Bình đã công bố: hộ nghèo 5,00%, hộ cận nghèo 4,76% (Quyết định 3627/QĐ-UBND" in told
    assert {path.rpartition("/")[2] for path in data.sources} == {"quang_binh_2022_area.csv"}
    assert compare("quang-binh", 2023, Project(tmp_path)).around == ()
    assert compare("cam-thuy", 2022, Project(tmp_path)).around == ()
