"""An origin names file, line, rule and the law behind the rule, for the years that the law is in force."""

import tomllib
from importlib.resources import files

import pytest

from analysis import load
from analysis.core.labels import labels_for
from analysis.show.origin import origin

CIRCULAR = "Thông tư 07/2021/TT-BLĐTBXH, Phụ lục VII"


@pytest.mark.parametrize(
    ("rule", "form"),
    [("status", "Biểu 1"), ("movements", "Biểu 2"), ("deprivation", "Biểu 4 đến Biểu 7")],
)
def test_a_rule_of_the_law_cites_its_form(rule, form):
    told = origin(load("15139", 2022), labels_for("vi"), {"deprivations": [3]}, rule, households="31")
    assert told.startswith("deprivations.csv, dòng 3. Cách tính: ")
    assert told.endswith(f"{CIRCULAR}, {form}")


def test_what_is_only_arithmetic_cites_none():
    assert "Căn cứ" not in origin(load("15139", 2022), labels_for("vi"), {"projects": [2]}, "sum")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_citation_has_its_rule(language):
    told = tomllib.loads((files("analysis.core.labels") / language / "report.toml").read_text("utf-8"))
    assert set(told["origin"]["laws"]) <= set(told["origin"]["rules"])
