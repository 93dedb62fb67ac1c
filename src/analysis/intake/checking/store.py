"""What a check leaves: the accepted tables of the data contract, and what must stay private."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import polars as pl

from analysis.core.labels import Language
from analysis.core.targets import make_folder, whole, write_file
from analysis.intake.checking.check import Checked
from analysis.intake.checking.marked import made_from
from analysis.intake.contract import TABLES
from analysis.intake.forms import tables
from analysis.intake.lists import HouseholdList

PRIVATE = "private"
SCORES = "scores.csv"
RECORD = ".giamngheo.json"
OWNER = ".giamngheo-check"
_TABLES = {
    "movements": tables.movements,
    "deprivations": tables.deprivations,
    "class_counts": tables.class_counts,
}


def tables_of(checked: Checked, folder: Path) -> dict[Path, pl.DataFrame]:
    """Return what was read, by the paths that it belongs to.

    ``households.parquet``, ``scores.csv`` (points item by item) and the CSV tables of the data contract hold
    no name; ``private/`` holds
    names, identity numbers and the rows set aside with their reasons, and never leaves the commune.
    """
    frames = {folder / name: frame for name, frame in _public(checked).items()}
    return frames | {folder / PRIVATE / name: frame for name, frame in _private(checked)}


def write_tables(frames: Mapping[Path, pl.DataFrame], folder: Path, source: Path, language: Language) -> None:
    """Write tables of a file and note it, by which the next check of the file knows them as its own."""
    for path, frame in frames.items():
        make_folder(path.parent, language)
        _write(frame, path)
    made = made_from(source, folder)
    told = {path.relative_to(folder).as_posix(): [made, _sha256(path)] for path in frames}
    noted = json.dumps({**_record(folder), **told}, indent=1, sort_keys=True)
    write_file(folder / RECORD, f"{noted}\n".encode(), language)


def is_table_of(path: Path, folder: Path, source: Path) -> bool:
    """Recognise a table that a check of the same file wrote, if nobody has changed it since."""
    noted = _record(folder).get(path.relative_to(folder).as_posix())
    return path.is_file() and noted == [made_from(source, folder), _sha256(path)]


def claim(folder: Path, maker: str, language: Language) -> None:
    """Note whose copies a folder holds, so that another file or folder of the same name takes its own."""
    if maker_of(folder) is None:
        write_file(folder / OWNER, f"{maker}\n".encode(), language)


def maker_of(folder: Path) -> str | None:
    """Return what a folder of copies was claimed for; None where nobody has claimed it."""
    try:
        return (folder / OWNER).read_text("utf-8").strip()
    except OSError:
        return None


def _record(folder: Path) -> dict[str, list[str]]:
    try:
        told = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _public(checked: Checked) -> Mapping[str, pl.DataFrame]:
    frames = {}
    if checked.lists:
        households = pl.concat([found.accepted for found in checked.lists], how="diagonal")
        frames["households.parquet"] = households.drop("line")
        if points := [points_of(found) for found in checked.lists if found.score_table]:
            frames[SCORES] = pl.concat(points)
    for name, make in _TABLES.items():
        table = make(checked.forms)
        if table.height:
            wanted = [column for column in TABLES[name].columns() if column in table.columns]
            frames[f"{name}.csv"] = table.select(wanted)
    return frames


def points_of(found: HouseholdList) -> pl.DataFrame:
    """Return the points of form B1 of each household item by item, with their sum and their table."""
    keys = [name for name in ("village", "household_id") if name in found.accepted.columns]
    whole = pl.when(pl.col("points").is_not_null().all()).then(pl.col("points").sum())
    told = found.scores.with_columns(whole.over("line").alias("score_a"))
    table = found.score_table
    source = (
        {
            "region": table.region,
            "source": table.source,
            "source_date": table.source_date,
            "synthetic": table.synthetic,
        }
        if table
        else {}
    )
    return (
        found.accepted.select(*keys, "line")
        .join(told, on="line", how="inner", maintain_order="left_right")
        .drop("line")
        .with_columns(pl.lit(value).alias(name) for name, value in source.items())
    )


def _private(checked: Checked) -> Iterator[tuple[str, pl.DataFrame]]:
    if checked.lists:
        yield "people.parquet", pl.concat([found.private for found in checked.lists], how="diagonal")
        aside = [found.aside for found in checked.lists if found.aside.height]
        if aside:
            yield "set_aside.csv", pl.concat(aside, how="diagonal")


def _write(frame: pl.DataFrame, path: Path) -> None:
    with whole(path) as part:
        if path.suffix == ".parquet":
            frame.write_parquet(part)
        else:
            frame.write_csv(part)
