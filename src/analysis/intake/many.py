"""Checked tables of many communes as one: each file is held against its hashes, then all are one scan.

Where there are none, or they are not those of the raw files, they are made first, as one commune's are.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import IO

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.core.errors import GiamNgheoError
from analysis.core.project import Project
from analysis.intake import processed
from analysis.intake.facts import Facts
from analysis.intake.folder import open_folder
from analysis.intake.last_total import with_last_total
from analysis.intake.raw import parse

COMMUNE = "commune"


@dataclass(frozen=True)
class Stored:
    """What lies in ``data/processed`` of a commune and year, as the bytes whose hashes were held.

    Parameters
    ----------
    commune, year
        Whose it is.
    sources
        sha256 of each raw file by its path.
    content
        The files by name.
    """

    commune: str
    year: int
    sources: Mapping[str, str]
    content: Mapping[str, bytes]

    @cached_property
    def facts(self) -> Facts:
        """The facts of the commune and year."""
        return Facts.model_validate_json(self.content["facts.json"])

    def height(self, table: str) -> int:
        """Return how many rows a table has, without reading it."""
        return int(pq.read_metadata(pa.BufferReader(self.content[f"{table}.parquet"])).num_rows)


def stored(project: Project, commune: str, year: int) -> Stored | None:
    """Return the checked tables of a commune and year; made anew where :func:`analysis.intake.load` would.

    None where that refuses: whoever asks lets it say why.
    """
    try:
        folder = with_last_total(project, open_folder(project, commune, year))
        hashes = folder.hashes
        content = processed.current_content(project, folder, hashes)
        if content is None:
            content = processed.written(project, parse(folder), folder.last_total)
    except GiamNgheoError:
        return None
    return Stored(commune, year, hashes, content)


def one_table(parts: Sequence[Stored], name: str) -> pl.DataFrame:
    """Return a table of many communes of one year, with ``commune``, in the order of the parts.

    Parameters
    ----------
    parts
        At least one; an empty table costs nothing.
    """
    heights = {part.commune: part.height(name) for part in parts}
    filled = [part for part in parts if heights[part.commune]] or list(parts[:1])
    files: list[IO[bytes]] = [io.BytesIO(part.content[f"{name}.parquet"]) for part in filled]
    table = pl.scan_parquet(files).collect()
    codes = np.repeat([part.commune for part in filled], [heights[part.commune] for part in filled])
    return table.with_columns(pl.Series(COMMUNE, codes, pl.String))
