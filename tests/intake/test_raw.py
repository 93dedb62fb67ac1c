"""A raw folder as a whole: what is wrong with it, told by file, line and column, all at once."""

import csv
import io

import pandas as pd
import pytest

from analysis.core.errors import DataError
from analysis.intake.contract import TABLES
from analysis.intake.frames import dtypes
from analysis.intake.raw import read_raw
from analysis.standard import standard_for

DEPRIVATIONS = "unit,class,indicator,polarity,measure,base,value\n"
CORRECTIONS = """\
[[correction]]
table = "targets"
where = { unit = "15139" }
column = "value"
expect = "10"
value = "12"
reason = "Công văn sửa"
source = "Công văn 1"
"""

BAD_INPUTS = {
    # name: (file, content, rule, line, column, found, words of the message)
    "share over 100": (
        "deprivations.csv",
        DEPRIVATIONS + "15139,poor,bhyt,access,share_pct,persons,2040\n",
        ("share_over_100", 2, "value", "2040", "từ 0 đến 100"),
    ),
    "negative share": (
        "deprivations.csv",
        DEPRIVATIONS + "15139,poor,bhyt,access,share_pct,persons,-1\n",
        ("negative_share", 2, "value", "-1", "từ 0 đến 100"),
    ),
    "missing polarity": (
        "deprivations.csv",
        DEPRIVATIONS + "15139,poor,bhyt,,share_pct,persons,10\n",
        ("missing_polarity", 2, "polarity", "", "deprivation"),
    ),
    "unknown indicator": (
        "deprivations.csv",
        DEPRIVATIONS + "15139,poor,tivi,access,share_pct,persons,10\n",
        ("unknown_indicator", 2, "indicator", "tivi", ", ".join(standard_for(2022).codes)),
    ),
    "decimal comma": (
        "deprivations.csv",
        DEPRIVATIONS + '15139,poor,bhyt,access,share_pct,persons,"35,48"\n',
        ("not_a_decimal", 2, "value", "35,48", "dấu chấm"),
    ),
    "count with decimals": (
        "deprivations.csv",
        DEPRIVATIONS + "15139,poor,bhyt,access,count,persons,1.5\n",
        ("not_whole", 2, "value", "1.5", "số nguyên"),
    ),
    "duplicate key": (
        "deprivations.csv",
        DEPRIVATIONS + 2 * "15139,poor,bhyt,access,share_pct,persons,10\n",
        (
            "duplicate_key",
            3,
            "unit, class, indicator, polarity, measure, base",
            "15139, poor, bhyt, access, share_pct, persons",
            "dòng 2",
        ),
    ),
    "line after a quoted line break": (
        "targets.csv",
        'unit,kind,value,note\n15139,net_reduction,10,"hai\ndòng"\nThôn 1,net_reduction,mười,\n',
        ("not_a_decimal", 4, "value", "mười", "chữ số"),
    ),
    "target that is text": (
        "targets.csv",
        "unit,kind,value\n15139,net_reduction,mười\n",
        ("not_a_decimal", 2, "value", "mười", "chữ số"),
    ),
    "target without a kind": (
        "targets.csv",
        "unit,kind,value\n15139,,10\n",
        ("missing", 2, "kind", "", "một giá trị"),
    ),
    "kind not in the list": (
        "targets.csv",
        "unit,kind,value\n15139,net,10\n",
        ("not_allowed", 2, "kind", "net", "net_reduction, gross_exits, rate_pp, rate_pp_at_least"),
    ),
    "bad code": (
        "targets.csv",
        "unit,kind,value\n1,net_reduction,10\n",
        ("bad_code", 2, "unit", "1", "5 chữ số"),
    ),
    "code turned into a decimal": (
        "targets.csv",
        "unit,kind,value\n15139.0,net_reduction,10\n",
        ("bad_code", 2, "unit", "15139.0", "5 chữ số"),
    ),
    "another commune": (
        "targets.csv",
        "unit,kind,value\n15148,net_reduction,10\n",
        ("other_commune", 2, "unit", "15148", "15139"),
    ),
    "negative target": (
        "targets.csv",
        "unit,kind,value\n15139,net_reduction,-10\n",
        ("negative_count", 2, "value", "-10", "từ 0 trở lên"),
    ),
    "negative exits": (
        "results.csv",
        "unit,kind,value\n15139,gross_exits,-1\n",
        ("negative_count", 2, "value", "-1", "từ 0 trở lên"),
    ),
    "negative count": (
        "class_counts.csv",
        "unit,class,measure,value\n15139,poor,households,-3\n",
        ("negative_count", 2, "value", "-3", "từ 0 trở lên"),
    ),
    "count that is text": (
        "class_counts.csv",
        "unit,class,measure,value\n15139,poor,households,31 hộ\n",
        ("not_a_number", 2, "value", "31 hộ", "một số"),
    ),
    "thousands marked by a point": (
        "class_counts.csv",
        "unit,class,measure,value\n15139,poor,households,1.924\n",
        ("not_whole", 2, "value", "1.924", "hàng nghìn"),
    ),
    "item of the other form": (
        "movements.csv",
        "unit,class,base,item,value\n15139,poor,households,escaped,3\n",
        ("unknown_item", 2, "item", "escaped", "above_near_poor"),
    ),
    "figure where there is none": (
        "resources.csv",
        "item,year,value,unit,state\ncontributions,2022,5,vnd,none\n",
        ("value_of_none", 2, "value", "5", "none"),
    ),
    "figure without a unit": (
        "policies.csv",
        "policy,item,value,unit,state\ncredit,loans,5,,reported\n",
        ("missing", 2, "unit", "", "một giá trị"),
    ),
    "year out of range": (
        "projects.csv",
        "project,state,year\n1,none,22\n",
        ("bad_year", 2, "year", "22", "bốn chữ số"),
    ),
    "date as it is spoken": (
        "documents.csv",
        "section,order,kind,date\nI.1,1,ke_hoach,28/02/2022\n",
        ("not_a_date", 2, "date", "28/02/2022", "trong tệp CSV như 2022-02-28"),
    ),
    "day that does not exist": (
        "documents.csv",
        "section,order,kind,date\nI.1,1,ke_hoach,2022-02-30\n",
        ("not_a_date", 2, "date", "2022-02-30", "trong tệp CSV như 2022-02-28"),
    ),
    "unknown column": (
        "targets.csv",
        "unit,kind,value,ghi_chu\n15139,net_reduction,10,\n",
        ("unknown_column", 1, "ghi_chu", "ghi_chu", "unit, kind, value"),
    ),
    "missing column": (
        "targets.csv",
        "unit,value\n15139,10\n",
        ("missing_column", 1, "kind", "", "dòng tiêu đề"),
    ),
    "duplicate column": (
        "targets.csv",
        "unit,kind,value,value\n15139,net_reduction,10,11\n",
        ("duplicate_column", 1, "value", "value", "một lần"),
    ),
    "cells beyond the header": (
        "targets.csv",
        "unit,kind,value\n15139,net_reduction,35,48\n",
        ("cell_count", 2, "", "4", "3 ô"),
    ),
    "open quotation mark": (
        "targets.csv",
        'unit,kind,value\n15139,net_reduction,10\n15139,"gross_exits,5\n',
        ("bad_csv", 3, "", "", "dấu ngoặc kép"),
    ),
    "a cell longer than a spreadsheet's": (
        "targets.csv",
        f"unit,kind,value\n15139,net_reduction,{'1' * 40_000}\n",
        ("cell_too_long", 2, "", "1" * 20 + "…", "40000"),
    ),
    "empty file": ("targets.csv", " \n", ("empty_file", None, "", "", "nội dung")),
    "not utf-8": (
        "targets.csv",
        b"unit,kind,value\nTh\xf4n 1,net_reduction,10\n",
        ("not_utf8", 2, "", "0xF4", "vị trí 18"),
    ),
    "not utf-8 after a byte-order mark": (
        "targets.csv",
        b"\xef\xbb\xbfunit,kind,value\nTh\xf4n 1,net_reduction,10\n",
        ("not_utf8", 2, "", "0xF4", "vị trí 21"),
    ),
    "unknown section": (
        "narrative.md",
        "## solutions\n\nMột\n\n## giai_phap\n\nHai\n",
        ("unknown_section", 5, "", "giai_phap", "resource_mobilisation"),
    ),
    "section twice": (
        "narrative.md",
        "## solutions\n\nMột\n\n## solutions\n\nHai\n",
        ("duplicate_section", 5, "", "solutions", "dòng 1"),
    ),
    "text before the first section": (
        "narrative.md",
        "# Báo cáo\n\n## solutions\n\nMột\n",
        ("text_before_section", 1, "", "# Báo cáo", "tiêu đề"),
    ),
    "correction whose raw value has changed": (
        "corrections.toml",
        CORRECTIONS.replace('"10"', '"9"'),
        ("correction_expect", 1, "value", "10", 'giá trị gốc "9" ở dòng 2'),
    ),
    "correction that matches no row": (
        "corrections.toml",
        CORRECTIONS.replace('"15139"', '"Thôn 1"'),
        ("correction_match", 1, "where", "unit=Thôn 1", "có 0 dòng"),
    ),
    "correction of an unknown column": (
        "corrections.toml",
        CORRECTIONS.replace("{ unit", "{ thon"),
        ("unknown_column", 1, "thon", "thon", "unit, kind, value"),
    ),
    "correction without a reason": (
        "corrections.toml",
        CORRECTIONS.replace('"Công văn sửa"', '""'),
        ("missing", 7, "correction.0.reason", "", "bắt buộc"),
    ),
    "bad corrections": (
        "corrections.toml",
        "[[correction]\n",
        ("bad_toml", 1, "", "", "TOML"),
    ),
    "file nobody reads": ("target.csv", "x", ("unknown_file", None, "", "", "targets.csv")),
}  # fmt: skip


