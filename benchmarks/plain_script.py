"""The report notebook as a plain script: one process, no kernel, no papermill; HTML of many communes."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_output

from analysis.core.project import Project
from analysis.publish.html import HtmlExporter


def main(root: str, year: str, out: str, *communes: str) -> None:
    """Write the page of each commune."""
    notebook = Project(Path(root)).notebook("commune_report")
    for commune in communes:
        told = nbformat.read(notebook, as_version=4)
        _execute(told, {"commune": commune, "year": int(year)})
        page, _ = HtmlExporter().from_notebook_node(told)
        Path(out, f"{commune}.html").write_text(page, "utf-8")


def _execute(notebook: Any, parameters: dict[str, Any]) -> None:
    shown: list[Any] = []
    space: dict[str, Any] = {"display": lambda *blocks: shown.extend(blocks)}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell.id, "exec"), space)  # noqa: S102 - our own notebook
        if last is not None:
            value = eval(compile(ast.Expression(last.value), cell.id, "eval"), space)  # noqa: S307 - as above
            shown += [value] if value is not None else []
        if "parameters" in cell.metadata.get("tags", []):
            space |= parameters
        cell.outputs = [new_output("display_data", one._repr_mimebundle_()) for one in shown]
        cell.execution_count = 1
        shown.clear()


if __name__ == "__main__":
    main(*sys.argv[1:])
