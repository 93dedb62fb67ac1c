"""Every rule that the code can break has its wording, in both languages."""

import re
import tomllib
from importlib.resources import files

import pytest

from analysis.intake.problems import _MISSING, _WANTED

FROM_PYDANTIC = {"missing", "not_allowed", "unknown_key", *_WANTED.values(), *_MISSING.values()}


def rules_in_code() -> set[str]:
    sources = [
        entry.read_text("utf-8") for entry in files("analysis.intake").iterdir() if entry.name.endswith(".py")
    ]
    return FROM_PYDANTIC | set(re.findall(r'(?:fault|Finding)\(\s*"(\w+)"', "".join(sources)))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_rules_and_wordings_are_the_same(language):
    text = (files("analysis.core.labels") / language / "findings.toml").read_text("utf-8")
    worded = {rule for rule, wording in tomllib.loads(text).items() if isinstance(wording, dict)}
    assert rules_in_code() - worded == set()


def test_placeholders_are_the_same_in_both_languages():
    vi, en = (
        tomllib.loads((files("analysis.core.labels") / language / "findings.toml").read_text("utf-8"))
        for language in ("vi", "en")
    )
    names = {rule: sorted(re.findall(r"\{(\w+)\}", str(wording))) for rule, wording in vi.items()}
    assert names == {rule: sorted(re.findall(r"\{(\w+)\}", str(wording))) for rule, wording in en.items()}
