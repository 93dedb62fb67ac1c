"""The published results of 2022 contradict themselves by 90 and 119 households; later years do not."""

from analysis.audit import audit_paths
from analysis.core.project import find_project

FOUND = audit_paths([find_project().root / "data/raw/national"])


def test_the_gaps_of_2022():
    assert [(f.rule, f.where.year, f.where.unit, int(f.values["gap"])) for f in FOUND.findings] == [
        ("class_sum", 2022, "Cả nước", 119),
        ("level_sum", 2022, "Cả nước", 90),
        ("class_sum", 2022, "Đồng bằng sông Hồng", 90),
        ("class_sum", 2022, "Tây Nguyên", 119),
    ]


def test_two_swapped_digits_are_named():
    for finding in FOUND.findings:
        if finding.values["gap"] == 90:
            assert "69.329 thay cho 69.239" in finding.probably()


def test_2023_and_2024_add_up_as_far_as_they_can_be_checked():
    assert {finding.where.year for finding in FOUND.findings} == {2022}
    assert FOUND.held["level_sum"] == 4  # 2022 twice, 2023, 2024
    assert FOUND.held["class_sum"] == 5  # four regions of 2022, the country of 2023
    assert FOUND.skipped["class_sum"] == 14  # not published is not zero
