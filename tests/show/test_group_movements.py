"""A row of a group's movements without a sum names who lacks it, whatever communes report."""

import random
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.comparison import compare
from analysis.core.labels import labels_for
from analysis.measures.comparison import totals
from analysis.measures.comparison.whole import MOVED, whole_lines
from analysis.measures.deprivation import CLASSES
from analysis.show.group_movements import unreported
from analysis.standard.schema.forms import MOVEMENTS

TEXT = labels_for("vi")
COUNTS = {"all": 7, "part": "xã"}


@pytest.fixture(scope="module")
def group():
    return compare("dak-glong", 2024, audience="superior")


def told(figures):
    """What a report of these figures says, and its lines."""
    lines = whole_lines(figures, totals(figures, figures.head(0), 7))
    found = {(one.name, one.class_, one.base): one for one in lines}
    report = SimpleNamespace(
        compared=SimpleNamespace(figures=figures),
        line=lambda name, class_="", base="households": found.get((name, class_, base)),
    )
    return list(unreported(report, TEXT, COUNTS, ", ".join)), report.line


def label(class_, item):
    return "“" + TEXT(f"report.movements.items.{class_}.{item}") + "”"


def test_rows_of_the_real_district_that_nobody_reports_are_named(group):
    said, _ = told(group.figures)
    assert said == [
        "Diễn biến hộ nghèo: chưa xã nào báo cáo “Giảm: khác”; “Tăng: khác”.",
        "Diễn biến hộ cận nghèo: chưa xã nào báo cáo “Giảm: khác”; “Tăng: khác”.",
    ]


def test_a_class_of_which_no_movement_is_reported_is_said_to_be_so(group):
    own = group.figures
    moves = own["item"].isin(set(MOVEMENTS["near_poor"]) - {"closing"}) & (own["class"] == "near_poor")
    gone = moves | ((own["class"] == "near_poor") & (own["item"] == "closing"))
    said, _ = told(own[~gone])
    assert "Diễn biến hộ cận nghèo: chưa xã nào báo cáo." in said


@pytest.mark.parametrize("seed", range(25))
def test_every_row_has_a_sum_or_names_exactly_those_that_lack_it(group, seed):
    chance = random.Random(seed)
    own = group.figures
    moves = own["item"].isin({item for name in CLASSES for item in MOVEMENTS[name]})
    kept = [not move or chance.random() > 0.1 for move in moves]
    figures = own[pd.Series(kept, own.index)]
    said, line = told(figures)
    for class_ in CLASSES:
        of = line(MOVED, class_)
        mine = [
            one
            for one in said
            if one.startswith(TEXT("group.lines.movements", **{"class": TEXT(f"paper.classes.{class_}")}))
        ]
        for item in MOVEMENTS[class_]:
            rows = [one for one in mine if label(class_, item) in one]
            assert bool(rows) == ((class_, item) not in of.sums), (class_, item)
            there = figures[
                (figures["class"] == class_) & (figures["base"] == "households") & (figures["item"] == item)
            ]
            lacking = of.units - set(there["unit"])
            for one in rows:
                named = {unit for unit in of.units if unit in one}
                assert named == (set() if lacking == of.units else lacking)
