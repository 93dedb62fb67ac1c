"""Published rows of a group that differ from its sums: findings of the report's check sheet."""

from html import escape

import pytest

from analysis.core.project import Project
from analysis.group_report import open_group_report
from analysis.places.groups import group
from analysis.run.review import review_files

SAID = ("{name},{level},2024,all,poor,count,households,{poor},{poor},\n"
        "{name},{level},2024,all,poor,rate_pct,households,{rate},{rate},\n")  # fmt: skip
FACTS = (
    'code = "{code}"\nname = "{name}"\narea = "rural"\nyear = 2024\nstatus = "official"\nsynthetic = true\n\n'
    "[period]\nfrom_year = 2024\nto_year = 2024\n\n[totals]\nhouseholds = 100\n\n"
    '[report]\nissuer = "UBND"\nsymbol = "BC-UBND"\nplace = "Thử"\nsubject = "Thử"\n'
)


@pytest.mark.parametrize(
    ("poor", "rate", "rules"),
    [
        (7, "7.00", []),
        (8, "7.00", ["level_sum"]),
        (7, "7.50", ["rate_against_count"]),
        (6, "8.00", ["level_sum", "rate_against_count"]),
    ],
)
def test_a_published_row_that_differs_is_a_finding_and_stands_in_the_check_sheet(tmp_path, poor, rate, rules):
    project = Project(tmp_path)
    district = group("co-to", 2024, project)
    for place in district.communes:
        folder = project.raw(2024, place.code)
        folder.mkdir(parents=True)
        (folder / "commune.toml").write_text(FACTS.format(code=place.code, name=place.name), "utf-8")
        counts = (
            f"unit,class,measure,value\n{place.code},poor,households,7\n{place.code},near_poor,households,5\n"
        )
        (folder / "class_counts.csv").write_text(counts, "utf-8")
    folder = tmp_path / "data/raw/published"
    folder.mkdir(parents=True)
    name = district.name.partition(" ")[2]
    said = SAID.format(name=name, level="huyện", poor=poor * len(district.communes), rate=rate)
    (folder / "thu.csv").write_text(
        f"place,level,year,area,group,item,base,value,as_printed,note\n{said}", "utf-8"
    )
    (folder / "sources.toml").write_text('[thu]\nsource = "Báo thử"\n', "utf-8")
    report = open_group_report("co-to", 2024, project=project)
    found = report.audit.findings
    assert sorted(one.rule for one in found) == rules
    assert {one.where.file for one in found} <= {"data/raw/published/thu.csv"}
    sheet = review_files(report.data, report.standard, report.audit, project, ["html"], "vi")["review.html"]
    for one in found:
        assert escape(one.what("vi")) in sheet.decode()