def findings_of(project):
    with pytest.raises(DataError) as error:
        read_raw(project, "15139", 2022)
    return error.value.findings


@pytest.mark.parametrize(("file", "content", "expected"), BAD_INPUTS.values(), ids=BAD_INPUTS.keys())
def test_a_fault_is_told_with_its_place(project, put, file, content, expected):
    put("targets.csv", "unit,kind,value\n15139,net_reduction,10\n")
    put(file, content)
    (finding,) = findings_of(project)
    rule, line, column, found, words = expected
    assert (finding.rule, finding.line, finding.column, finding.found) == (rule, line, column, found)
    assert finding.file == f"data/raw/2022/15139/{file}"
    assert words in finding.describe("vi")
    assert finding.describe("en") != finding.describe("vi")


@pytest.mark.parametrize("separator", ",;\t|")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_tables_come_as_spreadsheets_save_them(project, put, separator, encoding):
    rows = (("unit", "kind", "value"), ("Thôn Phú, Lò; x", "net_reduction", "10"))
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    put("targets.csv", out.getvalue().encode(encoding))
    targets = read_raw(project, "15139", 2022).targets
    assert targets[["unit", "value"]].values.tolist() == [["Thôn Phú, Lò; x", 10.0]]


def test_all_faults_of_all_files_come_at_once_in_order(project, put):
    put("narrative.md", "## giai_phap\n")
    put("targets.csv", "unit,kind,value\n1,net,mười\n15139,gross_exits,-1\n")
    put("class_counts.csv", b"\xff")
    put("commune.toml", "code = 15139\n")
    found = [(f.file.rpartition("/")[2], f.line, f.column, f.rule) for f in findings_of(project)]
    required = ("name", "area", "year", "status", "synthetic", "period", "report")
    assert found == [
        *(("commune.toml", None, key, "missing") for key in required),
        ("commune.toml", 1, "code", "not_text"),
        ("targets.csv", 2, "unit", "bad_code"),
        ("targets.csv", 2, "kind", "not_allowed"),
        ("targets.csv", 2, "value", "not_a_decimal"),
        ("targets.csv", 3, "value", "negative_count"),
        ("class_counts.csv", 1, "", "not_utf8"),
        ("narrative.md", 1, "", "unknown_section"),
    ]


