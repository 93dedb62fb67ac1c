"""The audit section: short and certain outside, complete inside."""

import pytest

from analysis import audit_commune, load, show
from analysis.audit import Audit
from analysis.audit.waivers import Waiver
from analysis.display.blocks import Prose

FOUND = audit_commune(load("15139", 2022))


def words(block):
    return "\n".join(text for _, text in block.items)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_public_readers_get_the_counts_and_what_is_certain(language):
    table = show.audit_table(FOUND, language)
    assert [row.role for row in table.rows] == ["section"] + ["body"] * 15
    assert len(table.columns) == 3
    told = words(show.audit_text(FOUND, language)).splitlines()
    assert len(told) == 2
    assert "15" in told[0]
    assert "10" in told[0]


def test_the_office_gets_everything():
    table = show.audit_table(FOUND, audience="internal")
    sections = [row.cells[0].text for row in table.rows if row.role == "section"]
    assert sections == [
        "Mức độ: chắc chắn sai (15)",
        "Mức độ: nhiều khả năng sai (10)",
        "Mức độ: cần xem lại (2)",
    ]
    assert len(table.rows) == 27 + 3
    assert table.rows[1].cells[0].text == "commune.toml"
    assert "nội bộ" not in words(show.audit_text(FOUND, audience="internal"))


def test_nothing_found_says_so():
    clean = Audit((), held={"level_sum": 1200})
    assert show.audit_table(clean) == Prose(())
    assert words(show.audit_text(clean)).startswith("Đã kiểm tra 1.200 điểm")


def test_what_was_switched_off_is_listed():
    finding = FOUND.findings[0]
    off = Audit((), ((finding, Waiver(rule=finding.rule, reason="Đã hỏi xã.")),))
    (row,) = show.audit_off(off).rows
    assert row.cells[1].text == finding.what()
    assert row.cells[2].text == "Đã hỏi xã."
    assert show.audit_off(FOUND) == Prose(())
