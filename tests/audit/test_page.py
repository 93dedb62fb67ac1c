"""The page of rules and the code say the same."""

import tomllib
from importlib.resources import files

import pytest

from analysis.audit.page import page
from analysis.audit.rules import FAMILIES, RULES
from analysis.core.project import find_project

PARTS = {"title", "what", "why", "probably", "example"}


def test_the_page_is_made_from_the_rules():
    written = (find_project().root / "docs/audit-rules.md").read_text("utf-8")
    assert written == page(), "run: python -m analysis.audit.page > docs/audit-rules.md"
    assert all(f"| `{rule}` |" in written for rule in RULES)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_rules_and_wordings_are_the_same(language):
    texts = tomllib.loads((files("analysis.core.labels") / language / "audit.toml").read_text("utf-8"))
    assert set(texts["rules"]) == set(RULES)
    for wording in texts["rules"].values():
        assert wording.keys() >= PARTS
        assert all(key in PARTS or key.startswith("probably_") for key in wording)
    assert set(texts["docs"]["families"]) == set(FAMILIES)
