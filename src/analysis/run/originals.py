"""Whether a notebook of the project is the one that the program carries, or was edited since.

A notebook in the project's folder goes before the package's own, so a report may be made by cells that
nobody else has. Readers are told on every page.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import MIME

CHANGED = "notebook_changed"  # the fact of a manifest
# Values change with each call; what they are stands in the manifest.
_GIVEN = frozenset({"parameters", "injected-parameters"})


@cache
def originals() -> dict[str, str]:
    """Return the hash of each notebook that the program carries, by name.

    Examples
    --------
    >>> "commune_report" in originals()
    True
    """
    told: dict[str, str] = json.loads(files("analysis.run").joinpath("originals.json").read_text("utf-8"))
    return told


def is_changed(path: Path) -> bool:
    """Say whether a notebook of the program's is another one than the program carries.

    Examples
    --------
    >>> is_changed(Path("notebooks/commune_report.ipynb")), is_changed(Path("notebooks/my_own.ipynb"))
    (False, False)
    """
    original = originals().get(path.stem)
    return original is not None and cells_hash(path) != original


def cells_hash(path: Path) -> str:
    """Return a hash of what the cells of a notebook are, and hide; parameters and outputs do not count."""
    told = json.loads(path.read_text("utf-8"))
    cells = [
        [cell["cell_type"], "".join(cell["source"]), sorted(tags)]
        for cell in told["cells"]
        if not _GIVEN.intersection(tags := cell.get("metadata", {}).get("tags", []))
    ]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()


def mark_if_changed(notebook: Path, executed: Any, language: Language) -> bool:
    """Say at the head of every page of an executed notebook that it is a changed one, if it is."""
    if not is_changed(notebook):
        return False
    for cell in executed["cells"]:
        for output in cell.get("outputs", ()):
            block = output.get("data", {}).get(MIME, {})
            if block.get("kind") == "cover":
                block["banner"] = labels_for(language)("publish.changed_notebook")
    return True
