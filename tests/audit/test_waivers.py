"""A rule is switched off with a reason, and the result shows it."""

import pytest

from analysis.audit import audit_commune, audit_paths
from analysis.audit.waivers import read_waivers
from analysis.core.errors import DataError
from analysis.intake import load, read_raw

OFF = """\
[[off]]
rule = "subject_twice"
where = { line = 17 }
reason = "Plan 137 replaces plan 126."

[[off]]
rule = "money_not_disbursed"
reason = "Disbursed in 2023, reported then."

[[off]]
rule = "year_link"
reason = "Never needed."
"""


@pytest.fixture
def folder(project):
    path = project.raw(2022, "15139")
    (path / "audit.toml").write_text(OFF, "utf-8")
    return path


def test_what_is_switched_off_is_listed_with_its_reason(folder):
    found = audit_paths([folder])
    told = [(finding.rule, finding.where.line, waiver.reason) for finding, waiver in found.switched_off]
    assert told == [
        ("money_not_disbursed", 11, "Disbursed in 2023, reported then."),
        ("money_not_disbursed", 12, "Disbursed in 2023, reported then."),
        ("money_not_disbursed", 13, "Disbursed in 2023, reported then."),
        ("subject_twice", 17, "Plan 137 replaces plan 126."),
    ]
    rules = [finding.rule for finding in found.findings]
    assert rules.count("subject_twice") == 2
    assert "money_not_disbursed" not in rules
    assert [waiver.rule for waiver in found.unused] == ["year_link"]


def test_the_report_of_a_commune_knows_them_too(folder, project):
    found = audit_commune(load("15139", 2022, project), project=project)
    assert len(found.switched_off) == 4


def test_the_year_before_adds_only_its_closing(project):
    before, data = (read_raw(project, "15139", year) for year in (2022, 2023))
    alone = audit_commune(data, project=project)
    assert audit_commune(data, before, project).findings == alone.findings


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ('[[off]]\nrule = "nonsense"\nreason = "x"', "unknown_audit_rule", 2),
        ('[[off]]\nrule = "year_link"', "missing", 1),
        ('[[off]]\nrule = "year_link"\nreason = " "', "missing", 3),
        ('[[off]]\nrule = "year_link"\nreason = "x"\nwhere = { row = 1 }', "unknown_audit_place", 4),
        ('[[on]]\nrule = "year_link"', "unknown_key", 1),
        ("[[off", "bad_toml", 1),
    ],
)
def test_faults_of_the_file(text, rule, line):
    with pytest.raises(DataError) as error:
        read_waivers(text.encode(), "audit.toml")
    assert [(finding.rule, finding.line) for finding in error.value.findings] == [(rule, line)]
    assert error.value.findings[0].describe("en")


def test_a_faulty_file_stops_the_audit(folder):
    (folder / "audit.toml").write_text('[[off]]\nrule = "nonsense"\nreason = "x"', "utf-8")
    with pytest.raises(DataError, match="nonsense"):
        audit_paths([folder])
