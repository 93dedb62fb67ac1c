"""What may be asked for, and the answer where there is nothing."""

import pytest

from analysis.core.errors import UsageError
from analysis.intake.folder import open_folder


@pytest.mark.parametrize(
    ("commune", "year", "message"),
    [
        ("139", 2022, "five digits"),
        (15139, 2022, "five digits"),
        ("../..", 2022, "five digits"),
        ("１５１３９", 2022, "five digits"),
        ("15139", "2022", "2000 to 2100"),
        ("15139", True, "2000 to 2100"),
        ("15139", 1999, "2000 to 2100"),
        ("15139", 2021, "years with data for 15139: 2022; communes with data in 2021: none"),
        ("15148", 2022, "years with data for 15148: none; communes with data in 2022: 15139"),
    ],
)
def test_a_wrong_request_is_answered_with_what_exists(project, commune, year, message):
    with pytest.raises(UsageError, match=message):
        open_folder(project, commune, year)


def test_a_long_list_of_communes_is_cut(project):
    for number in range(30):
        project.raw(2022, f"{number:05}").mkdir()
    with pytest.raises(UsageError, match="00019, … \\(\\+11\\)"):
        open_folder(project, "99999", 2022)


def test_files_of_the_system_and_of_open_editors_are_passed_over(project, put):
    put(".DS_Store", "x")
    put("~$targets.csv", "x")
    assert list(open_folder(project, "15139", 2022).files) == ["commune.toml"]
