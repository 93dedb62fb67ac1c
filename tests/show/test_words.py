"""A village is called what its own name says, and a town what the law of the year says."""

import json
import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import openpyxl
import pytest

from analysis import commune_plan, reduction, show
from analysis.core.labels import labels_for
from analysis.core.project import Project
from analysis.core.villages import UNITS
from analysis.demo.build import Demo, build_demo
from analysis.display.html import block_html
from analysis.intake import load
from analysis.intake.template.write import template
from analysis.publish.edition import document_of_edition
from analysis.publish.html import html_page
from analysis.publish.notebook import read_document
from analysis.publish.paper import paper_form
from analysis.run.execute import execute
from analysis.show.villages import village_figure, village_table
from analysis.show.words import URBAN_AREA_FROM, area_word, units_of, village_word
from tests.conftest import ROOT

VI = labels_for("vi")


def with_villages(*names, area="rural"):
    data = load("15139", 2022)
    rows = [{"unit": name, "kind": "net_reduction", "value": 2, "line": 2} for name in names]
    targets = data.targets.iloc[:0]
    targets = type(targets)(rows).reindex(columns=targets.columns).astype(targets.dtypes.to_dict())
    return replace(data, targets=targets, facts=data.facts.model_copy(update={"area": area}))


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (["Thôn 1", "Thôn 2"], "thôn"),
        (["Bản Ún", "BẢN Chiềng"], "bản"),
        (["Buôn Ma", "Buôn Đôn"], "buôn"),
        (["Ấp 3", "Ấp Bình"], "ấp"),
        (["Khóm 1"], "khóm"),
        (["Tổ dân phố 5", "TDP 6"], "tổ dân phố"),
        (["Bản Ún", "Bản Mó", "Thôn 1"], "bản, thôn"),
        (["Lương Ngọc"], "thôn"),
        (["Bản"], "thôn"),
    ],
)
def test_the_word_is_that_of_the_names(names, word):
    assert village_word(with_villages(*names), VI) == word


def test_without_a_name_that_says_it_the_kind_of_commune_does():
    assert village_word(with_villages("A", area="urban"), VI) == "tổ dân phố"
    assert village_word(with_villages("A"), labels_for("en")) == "village"
    assert units_of([]) == []


def test_tables_and_charts_use_it():
    data = with_villages("Bản Ún", "Bản Chiềng")
    frame = reduction(data.targets, data.results.iloc[:0], data.movements.iloc[:0])
    table, figure = village_table(data, frame), village_figure(data, frame)
    assert table.columns[0].label == "Bản" and "theo bản năm 2022" in table.caption
    assert "theo bản năm 2022" in figure.caption and "của 2 bản" in figure.alt


@pytest.mark.parametrize("year", range(2022, 2031))
def test_a_town_by_period(year):
    wanted = "Khu vực đô thị" if year >= URBAN_AREA_FROM else "Thành thị"
    assert (area_word("urban", year, VI), area_word("rural", year, VI)) == (wanted, "Nông thôn")


ALL = ("thôn", "bản", "buôn", "ấp", "khóm", "tổ dân phố", "xóm", "làng", "khu phố")
# "bản" is also a copy or a text, and stands in many words; "Nông thôn" is no village.
TELLING = re.compile(rf"(?<!nông )\b({'|'.join(word for word in ALL if word != 'bản')})\b", re.IGNORECASE)


def of_others(word, told):
    """Return the words for a village in a text but for the one that is used there."""
    return {found.casefold() for found in TELLING.findall(told.replace("Nông thôn", ""))} - {word}


def texts_of(node, prefix=""):
    for key, value in node.items():
        yield from texts_of(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]


def test_no_text_of_ours_knows_what_a_village_is_called():
    allowed = {f"report.village_units.{unit}" for unit in UNITS.values()}
    told = {key: TELLING.findall(text) for key, text in texts_of(VI._texts) if key not in allowed}
    assert {key for key, found in told.items() if found} == {"audit.rules.transfers_of_part.example"}


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_notebook_of_ours_knows_what_a_village_is_called(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    told = "\n".join("".join(cell["source"]) for cell in cells)
    assert of_others("", told) == set()
    assert not re.search("(?i)thành thị|đô thị", told)


def put(data, word):
    """Return a commune's year whose villages are called by a word."""
    rows = data.targets.iloc[[0, 0]].assign(unit=[f"{word} Đông".capitalize(), f"{word} Tây".capitalize()])
    return replace(data, targets=rows.reset_index(drop=True))


@pytest.mark.parametrize("word", ["ấp", "buôn", "khóm", "tổ dân phố", "bản"])
def test_the_template_speaks_of_no_other_village(word):
    book = template("15139", 2023, put(load("15139", 2022), word))
    sheets = openpyxl.load_workbook(BytesIO(book)).worksheets
    cells = [
        str(cell)
        for sheet in sheets
        for row in sheet.iter_rows(max_row=12, values_only=True)
        for cell in row
        if cell
    ]
    # What last year's documents are about is theirs.
    told = " ".join(text for text in cells if not text.startswith("Kế hoạch"))
    assert of_others(word, told) == set()
    heads = [text for text in cells if text.startswith(word[:1].upper() + word[1:])]
    assert heads and f"tên {word} cho một {word}" in told


@pytest.fixture(scope="module")
def planned():
    return commune_plan("15139", 2022, target=1, project=Project(ROOT / "data" / "sample"))


@pytest.mark.parametrize("word", ["ấp", "buôn", "khóm", "tổ dân phố", "bản"])
def test_the_plan_speaks_of_no_other_village(planned, word):
    def called(frame):
        return frame.assign(village=[f"{word} Đông".capitalize()] * len(frame))

    data = replace(
        planned.data, targets=planned.data.targets.iloc[:0], households=called(planned.data.households)
    )
    for name in ("results", "movements", "class_counts", "deprivations"):
        data = replace(data, **{name: getattr(data, name).iloc[:0]})
    there = replace(
        planned,
        data=data,
        distance=called(planned.distance),
        review=called(planned.review),
        plan=replace(planned.plan, chosen=called(planned.plan.chosen)),
    )
    blocks = [*show.planning.village_lists(there), *show.planning.ways_tables(there)]
    blocks += [
        show.planning.codes_table(there),
        show.planning.rest_table(there),
        show.planning.risk_table(there),
    ]
    told = " ".join(block_html(block) for block in blocks)
    assert of_others(word, told) == set() and word[:1].upper() + word[1:] + "<" in told


def test_the_whole_report_of_a_commune_with_ap_speaks_of_no_thon(tmp_path):
    folder = tmp_path / "project"
    raw = build_demo(folder, Demo(1, 60, 2025, 2026, 3))
    for path in (one for place in raw for one in place.glob("*.csv")):
        path.write_text(path.read_text("utf-8").replace("Thôn ", "Ấp "), "utf-8")
    values = {"commune": raw[-1].name, "year": 2026, "language": "vi", "audience": "superior"}
    document = read_document(execute(ROOT / "notebooks/commune_report.ipynb", values, folder, here=True))
    told = unescape(html_page(document)) + str(paper_form(document_of_edition(document, "paper")))
    assert "Ấp 1" in told and "theo ấp năm 2026" in told
    assert of_others("ấp", told) == set()
