"""What an analyst shows in cells of their own: in every format, for whom it is meant, or refused in words."""

import re
from copy import deepcopy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from analysis.core.errors import BuildError
from analysis.display.blocks import Figure
from analysis.publish.notebook import read_document
from analysis.run.execute import execute
from analysis.run.formats import FORMATS, files_of
from tests.disclosure.test_attack import demo

CELLS = {
    "own-pivot": '#| caption: "Số hộ theo thôn"\n'
    'households = report.households\nhouseholds.pivot_table("members", "village", "class", "count")',
    "own-series": '#| caption: "Số hộ theo loại"\nhouseholds["class"].value_counts()',
    "own-styler": '#| caption: "Tỷ lệ"\n'
    '(100 * households.groupby("village")[["nuoc"]].mean()).style.format("{:.1f}")',
    "own-pyplot": '#| caption: "Theo thôn"\n#| alt: "Hai cột"\nimport matplotlib.pyplot as plt\n'
    'counts = households["village"].value_counts().sort_index()\nplt.bar(counts.index, counts)\nplt.show()',
    "own-open": '#| caption: "Để ngỏ"\n#| alt: "Hai cột"\n_ = plt.barh(counts.index, counts)',
    "own-figure": '#| caption: "Nhiệt"\n#| alt: "Ô đậm"\n#| label: fig-heat\nfig, ax = plt.subplots()\n'
    '_ = ax.imshow(households.groupby("village")[["nuoc", "bhyt"]].sum().astype(float))\nfig',
    "own-text": 'from IPython.display import Markdown\nMarkdown(f"Có **{len(households)}** hộ.")',
    "own-image": '#| caption: "Ảnh"\n#| alt: "Ảnh thử"\nimport io\nfrom IPython.display import Image\n'
    'buffer = io.BytesIO()\nfig.savefig(buffer, format="png")\nImage(buffer.getvalue())',
    "own-public": '#| caption: "Nhân khẩu"\n#| audience: public\n#| echo: true\n'
    'households.groupby("village")[["members"]].sum()',
    "own-rows": '#| caption: "Từng hộ"\n#| audience: internal\nhouseholds.head()',
    "own-hidden": '#| include: false\nprint("chỉ để xem")\nhouseholds.head()',
    "own-few": '#| caption: "Ít"\nimport pandas as pd\n'
    'pd.DataFrame({"hộ": [1, 7]}, index=pd.Index(["Kim", "Xủ"], name="thôn"))',
}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    project, (code,) = demo(tmp_path_factory.mktemp("own"), 260, 1, seed=4)
    path = project.notebook("commune_report")
    notebook = nbformat.read(path, as_version=4)
    place = [cell.id for cell in notebook.cells].index("dimensions") + 1
    heading = new_markdown_cell("### Phân tích riêng", id="own-head")
    notebook.cells[place:place] = [heading, *(new_code_cell(code, id=name) for name, code in CELLS.items())]
    nbformat.write(notebook, path)
    return execute(path, {"commune": code, "year": 2022}, project.root, here=True)


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


ALL = [
    "own_own_pivot", "own_own_series", "own_own_styler", "own_own_pyplot", "own_own_open", "heat",
    "own_own_image", "own_own_public", "own_own_few",
]  # fmt: skip


def test_each_reader_gets_what_is_meant_for_them(executed):
    assert own_names(read_document(told_to(executed, "superior"))) == ALL
    assert own_names(read_document(told_to(executed, "public"))) == ["own_own_public"]
    internal = own_names(read_document(told_to(executed, "internal")))
    assert internal == [*ALL[:-1], "own_own_rows", ALL[-1]]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_them(executed, name):
    assert all(files_of(executed, name, "report", None).values())


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
        ("own-rows", "audience: internal", "audience: superior", "superior", "one row a household"),
        ("own-rows", "audience: internal", "audience: public", "public", "own-rows.*one row a household"),
        ("own-few", "#| caption", "#| audience: public\n#| caption", "public", "row 'Kim', column 'hộ': 1"),
        ("own-hidden", "include: false", "echo: false", "superior", r"own-hidden.*wrote to stdout.*Markdown"),
        ("own-pivot", "#| caption", "#| colour: red\n#| caption", "superior", "red' is no option"),
        ("own-pivot", "#| caption", "#| audience: all\n#| caption", "superior", "superior, public, internal"),
    ],
)  # fmt: skip
def test_refusals_say_what_to_do(executed, cell, old, new, audience, words):
    plain = words if ".*" in words else re.escape(words)
    with pytest.raises(BuildError, match=plain):
        read_document(told_to(executed, audience, cell, old=old, new=new))