def test_an_unreadable_table_is_not_told_again_by_its_corrections(project, put):
    put("targets.csv", b"\xff")
    put("corrections.toml", CORRECTIONS)
    assert [finding.rule for finding in findings_of(project)] == ["not_utf8"]


def test_the_facts_must_belong_to_the_folder(project):
    folder = project.raw(2023, "15148")
    folder.parent.mkdir()
    project.raw(2022, "15139").rename(folder)
    with pytest.raises(DataError) as error:
        read_raw(project, "15148", 2023)
    assert [(f.rule, f.line, f.column, f.found, f.details["wanted"]) for f in error.value.findings] == [
        ("folder_mismatch", 1, "code", "15139", "15148"),
        ("folder_mismatch", 4, "year", "2022", "2023"),
    ]


def test_a_folder_without_facts_is_a_finding(project):
    (project.raw(2022, "15139") / "commune.toml").unlink()
    assert [finding.rule for finding in findings_of(project)] == ["missing_file"]


def test_what_is_not_reported_is_an_empty_frame_with_the_same_columns(project):
    data = read_raw(project, "15139", 2022)
    for table in TABLES:
        frame = getattr(data, table)
        assert frame.empty
        assert frame.dtypes.astype(str).to_dict() == dtypes(table)
    assert data.narrative == {}


def test_an_empty_cell_is_missing_and_not_zero(project, put):
    put("targets.csv", "unit,kind,value\n15139,net_reduction,\nThôn 1,net_reduction,0\n")
    data = read_raw(project, "15139", 2022)
    assert data.targets["value"].isna().tolist() == [True, False]


def test_text_is_stripped_and_in_one_unicode_form(project, put):
    put("targets.csv", "unit,kind,value\n\u00a0Tho\u0302n 1 ,net_reduction,1\n")
    assert read_raw(project, "15139", 2022).targets["unit"].tolist() == ["Thôn 1"]


def test_movements_are_read_by_form(project, put):
    rows = "15139,poor,households,above_near_poor,7\nThôn 1,near_poor,persons,escaped,\n"
    put("movements.csv", "unit,class,base,item,value\n" + rows)
    frame = read_raw(project, "15139", 2022).movements
    assert frame[["unit", "class", "item", "value", "line"]].values.tolist() == [
        ["15139", "poor", "above_near_poor", 7, 2],
        ["Thôn 1", "near_poor", "escaped", pd.NA, 3],
    ]


def test_money_is_exact(project, put):
    put("projects.csv", "project,state,allocated_vnd\n1,done,123456789012345\n2,done,\n")
    frame = read_raw(project, "15139", 2022).projects
    assert frame["allocated_vnd"].tolist() == [123456789012345, pd.NA]
