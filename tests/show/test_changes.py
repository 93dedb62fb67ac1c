"""Villages, movements and years: shown where they are known, said to be missing where not."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis import show
from analysis.commune import load
from analysis.display.blocks import Figure, Prose
from analysis.measures.deprivation import denominators, deprivation, dimensions
from analysis.measures.reduction import reduction
from analysis.provinces import local_standard

DATA = load("15139", 2022)
VILLAGES = [
    ("Thôn Kim", "net_reduction", 4, "Bà A, phụ nữ"),
    ("Thôn Ngọc", "net_reduction", 6, None),
    ("15139", "net_reduction", 10, None),
]
REACHED = [("Thôn Kim", "net_reduction", 5)]
FORM_2 = {
    "opening": 44,
    "to_near_poor": 9,
    "above_near_poor": 6,
    "other_decrease": 0,
    "from_near_poor": 1,
    "relapsed": 0,
    "new": 1,
    "other_increase": 0,
    "closing": 31,
}


def like(table, rows):
    """Rows with the columns and types of a table of the contract."""
    frame = pd.DataFrame(rows).reindex(columns=table.columns)
    return frame.assign(line=range(2, len(frame) + 2)).astype(table.dtypes.to_dict())


@pytest.fixture
def data():
    targets = [dict(zip(["unit", "kind", "value", "responsible"], row, strict=True)) for row in VILLAGES]
    results = [dict(zip(["unit", "kind", "value"], row, strict=True)) for row in REACHED]
    moved = [
        {
            "unit": "15139",
            "class": "poor",
            "base": "households",
            "item": item,
            "value": value,
            "evidence": "published",
        }
        for item, value in FORM_2.items()
    ]
    return replace(
        DATA,
        targets=like(DATA.targets, targets),
        results=like(DATA.results, results),
        movements=like(DATA.movements, moved),
        sources={**DATA.sources, "data/raw/2022/15139/movements.csv": "0"},
    )


def words(block):
    return "\n".join(" | ".join(cell.text for cell in row.cells) for row in block.rows).replace("\u00a0", " ")


def test_villages_with_target_member_and_attainment(data):
    frame = reduction(data.targets, data.results, data.movements)
    text = words(show.village_table(data, frame))
    assert "Thôn Kim | Bà A, phụ nữ | Số hộ nghèo giảm (đầu kỳ trừ cuối kỳ) | 4 | 5 | 125,00" in text
    assert (
        "Thôn Ngọc | chưa có số liệu | Số hộ nghèo giảm (đầu kỳ trừ cuối kỳ) | 6 | chưa có số liệu | " in text
    )
    assert "15139" not in text
    assert "2 thôn; 1 thôn đạt" in show.village_figure(data, frame).alt


def test_the_origin_of_a_village_names_file_and_line(data):
    frame = reduction(data.targets, data.results, data.movements)
    rows = show.village_table(data, frame).rows
    assert rows[0].origin.startswith("targets.csv, dòng 2; results.csv, dòng 2. Cách tính: tỷ lệ hoàn thành")


def years(*rows):
    frame = pd.DataFrame(rows, columns=["year", "class", "households"])
    return frame.astype({"year": "Int64", "households": "Int64"})


def numbered(tables):
    return [
        (table.name, row)
        for table in tables
        for row in table.rows
        if any(cell.value is not None for cell in row.cells)
    ]


def test_every_row_with_a_figure_says_where_it_comes_from(data):
    standard = local_standard("15139", 2022)
    figures = deprivation(data.own("deprivations"), data.own("class_counts"), standard)
    reduced = reduction(data.targets, data.results, data.movements)
    own = reduced[reduced["unit"] == "15139"]
    past = years((2021, "poor", 44), (2021, "near_poor", 9), (2022, "poor", 31), (2022, "near_poor", 23))
    known = replace(data, history=past)
    blocks = [
        show.documents(data),
        show.village_table(data, reduced),
        show.village_figure(data, reduced),
        show.project_progress(data),
        show.project_money(data),
        show.project_money_figure(data),
        show.reduction_table(data, own),
        show.reduction_figure(data, own),
        show.movement_table(data),
        show.movement_figure(data),
        show.history_figure(known),
        show.deprivation_table(data, figures, standard),
        show.deprivation_figure(data, figures, standard),
        show.denominator_table(data, denominators(data.own("deprivations"), data.own("class_counts"))),
        show.dimension_table(data, dimensions(figures), standard),
        show.policies(data),
        show.resources(data),
    ]
    tables = [block.table if isinstance(block, Figure) else block for block in blocks]
    rows = numbered(tables)
    assert {name for name, _ in rows} == {table.name for table in tables} - {"projects"}
    assert [(name, row.cells[0].text) for name, row in rows if not row.origin] == []
    for prose in (
        show.reduction_text(data, own),
        show.deprivation_text(data, figures, standard),
        show.policy_narrative(data),
    ):
        assert prose.origin


def test_a_workbook_is_the_origin_of_all_its_tables(data):
    handed_in = replace(data, sources={"data/raw/2022/15139/intake.xlsx": "0"})
    frame = reduction(data.targets, data.results, data.movements)
    found = show.village_table(handed_in, frame).rows[0].origin
    assert found.startswith("intake.xlsx (Chỉ tiêu), dòng 2; intake.xlsx (Kết quả), dòng 2")


def test_no_villages_is_said():
    frame = reduction(DATA.targets, DATA.results, DATA.movements)
    assert "Chưa có số liệu" in show.village_table(DATA, frame).items[0][1]
    assert show.village_figure(DATA, frame) == Prose(())


def test_movements_from_opening_to_closing(data):
    table = show.movement_table(data)
    assert [row.role for row in table.rows].count("total") == 2
    assert "Giảm: vượt chuẩn hộ cận nghèo | 6 | chưa có số liệu" in words(table)
    figure = show.movement_figure(data)
    assert "từ 44 hộ nghèo đầu kỳ đến 31 hộ nghèo cuối kỳ" in figure.alt
    shown = [row.cells[1].text for row in figure.table.rows]
    assert shown == ["44", "-9", "-6", "+1", "+1", "31"]
    assert sum(row.cells[1].value for row in figure.table.rows[:-1]) == 31


def test_net_and_gross_from_the_form_reach_the_sentences(data):
    frame = reduction(data.own("targets"), data.own("results"), data.own("movements"))
    text = " ".join(words for _, words in show.reduction_text(data, frame).items).replace("\u00a0", " ")
    assert "kết quả 13 hộ, đạt 130% kế hoạch" in text
    assert "không nêu rõ" not in text


def test_no_movements_is_said_and_not_drawn():
    assert "Chưa có số liệu" in show.movement_table(DATA).items[0][1]
    assert show.movement_figure(DATA) == Prose(())


def test_years_are_drawn_from_two_known_on(data):
    past = years((2020, "poor", 60), (2020, "near_poor", None), (2022, "poor", 31), (2022, "near_poor", 23))
    known = replace(data, history=past)
    figure = show.history_figure(known)
    assert isinstance(figure, Figure)
    assert [cell.text for cell in figure.table.rows[0].cells] == ["2020", "60", "chưa có số liệu"]
    assert show.history_figure(DATA) == Prose(())
