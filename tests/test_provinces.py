"""A province's own higher standard is dropped in as a file and wins for its communes only."""

import pytest

from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.provinces import local_standard
from tests.conftest import raise_standard


@pytest.fixture
def dropped_in(tmp_path):
    project = Project(tmp_path)
    raise_standard(project)
    return project


@pytest.mark.parametrize(
    ("commune", "year", "line"),
    [
        ("15139", 2024, 1_800_000),  # Thanh Hóa, province 38
        ("00001", 2024, 1_500_000),  # Hà Nội
        ("15139", 2026, 1_500_000),  # the file ends with 2025, and the code is gone
        ("99999", 2024, 1_500_000),  # a code of nowhere
    ],
)
def test_it_holds_in_its_province_and_years(dropped_in, commune, year, line):
    assert local_standard(commune, year, project=dropped_in).income_line.of("rural") == line


def test_without_a_file_the_national_one_holds(tmp_path):
    assert local_standard("15139", 2024, project=Project(tmp_path)).id == "2022-2026"


def test_other_indicators_than_the_national_ones_are_refused(dropped_in):
    path = dropped_in.root / "data" / "standards" / "38.toml"
    path.write_text(path.read_text("utf-8").replace('code = "bhyt"', 'code = "khac"'), "utf-8")
    with pytest.raises(UsageError, match="has other indicators than the national one"):
        local_standard("15139", 2024, project=dropped_in)


def test_an_unverified_one_is_used_on_request_only(dropped_in):
    path = dropped_in.root / "data" / "standards" / "38.toml"
    text = path.read_text("utf-8").replace('verification = "verified"', 'verification = "unverified"', 1)
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="not verified"):
        local_standard("15139", 2024, project=dropped_in)
    found = local_standard("15139", 2024, accept_unverified=True, project=dropped_in)
    assert found.province == "38"
