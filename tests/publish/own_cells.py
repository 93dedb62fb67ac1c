"""Cells of an analyst's own, one of each kind, in the notebook of a synthetic commune with private names."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from tests.conftest import ROOT

HEAD = "Phân tích riêng"
NAME = "Quàng Thị Xuyến Chi"
CELLS = {
    "own-pivot": '#| caption: "Số hộ theo thôn"\nfrom IPython.display import Markdown, display\n'
    'households = report.households\nhouseholds.pivot_table("members", "village", "class", "count")',
    "own-series": '#| caption: "Số hộ theo loại"\nhouseholds["class"].value_counts()',
    "own-levels": '#| caption: "Bảng hai tầng"\nhouseholds.pivot_table(["members", "deprivations"], '
    '["village", "class"], aggfunc=["mean", "sum"])',
    "own-group": '#| caption: "Hộ và khẩu theo nhóm"\nfrom analysis import label\nlabel(households.groupby('
    '["village", "class"]).agg(households=("members", "size"), persons=("members", "sum")), language)',
    "own-styler": '#| caption: "Tỷ lệ"\n'
    '(100 * households.groupby("village")[["nuoc"]].mean()).style.format("{:.1f}")',
    "own-pyplot": '#| caption: "Theo thôn"\n#| alt: "Hai cột"\nimport matplotlib.pyplot as plt\n'
    'counts = households["village"].value_counts().sort_index()\nplt.bar(counts.index, counts)\nplt.show()',
    "own-open": '#| caption: "Để ngỏ"\n#| alt: "Hai cột"\n_ = plt.barh(counts.index, counts)',
    "own-figure": '#| caption: "Nhiệt"\n#| alt: "Ô đậm"\n#| label: fig-heat\nfig, ax = plt.subplots()\n'
    '_ = ax.imshow(households.groupby("village")[["nuoc", "bhyt"]].sum().astype(float))\nfig',
    "own-text": 'Markdown(f"Danh sách có **{len(households)}** hộ.")',
    "own-image": '#| caption: "Ảnh"\n#| alt: "Ảnh thử"\nimport io\nfrom IPython.display import Image\n'
    'buffer = io.BytesIO()\nfig.savefig(buffer, format="png")\nImage(buffer.getvalue())',
    "own-two": '#| caption: ["Hai thứ: bảng", "Hai thứ: hình"]\n#| alt: "Đường đi xuống"\n'
    'display(counts.to_frame("số hộ"))\nfig2, lines = plt.subplots()\n'
    "_ = lines.plot([2022, 2023], [5.5, 4.25])\nfig2",
    "own-public": '#| caption: "Nhân khẩu"\n#| audience: public\n#| echo: true\n'
    'households.groupby("village")[["members"]].sum()',
    "own-rows": '#| caption: "Từng hộ"\n#| audience: internal\nhouseholds[["village", "members"]].head()',
    "own-hidden": '#| include: false\nprint("chỉ để xem")\nhouseholds.head()',
    "own-few": '#| caption: "Ít"\nimport pandas as pd\n'
    'pd.DataFrame({"hộ": [1, 7]}, index=pd.Index(["Kim", "Xủ"], name="thôn"))',
}
# What each shows in a document of everything, in order.
SHOWN = (
    "own_own_pivot", "own_own_series", "own_own_levels", "own_own_group", "own_own_styler", "own_own_pyplot",
    "own_own_open", "heat", "own_own_image", "own_own_two", "own_own_two_2", "own_own_public", "own_own_few",
)  # fmt: skip


def own_project(folder) -> tuple[Project, str]:
    """Return a project whose report holds the cells, and its commune; somebody there has a rare name."""
    (written,) = build_demo(folder, Demo(1, 260, 2022, 2022, 4))
    private = folder / "data" / "private" / "2022" / written.name / "names.csv"
    head, first, *others = private.read_text("utf-8").splitlines()
    first = ",".join([*first.split(",")[:-1], f'"{NAME}"'])
    private.write_text("\n".join([head, first, *others]) + "\n", "utf-8")
    (folder / "notebooks").mkdir()
    notebook = nbformat.read(ROOT / "notebooks" / "commune_report.ipynb", as_version=4)
    place = [cell.id for cell in notebook.cells].index("dimensions") + 1
    heading = new_markdown_cell(f"#### {HEAD}", id="own-head")
    heading.metadata["giamngheo"] = {"en": "#### Own analysis"}
    notebook.cells[place:place] = [heading, *(new_code_cell(code, id=name) for name, code in CELLS.items())]
    nbformat.write(notebook, folder / "notebooks" / "commune_report.ipynb")
    return Project(folder), written.name
