"""On a page of communes beside each other a rate is written one way, and notes tell of what is drawn."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.text import Text

from analysis import compare
from analysis.group_year import GroupYear
from analysis.show import comparison as show_group
from analysis.show.comparison import map as map_of_communes
from analysis.show.comparison import over_years, ranking

RATE = re.compile(r"\d+(?:[.,]\d+)?(?=%)")
LEVEL = "95"  # of a test, no rate


@pytest.fixture
def drawn(monkeypatch):
    """The texts of every chart that is drawn."""
    found = []

    def note(figure):
        found.extend(one.get_text() for one in figure.findobj(Text))
        return "<svg></svg>"

    monkeypatch.setattr(ranking, "to_svg", note)
    monkeypatch.setattr(over_years, "to_svg", note)
    monkeypatch.setattr(map_of_communes, "to_svg", note)
    return found


def rates_in(texts):
    return [one for text in texts for one in RATE.findall(text) if one != LEVEL]


@pytest.mark.parametrize(("group", "language"), [("cu-jut", "vi"), ("dak-glong", "en")])
def test_every_rate_has_two_decimals(drawn, group, language):
    """50,00% stands beside 46,22%, as in the tables."""
    data = compare(group, 2024)
    blocks = list(show_group.rate_figures(data, language))
    said = [text for block in blocks for text in (block.alt, *block.notes)]
    found = rates_in([*drawn, *said])
    assert len(found) > 4
    assert all(re.fullmatch(r"\d+[.,]\d\d", one) for one in found), found


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_line_is_explained_only_where_one_is_drawn(drawn, monkeypatch, apart, language):
    data = compare("cu-jut", 2024)
    one, other = [member.place.code for member in data.members][:2]
    rows = [(unit, year, 10, 100, 10.0) for unit in (one, other) for year in (2023, 2024)]
    table = pd.DataFrame(rows, columns=["unit", "year", "count", "among", "share_pct"])
    monkeypatch.setattr(over_years, "yearly", lambda _: table)
    flags = pd.DataFrame({"unit": [one], "measure": ["poor_rate"], "outside": ["high"] if apart else [None]})
    monkeypatch.setattr(GroupYear, "apart", property(lambda _: flags))
    (figure,) = show_group.years_figures(data, language)
    word = {"vi": "Đường cam", "en": "Orange"}[language]
    assert any(word in note for note in figure.notes) == apart
    assert all(re.fullmatch(r"10[.,]00", rate) for rate in rates_in(drawn)) and rates_in(drawn)


@pytest.mark.parametrize("apart", [True, False])
def test_signs_on_the_map_are_explained_only_where_some_are_drawn(drawn, monkeypatch, apart):
    data = compare("dak-glong", 2024)
    (first, *_) = ranking.ranked(data)
    rows = first.rows.assign(outside=["high" if apart else None, *[None] * (len(first.rows) - 1)])
    monkeypatch.setattr(map_of_communes, "ranked", lambda _: [replace(first, rows=rows)])
    show_group.map_figure(data)
    assert any("▼" in text for text in drawn) == apart
