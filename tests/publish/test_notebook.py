"""Reading an executed notebook: everything is shown, left out by a rule, or refused by name."""

from dataclasses import replace

import pytest
from nbformat.v4 import new_output, new_raw_cell

from analysis.core.errors import BuildError
from analysis.display.blocks import Cell, Row
from analysis.publish.document import Document, Exhibit, Heading
from analysis.publish.notebook import read_document
from tests.publish.sample import (
    PROSE,
    closing,
    code,
    cover,
    deprivation,
    figure,
    full_notebook,
    long_table,
    markdown,
    notebook,
)


def headings(document: Document) -> list[str]:
    return [heading.text for heading in document.headings()]


def test_parts_stand_in_the_order_of_the_notebook():
    document = read_document(full_notebook())
    kinds = [part.block.name if isinstance(part, Exhibit) else type(part).__name__ for part in document.parts]
    assert kinds == [
        "Heading", "Passage", "Passage", "attainment", "Heading", "deprivation", "movements",
        "villages", "Heading", "Passage", "Passage", "Passage", "hostile",
    ]  # fmt: skip
    assert document.cover == cover()
    assert document.closing == closing()


def test_what_stands_before_the_cover_is_for_the_notebook():
    assert "Báo cáo" not in headings(read_document(full_notebook()))


def test_tables_and_figures_are_numbered_apart():
    document = read_document(full_notebook(language="en"))
    assert [part.label for part in document.exhibits("table")] == ["Table 1", "Table 2", "Table 3", "Table 4"]
    assert [part.label for part in document.exhibits("figure")] == ["Figure 1"]


@pytest.mark.parametrize(("audience", "shown"), [("public", False), ("internal", True)])
def test_internal_cells_stay_out_of_public_reports(audience, shown):
    secret = code(long_table(2), giamngheo={"audience": "internal"})
    document = read_document(
        notebook(code(cover(audience=audience)), markdown("## Nội bộ", audience="internal"), secret)
    )
    assert (headings(document) == ["Nội bộ"]) is shown
    assert bool(document.exhibits()) is shown


def test_english_takes_the_translation_of_a_cell():
    assert headings(read_document(full_notebook(language="en"))) == [
        "I. RESULTS",
        "1. Deprivations",
        "II. PROPOSALS",
    ]


def test_english_refuses_a_cell_without_translation():
    with pytest.raises(BuildError, match=r'cell 2 \(id1\) has no text in "en"'):
        read_document(notebook(code(cover(language="en")), markdown("## Kết quả")))


def test_equal_headings_get_anchors_of_their_own():
    made = read_document(notebook(code(cover()), markdown("## Kết quả\n\n### Thôn\n\n## Kết quả")))
    assert [part.anchor for part in made.headings()] == [
        "section-ket-qua",
        "section-thon",
        "section-ket-qua--2",
    ]
    assert all(isinstance(part, Heading) for part in made.parts)


def test_a_figure_may_stand_on_a_table_that_is_also_shown():
    table = deprivation()
    shown = replace(figure(), table=table)
    assert len(read_document(notebook(code(cover(), table, shown))).exhibits()) == 2
    other = replace(table, rows=(Row((Cell("khác"),), "section"),))
    with pytest.raises(BuildError, match="table deprivation"):
        read_document(notebook(code(cover(), other, shown)))


def with_output(**values):
    cell = code(cover())
    cell["outputs"].append(new_output(**values))
    return notebook(cell)


def with_broken(data):
    cell = code(cover(), PROSE)
    cell["outputs"][1]["data"]["application/vnd.giamngheo+json"] = data
    return notebook(cell)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (notebook(code(cover()), code(count=None)), r"cell 2 \(id1\) was not run"),
        (with_output(output_type="error", ename="KeyError", evalue="'x'"), r"cell 1 .*failed: KeyError"),
        (with_output(output_type="stream", name="stderr", text="cảnh báo"), r"cell 1 .*in ra stderr: 'c"),
        (with_output(output_type="stream", name="stdout", text="13"), r"in ra stdout"),
        (with_output(output_type="display_data", data={"video/mp4": ""}), r"hiện video/mp4; tài liệu"),
        (with_output(output_type="execute_result", data={"text/plain": "13"}), r"hiện text/plain"),
        (with_broken({"kind": "poem"}), r"broken block: unknown block 'poem'"),
        (with_broken({"kind": "cover", "extra": 1}), r"broken block"),
        (notebook(code(PROSE)), r"exactly one cover, this notebook shows 0"),
        (notebook(code(cover()), code(cover())), r"exactly one cover, this notebook shows 2"),
        (notebook(code(PROSE), code(cover())), r"cell 1 \(id0\) shows a prose before the cover in cell 2"),
        (notebook(code(cover()), code(closing()), code(PROSE)), r"cell 3 .*annex and begins with a heading"),
        (notebook(code(cover()), code(closing(), closing())), r"only one closing"),
        (notebook(code(cover()), markdown("# Báo cáo")), r"heading 'Báo cáo' has level 1"),
        (notebook(code(cover()), markdown("### 1. Thôn")), r"heading '1. Thôn' has level 3 after level 1"),
        (notebook(code(cover(), long_table(1), long_table(2))), r"stand for two things: table villages"),
        (notebook(code(cover(), figure(), figure())), r"stand for two things: figure attainment"),
        (notebook(code(cover()), new_raw_cell("x")), r"cell 2 \(id1\) is a raw cell"),
        (notebook(code(cover()), markdown("a", audience="secret")), r"public, internal, not 'secret'"),
        (notebook(code(cover(), giamngheo={"audience": "internal"})), r"cell 1 .*internal .* cover"),
    ],
)  # fmt: skip
def test_refusals_name_the_cell(made, message):
    with pytest.raises(BuildError, match=message):
        read_document(made)
