"""The committed raw folders, as the reports will see them."""

import pytest

from analysis.core.project import find_project
from analysis.intake.raw import read_raw


@pytest.mark.parametrize("year", [2022, 2023])
def test_the_committed_data_are_free_of_faults(year):
    data = read_raw(find_project(), "15139", year)
    assert len(data.projects) == 12
    assert len(data.documents) == {2022: 34, 2023: 15}[year]


def test_the_declared_corrections_of_the_seed():
    data = read_raw(find_project(), "15139", 2022)
    frame = data.deprivations.set_index(["indicator", "class"]).sort_index()
    assert frame.loc[("bhyt", "near_poor"), "value"] == 83.5
    assert frame.loc[("bhyt", "poor"), "value"] == 100
    assert set(frame.loc["gd_nguoi_lon", "base"]) == {"households"}
    assert frame["correction"].notna().sum() == len(data.corrections) == 3
    assert frame.loc[("viec_lam", "poor"), "decimals"] == 2
    assert frame.loc[("chat_luong_nha", "near_poor"), "decimals"] == 0
    assert frame.loc[("bhyt", "near_poor"), "decimals"] == 1
    assert data.corrections.loc[0, "as_printed"].startswith("100% số khẩu nghèo")
