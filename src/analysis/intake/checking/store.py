"""What a check leaves: the accepted tables of the data contract, and what must stay private."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from analysis.intake.checking.check import Checked
from analysis.intake.contract import TABLES
from analysis.intake.forms import tables

PRIVATE = "private"
_TABLES = {
    "movements": tables.movements,
    "deprivations": tables.deprivations,
    "class_counts": tables.class_counts,
}


def write_tables(checked: Checked, folder: Path) -> list[Path]:
    """Write what was read and return the paths.

    ``households.parquet`` and the CSV tables of the data contract hold no name; ``private/`` holds
    names, identity numbers and the rows set aside with their reasons, and never leaves the commune.
    """
    written: list[Path] = []
    for name, frame in _public(checked).items():
        folder.mkdir(parents=True, exist_ok=True)
        written.append(_write(frame, folder, name))
    for name, frame in _private(checked):
        (folder / PRIVATE).mkdir(parents=True, exist_ok=True)
        written.append(_write(frame, folder / PRIVATE, name))
    return written


def _public(checked: Checked) -> Mapping[str, pl.DataFrame]:
    frames = {}
    if checked.lists:
        households = pl.concat([found.accepted for found in checked.lists], how="diagonal")
        frames["households.parquet"] = households.drop("line")
    for name, make in _TABLES.items():
        table = make(checked.forms)
        if table.height:
            wanted = [column for column in TABLES[name].columns() if column in table.columns]
            frames[f"{name}.csv"] = table.select(wanted)
    return frames


def _private(checked: Checked) -> Iterator[tuple[str, pl.DataFrame]]:
    if checked.lists:
        yield "people.parquet", pl.concat([found.private for found in checked.lists], how="diagonal")
        aside = [found.aside for found in checked.lists if found.aside.height]
        if aside:
            yield "set_aside.csv", pl.concat(aside, how="diagonal")


def _write(frame: pl.DataFrame, folder: Path, name: str) -> Path:
    path = folder / name
    if name.endswith(".parquet"):
        frame.write_parquet(path)
    else:
        frame.write_csv(path)
    return path
