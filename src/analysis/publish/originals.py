"""Whether a notebook is the one that the program carries under its name, or was edited since.

A notebook in the project's folder goes before the package's own, so a report may be made by cells that
nobody else has. Readers are told on every page, whoever ran the notebook and made the pages: the
notebook's metadata say which of the program's it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

CHANGED = "notebook_changed"  # the fact of a manifest
# Values change with each call; what they are stands in the manifest.
_GIVEN = frozenset({"parameters", "injected-parameters"})
_OURS = "giamngheo"


@cache
def originals() -> dict[str, str]:
    """Return the hash of each notebook that the program carries, by name.

    Examples
    --------
    >>> "commune_report" in originals()
    True
    """
    hashes: dict[str, str] = json.loads(
        files("analysis.publish").joinpath("originals.json").read_text("utf-8")
    )
    return hashes


def name_notebook(notebook: Any, path: Path) -> None:
    """Write into an executed notebook which of the program's it is, by the file that was run.

    Examples
    --------
    >>> notebook = {"metadata": {}, "cells": []}
    >>> name_notebook(notebook, Path("notebooks/trend.ipynb"))
    >>> notebook["metadata"]
    {'giamngheo': {'notebook': 'trend'}}
    """
    ours = {name: value for name, value in notebook["metadata"].get(_OURS, {}).items() if name != "notebook"}
    if path.stem in originals():
        ours["notebook"] = path.stem
    notebook["metadata"][_OURS] = ours


def is_changed(notebook: Mapping[str, Any]) -> bool:
    """Say whether a notebook of the program's is another one than the program carries.

    Parameters
    ----------
    notebook
        As nbformat or JSON reads it, executed or not.

    Examples
    --------
    >>> is_changed({"metadata": {"giamngheo": {"notebook": "trend"}}, "cells": []})
    True
    >>> is_changed({"metadata": {}, "cells": []})  # one's own
    False
    """
    original = originals().get(notebook.get("metadata", {}).get(_OURS, {}).get("notebook", ""))
    return original is not None and cells_hash(notebook) != original


def cells_hash(notebook: Mapping[str, Any]) -> str:
    """Return a hash of what the cells say, translate and hide; parameters and outputs do not count."""
    cells = [
        [cell["cell_type"], "".join(cell["source"]), sorted(tags), metadata.get(_OURS, {})]
        for cell in notebook["cells"]
        if not _GIVEN.intersection(tags := (metadata := cell.get("metadata", {})).get("tags", []))
    ]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
