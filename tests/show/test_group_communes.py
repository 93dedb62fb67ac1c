"""Beside every sum of a group's table of communes stands of which communes it is not."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.labels import labels_for
from analysis.group_report import open_group_report
from analysis.group_rows import figure_table
from analysis.measures.comparison import totals
from analysis.measures.comparison.whole import whole_lines
from analysis.show.group_communes import communes_table

ITEMS = (("all", "total"), ("poor", "opening"), ("poor", "closing"), ("near_poor", "closing"))


@settings(max_examples=25)
@given(told=st.lists(st.tuples(*[st.booleans()] * 6), min_size=8, max_size=8), aim=st.booleans())
def test_every_sum_with_something_missing_says_what(told, aim):
    report = open_cu_jut()
    units = [one.place.code for one in report.members]
    rows = [
        {
            "unit": unit,
            "class": key[0],
            "base": "households",
            "item": key[1],
            "value": 9,
            "evidence": "published",
        }
        for unit, has in zip(units, told, strict=True)
        for key, known in zip(ITEMS, has, strict=False)
        if known
    ]
    figures = figure_table(rows)
    sums = totals(figures, figures.iloc[:0], len(units))
    lines = tuple(whole_lines(figures, sums)) if rows else ()
    changed = replace(report, compared=replace(report.compared, figures=figures, sums=sums), lines=lines)
    aims = [
        {"unit": unit, "kind": "net_reduction", "target_households": 5 if has[4] else None,
         "reduction_households": 3 if has[5] else None}
        for unit, has in (*zip(units, told, strict=True), (report.commune, (0, 0, 0, 0, aim, 0)))
    ]  # fmt: skip
    reduced = pd.DataFrame(aims).astype({"target_households": "Int64", "reduction_households": "Int64"})
    text = labels_for("vi")
    table, lacking = communes_table(changed, reduced, text, {"all": 8, "part": "xã"}, " ".join)
    notes = [one for one in table.notes if not one.startswith("Chỉ tiêu và kết quả:")]
    assert tuple(notes) == lacking
    for at, column in enumerate(table.columns[1:], 1):
        about = [one for one in notes if re.search(rf"\b{re.escape(column.label)}(,| tính| chưa|:)", one)]
        lacks = [row.unit for row in table.rows[:-1] if row.cells[at].evidence == "missing"]
        if table.rows[-1].cells[at].evidence == "missing":
            assert len(about) == 1 and "Tổng cộng của" not in about[0]
            assert all(unit in about[0] for unit in lacks)
        elif lacks and column.label != "Chỉ tiêu giảm":
            assert len(about) == 1 and about[0].startswith("Tổng cộng của") and set(lacks) <= set(
                re.findall(r"\d{5}", about[0])
            )  # fmt: skip


@cache
def open_cu_jut():
    return open_group_report("cu-jut", 2024)
