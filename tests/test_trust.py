"""Every test that the table of trust names is there."""

import re

from tests.conftest import ROOT

TABLE = (ROOT / "docs/trust.md").read_text("utf-8")


def test_every_file_of_tests_that_is_named_is_there():
    named = set(re.findall(r"`(tests/[^`]+)`", TABLE))
    assert len(named) > 50
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_test_that_is_named_is_there():
    text = "".join(path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))
    there = set(re.findall(r"def (test_\w+)\(", text))
    assert sorted(set(re.findall(r"`(test_\w+)`", TABLE)) - there) == []
