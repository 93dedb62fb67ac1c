"""Every fault of the commune's own report that a good reviewer finds is found, at its line."""

import pytest

from analysis.audit import audit_paths
from analysis.core.project import find_project

RAW = find_project().root / "data/raw"
FOUND = audit_paths([RAW / "2022/15139"])

# The rule, the table, the line and what the finding must say.
FAULTS = [
    ("two_values", "deprivations.csv", 5, "100% và 83,5% của cùng một nhóm (nhân khẩu, Hộ nghèo)"),
    ("two_values", "deprivations.csv", 5, "là của Hộ cận nghèo"),
    ("two_values", "deprivations.csv", 5, "83,5% cũng không ứng với số hộ nào trong số 31; 23 hộ"),
    ("document_after_report", "documents.csv", 24, "ngày 30/5/2025, báo cáo chậm nhất là ngày 31/10/2023"),
    ("document_after_report", "documents.csv", 24, "30/5/2023"),
    ("unit_amount", "policies.csv", 11, "1.265.000 đồng cho 1.924 trường hợp là 657 đồng"),
    ("unit_amount", "policies.csv", 11, "Số tiền tính bằng 1.000 đồng: tổng cộng 1.265.000.000 đồng"),
    ("no_class_total", "deprivations.csv", 2, "Hộ nghèo: có 10 tỷ lệ mà không có số hộ"),
    ("no_class_total", "deprivations.csv", 3, "Hộ cận nghèo: có 10 tỷ lệ mà không có số hộ"),
    ("no_commune_total", "commune.toml", None, "không có tổng số hộ dân cư"),
    ("no_reference_date", "commune.toml", None, "không nói số liệu tính đến ngày nào"),
    ("mixed_polarity", "deprivations.csv", 4, "6 trên 20 tỷ lệ là tiếp cận"),
    ("subject_twice", "documents.csv", 17, "126/KH-UBND ngày 22/9/2022 và Kế hoạch 137/"),
    ("subject_twice", "documents.csv", 18, "122/KH-UBND ngày 16/9/2022 và Kế hoạch 138/KH-UBND"),
    ("subject_twice", "documents.csv", 19, "121/KH-UBND ngày 16/9/2022 và Kế hoạch 139/KH-UBND"),
    ("kind_against_symbol", "documents.csv", 25, "Quyết định 102/UBND-CSXH mang ký hiệu UBND-CSXH"),
    ("kind_against_symbol", "documents.csv", 25, "Ký hiệu phải bắt đầu bằng QĐ-UBND"),
    ("document_undated", "documents.csv", 32, "Quyết định 136/QĐ-UBND không có ngày"),
    ("document_date_incomplete", "documents.csv", 2, "Kế hoạch 115/KH-MTTQ-BTT ghi ngày “30 tháng 9”"),
    ("number_against_date", "documents.csv", 25, "ghi ngày 07/4/2023, trước Quyết định 102"),
    ("listed_out_of_order", "documents.csv", 8, "121/KH-UBND ngày 16/9/2022 xếp sau Kế hoạch 127"),
    ("listed_out_of_order", "documents.csv", 11, "455/UBND-CSXH ngày 13/9/2022 xếp sau Kế hoạch 126"),
    ("none_beside_activity", "projects.csv", 6, "4.1 ghi không có; mục dạy nghề của báo cáo có 1 lớp; 40"),
    ("money_not_disbursed", "projects.csv", 11, "Dự án 6.2: bố trí 5.000.000 đồng"),
    ("money_not_disbursed", "projects.csv", 12, "Dự án 7.1: bố trí 9.000.000 đồng"),
    ("money_not_disbursed", "projects.csv", 13, "Dự án 7.2: bố trí 12.000.000 đồng"),
    ("person_share_fits_households", "deprivations.csv", 6, "9,68% ghi là tỷ lệ của người, mà đúng bằng 3"),
    ("person_share_fits_households", "deprivations.csv", 7, "17,39% ghi là tỷ lệ của người, mà đúng bằng"),
    ("hidden_deprivations", "deprivations.csv", 2, "ít nhất 93 thiếu hụt (mỗi hộ 3); đã báo cáo 57"),
    ("hidden_deprivations", "deprivations.csv", 2, "còn ít nhất 36, nhiều nhất 62 lượt thiếu hụt"),
    ("hidden_deprivations", "deprivations.csv", 2, "mỗi chỉ số có ít nhất 5 hộ"),
    ("indicator_missing", "deprivations.csv", 2, "Người phụ thuộc trong hộ gia đình; Dinh dưỡng"),
    ("indicator_missing", "deprivations.csv", 3, "Người phụ thuộc trong hộ gia đình; Dinh dưỡng"),
    ("kind_unstated", "results.csv", 2, "giảm 13 hộ, không nêu là số hộ nghèo giảm"),
]  # fmt: skip


def place(finding):
    return finding.rule, finding.where.file.removeprefix("data/raw/2022/15139/"), finding.where.line


@pytest.mark.parametrize(("rule", "file", "line", "words"), FAULTS)
def test_the_fault_is_found(rule, file, line, words):
    told = [finding.describe() for finding in FOUND.findings if place(finding) == (rule, file, line)]
    assert any(words in text for text in told), told


def test_nothing_else_is_found():
    assert {place(finding) for finding in FOUND.findings} == {fault[:3] for fault in FAULTS}
    assert len(FOUND.findings) == len({fault[:3] for fault in FAULTS})
    assert FOUND.failed


def test_what_is_right_is_counted_as_held():
    assert FOUND.held["attainment_differs"] == 1  # 13 of 10 is 130%
    assert FOUND.held["unit_amount"] == 2  # loans and study support
    assert FOUND.held["shares_fit_no_count"] == 2  # 31 poor and 23 near-poor households fit
    assert FOUND.held["near_poor_deprivation_bounds"] == 1


def test_a_year_under_review_omits_nothing():
    rules = {finding.rule for finding in audit_paths([RAW / "2023/15139"]).findings}
    assert rules.isdisjoint({"no_commune_total", "no_reference_date", "no_class_total", "kind_unstated"})
    assert "document_after_report" in rules
