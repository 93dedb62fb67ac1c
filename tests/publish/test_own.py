"""What an analyst shows in cells of their own: in every format, for whom it is meant, or refused in words."""

import csv
import re
from copy import deepcopy
from functools import cache

import pytest

from analysis.core.errors import BuildError
from analysis.disclosure.shown import shown_text
from analysis.display.blocks import MIME, Figure, Table
from analysis.publish.notebook import read_document
from analysis.run.execute import execute
from analysis.run.formats import FORMATS, files_of, main_file
from tests.publish.own_cells import SHOWN, own_project
from tests.seeds import soaked

ROWS = "own_own_rows"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return own_project(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def executed(project):
    return run(project, "superior")


@cache
def run(project, audience, language="vi"):
    place, code = project
    values = {"commune": code, "year": 2022, "audience": audience, "language": language}
    return execute(place.notebook("commune_report"), values, place.root, here=True)


def told_to(executed, audience, cell="", **changes):
    """The notebook as another reader's, with a text of one cell replaced."""
    made = deepcopy(executed)
    for one in made.cells:
        for output in one.get("outputs", ()):
            block = output.get("data", {}).get("application/vnd.giamngheo+json", {})
            if block.get("kind") == "cover":
                block["audience"] = audience
        if one.id == cell:
            one.source = one.source.replace(changes["old"], changes["new"])
    return made


def own_names(document):
    names = [part.block.name for part in document.exhibits()]
    return [name for name in names if name.startswith("own_") or name == "heat"]


def test_each_reader_gets_what_is_meant_for_them(executed):
    assert own_names(read_document(told_to(executed, "superior"))) == list(SHOWN)
    assert own_names(read_document(told_to(executed, "public"))) == ["own_own_public"]
    internal = own_names(read_document(told_to(executed, "internal")))
    assert internal == [*SHOWN[:-1], "own_own_rows", SHOWN[-1]]


def bare(text):
    return re.sub(r"\s", "", text)


# Both languages for the superior, one for the others, whose other one is in the soak.
@pytest.mark.parametrize(
    ("audience", "language"),
    [
        ("superior", "vi"),
        ("superior", "en"),
        ("public", "vi"),
        ("internal", "en"),
        soaked("public", "en"),
        soaked("internal", "vi"),
    ],
)
def test_every_format_shows_everything_that_its_reader_may_see(project, audience, language):
    executed = run(project, audience, language)
    own = [one.block for one in read_document(executed).exhibits() if one.block.name in (*SHOWN, ROWS)]
    assert own
    for name in FORMATS:
        files = files_of(executed, name, "report", None)
        main = bare(shown_text(main_file("report", name), files[main_file("report", name)]))
        for block in own:
            told = block if isinstance(block, Table) else block.table
            assert bare(block.caption) in main, (name, block.caption)
            if isinstance(block, Figure) and name in ("html", "pdf", "docx"):
                assert bare(block.alt) in main, (name, block.alt)
            if isinstance(block, Figure) and name in ("pdf", "docx"):
                continue  # on paper a drawing is seen, its values are in the other formats
            for text in (cell.text for row in told.rows for cell in row.cells):
                # A workbook holds numbers as numbers.
                assert bare(text) in main or (name == "xlsx" and re.search(r"\d", text)), (name, text)
        for block in own if name == "xlsx" else ():
            told = block if isinstance(block, Table) else block.table
            rows = list(csv.reader(files[f"tables/{told.name}.csv"].decode("utf-8-sig").splitlines()))
            assert len(rows) >= len(told.rows)
        if name != "xlsx":  # a workbook holds tables alone
            assert ("Danhsáchcó260hộ." in main) == (audience != "public"), name


def test_a_figure_has_its_values_and_no_number_is_made_up(executed):
    found = {one.block.name: one.block for one in read_document(executed).exhibits()}
    pivot, chart = found["own_own_pivot"], found["own_own_pyplot"]
    assert isinstance(chart, Figure)
    drawn = {row.cells[1].text: row.cells[2].value for row in chart.table.rows}
    counted = {row.cells[0].text: sum(cell.value for cell in row.cells[1:]) for row in pivot.rows}
    assert drawn == counted
    assert sum(drawn.values()) == 260


@pytest.mark.parametrize(
    ("cell", "old", "new", "audience", "words"),
    [
        ("own-pivot", '#| caption: "Số hộ theo thôn"\n', "", "superior", '#| caption: "Bảng này cho biết'),
        ("own-pyplot", '#| alt: "Hai cột"\n', "", "superior", '#| alt: "Điều mà người đọc thấy'),
        ("own-rows", "audience: internal", "audience: superior", "superior", "mỗi dòng là một hộ"),
        ("own-rows", "audience: internal", "audience: public", "public", "own-rows.*mỗi dòng là một hộ"),
        ("own-few", "#| caption", "#| audience: public\n#| caption", "public", "dòng 'Kim', cột 'hộ': 1"),
        ("own-rows", "audience: internal", "edition: page", "superior",
         "own-rows.*thấy ở: household.*#. audience: internal"),
        ("own-two", '["Hai thứ: bảng", "Hai thứ: hình"]', '"Một"', "superior",
         '#| caption: ["Một", "Hình này cho biết điều gì (2)"]'),
        ("own-two", '#| alt: "Đường đi xuống"\n', "", "superior", "own-two.*hình chưa có lời tả.*#. alt: "),
        ("own-image", '#| alt: "Ảnh thử"\n', "", "superior", "own-image.*hình chưa có lời tả.*#. alt: .Điều"),
        ("own-hidden", "include: false", "echo: false", "superior", r"own-hidden.*in ra stdout.*Markdown"),
        ("own-pivot", "#| caption", "#| colour: red\n#| caption", "superior", "red' không phải là tùy chọn"),
        ("own-pivot", "#| caption", "#| audience: all\n#| caption", "superior", "superior, public, internal"),
    ],
)  # fmt: skip
def test_refusals_say_what_to_do(executed, cell, old, new, audience, words):
    plain = f"(?s){words}" if ".*" in words else re.escape(words)
    with pytest.raises(BuildError, match=plain):
        read_document(told_to(executed, audience, cell, old=old, new=new))


def test_a_table_that_is_too_wide_for_paper_says_what_helps(executed):
    wide = told_to(executed, "internal")
    (cell,) = [one for one in wide.cells if one.id == "own-rows"]
    table = cell.outputs[0]["data"][MIME]["table"]
    table["columns"] = [{**table["columns"][0], "label": f"Chỉ số số {place}"} for place in range(40)]
    table["rows"] = [{**row, "cells": row["cells"][:1] * 40} for row in table["rows"]]
    for name in ("pdf", "docx"):
        with pytest.raises(BuildError, match=r"(?s)'Từng hộ' has more columns than fit.*#\| edition: page"):
            files_of(wide, name, "report", None)
    cell.source = f"#| edition: page\n{cell.source}"
    for name in FORMATS:
        assert files_of(wide, name, "report", None)


def test_refusals_speak_the_language_of_the_document(project):
    executed = run(project, "superior", "en")
    for cell, old, words in (
        ("own-pivot", '#| caption: "Số hộ theo thôn"\n', "shows a table without a caption; put this line"),
        ("own-pyplot", '#| alt: "Hai cột"\n', "shows a figure without an alternative text"),
        ("own-rows", "#| audience: internal\n", "one row a household"),
        ("own-hidden", "#| include: false\n", "wrote to stdout"),
    ):
        with pytest.raises(BuildError, match=f"{cell}.*{words}"):
            read_document(told_to(executed, "superior", cell, old=old, new=""))
