"""Our notebooks under the converters that everybody has: nothing of ours is set up for them."""

import json
import re
import shutil
from dataclasses import asdict
from importlib.resources import files

import mistune
import pandas as pd
import papermill
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as pages
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter, SlidesExporter
from nbformat.v4 import new_code_cell, new_output
from traitlets.config import Config

from analysis.core.project import find_project
from analysis.display.block_json import block_from_json
from analysis.display.blocks import MIME, Cell, Column, Figure, Row, Table
from analysis.display.markdown import block_markdown
from analysis.display.own import own_table
from analysis.publish.stock import PlainMarkdown
from analysis.run.engine import register

PARSE = mistune.create_markdown(plugins=["table"])
SIDES = ("left", "right", "center")
NOTEBOOKS = ("commune_report", "explore", "comparison", "trend", "planning", "measures", "own_indicator")
SETTINGS = Config(json.loads((files("analysis.publish") / "jupyter_nbconvert_config.json").read_text()))


@pytest.fixture(scope="module", params=NOTEBOOKS)
def executed(request, tmp_path_factory):
    return papermill.execute_notebook(
        find_project().notebook(request.param),
        tmp_path_factory.mktemp("stock") / "executed.ipynb",
        # Pictures of an analyst's own are drawn by a kernel only.
        engine_name=None if request.param == "explore" else register(),
        cwd=find_project().root,
        progress_bar=False,
    )


def converted(exporter, notebook):
    return exporter().from_notebook_node(notebook)[0]


def outputs(notebook):
    return [out.data for cell in notebook.cells for out in cell.get("outputs", ()) if "data" in out]


def blocks(notebook):
    return [one for one in outputs(notebook) if MIME in one and one[MIME]["kind"] != "own"]


def side(cell, of_figures=False):
    """Where a cell stands; in a table of figures it says so only where that is not to the right."""
    usual = "right" if of_figures and cell.tag == "td" else "left"
    return (re.findall(r"gn-(left|right|center)", cell.get("class", "")) or [usual])[0]


def test_every_heading_stands_as_the_cells_below_it(executed):
    page = pages.fromstring(converted(HTMLExporter, executed))
    tables = page.xpath("//div[@class='gn']//table")
    assert tables
    for table in tables:
        assert table.find("caption").text_content().strip()
        if len(table.findall("thead/tr")) > 1:
            continue  # heads shared by columns stand in the middle
        heads = [side(head) for head in table.findall("thead/tr/th")]
        for row in table.xpath("tbody/tr[not(contains(@class, 'gn-section'))]"):
            plain = "gn-figures" in table.get("class", "")
            assert [side(cell, plain) for cell in row] == heads


def test_slides_begin_with_each_section_and_show_no_code(executed):
    deck = pages.fromstring(converted(SlidesExporter, executed))
    slides = deck.xpath("//div[@class='slides']/section")
    sections = [cell for cell in executed.cells if cell.source.startswith("## ")]
    assert len(slides) == 1 + len(sections)  # the first holds the head of the report
    for slide, cell in zip(slides[1:], sections, strict=True):
        assert cell.source.splitlines()[0][3:] in slide.xpath("string((.//h2)[1])")
    assert "parameters" not in [cell.get("id") for cell in slides[0].iter("div")]
    style = "".join(deck.xpath("//style/text()"))
    assert ".reveal .jp-Cell-inputWrapper:has(.jp-CodeMirrorEditor) { display: none; }" in style


def test_every_block_says_in_markdown_what_it_holds(executed):
    told = blocks(executed)
    assert told
    for data in told:
        block = block_from_json(data[MIME])
        assert data["text/markdown"] == block_markdown(block)
        table = block.table if isinstance(block, Figure) else block
        if isinstance(table, Table):
            assert PARSE(data["text/markdown"]).count("<tr>") == 1 + len(table.rows)


def test_markdown_is_readable_and_its_pictures_are_files(executed):
    text, resources = MarkdownExporter(config=SETTINGS).from_notebook_node(executed)
    assert not re.search(r"<style|<table|<div|data:image|\w+\(name=", text)
    assert set(re.findall(r"!\[.+?\]\(<(.+?)>\)", text)) == set(resources["outputs"])
    shown = [data[MIME] for data in outputs(executed) if MIME in data]
    drawn = [one for one in shown if one["kind"] == "figure" or one.get("svg")]
    assert len(resources["outputs"]) == len(drawn)
    for one in drawn:
        assert one["kind"] == "own" or one["svg"].encode() in resources["outputs"].values()
    page = PARSE(text)
    for name in re.findall(r"#\| caption: \"(.+)\"", "".join(cell.source for cell in executed.cells)):
        assert f"<strong>{name}</strong>" in page
    assert page.count("<table>") == sum(one["kind"] in ("table", "figure", "own") for one in shown)


def test_options_of_other_tools_are_no_matter_here():
    data = {MIME: {"kind": "own", **asdict(own_table(pd.DataFrame({"thôn": ["Kim"], "hộ": [7]})))}}
    cell = new_code_cell("#| fig-cap: x\nframe", outputs=[new_output("display_data", data)])
    assert (
        PlainMarkdown()
        .preprocess_cell(cell, {}, 0)[0]
        .outputs[0]
        .data["text/markdown"]
        .startswith("| thôn |")
    )


def test_latex_reads_tables_and_words(executed):
    if shutil.which("pandoc") is None:
        pytest.skip("pandoc is not installed: LaTeX NOT tried")
    paper = converted(LatexExporter, executed)
    assert "Table(" not in paper
    assert "longtable" in paper


texts = st.text(st.sampled_from("ộ a1|\\`*_<>&#[]!~$^{}\n\t-"), max_size=12)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4), st.sampled_from(SIDES))
def test_no_text_becomes_markup(rows, align):
    """Whatever stands in a cell, a table keeps its shape and the text its letters."""
    columns = (Column("a"), Column("b", align=align))
    table = Table("t", "c", columns, tuple(Row((Cell(one), Cell(other))) for one, other in rows))
    page = pages.fromstring(PARSE(block_markdown(table)))
    cells = [[" ".join(cell.text_content().split()) for cell in row] for row in page.iter("tr")]
    assert cells[1:] == [[" ".join(text.split()) for text in row] for row in rows]
    assert not page.xpath("//td/*")
