"""Links from one release to others: made where those stand in the same output folder, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.display.blocks import MIME


def link(executed: Any, base: Path, place: PurePosixPath, *, public: bool) -> list[str]:
    """Turn the places that cells lead to into relative addresses, in the notebook itself.

    Parameters
    ----------
    executed
        An executed notebook.
    base
        Folder of the releases.
    place
        Of this release within it.
    public
        A public document stands alone: what it could lead to may not go out with it.

    Returns
    -------
    list of str
        The places that it leads to, in order; of the others nothing is left but their words.
    """
    kept = []
    for cell in _cells(executed):
        wanted = cell["link"]
        there = not public and (base / wanted).is_file()
        cell["link"] = "/".join([".."] * len(place.parts)) + f"/{wanted}" if there else ""
        if there:
            kept.append(wanted)
    return sorted(set(kept))


def _cells(executed: Any) -> Iterator[Any]:
    for cell in executed["cells"]:
        for output in cell.get("outputs", ()):
            block = output.get("data", {}).get(MIME, {})
            if block.get("kind") == "table":
                yield from (one for row in block["rows"] for one in row["cells"] if one["link"])
