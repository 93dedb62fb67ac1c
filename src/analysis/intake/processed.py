"""``data/processed``: the checked data as Parquet, with the hashes of what they were made from."""

from __future__ import annotations

import errno
import json
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.core.project import Project
from analysis.core.scratch import private_folder
from analysis.intake.commune_year import CommuneYear
from analysis.intake.contract import TABLES
from analysis.intake.facts import Facts
from analysis.intake.folder import RawFolder

NAMES = (*TABLES, "households", "corrections")
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
_NULLABLE = {
    pa.int64(): pd.Int64Dtype(),
    pa.float64(): pd.Float64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
    pa.large_string(): pd.StringDtype(),
}


@cache
def code_hash() -> str:
    """Return the sha256 of everything that decides how raw files are read."""
    digest = sha256()
    root = Path(__file__).parents[1]
    for package in ("intake", "core/labels", "standard"):  # the lists of the workbook are words of the labels
        for path in sorted((root / package).rglob("*")):
            if path.suffix in (".py", ".toml"):
                name = path.relative_to(root).as_posix()
                digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(project: Project, folder: RawFolder) -> bool:
    """Say whether the processed folder was made from these raw files by this code."""
    path = project.processed(folder.year, folder.commune) / "source.json"
    try:
        return path.read_text("utf-8") == _json(_source(folder.hashes, folder.last_total))
    except FileNotFoundError:
        return False


def write(project: Project, data: CommuneYear, last_total: int | None = None) -> CommuneYear:
    """Write the data of a commune and year in one go, in place of what was there, and read them back.

    Where the project may not be written, the tables are made in a private folder and read from there.
    Equal data give equal bytes.

    Parameters
    ----------
    last_total
        Of the raw folder: it decides what the list covers, so other tables are made when it changes.
    """
    target = project.processed(data.facts.year, data.facts.code)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with private_folder(target.parent, ".new-") as own:
            return _through(data, last_total, own, target)
    except OSError as error:
        if error.errno not in _NOT_WRITABLE:
            raise
    with private_folder() as own:
        return _through(data, last_total, own, None)


def read_current(project: Project, folder: RawFolder) -> CommuneYear | None:
    """Read back what :func:`write` wrote from these raw files; None where that is not there.

    Another process may swap the folder while it is read; then it is not there.
    """
    if not is_current(project, folder):
        return None
    try:
        data = _read(project.processed(folder.year, folder.commune))
    except OSError:
        return None
    return data if is_current(project, folder) else None


def _through(data: CommuneYear, last_total: int | None, own: Path, target: Path | None) -> CommuneYear:
    new = own / "new"
    new.mkdir()
    _fill(new, data, last_total)
    found = _read(new)
    if target is not None:
        _swap(new, target, own / "old")
    return found


def _read(folder: Path) -> CommuneYear:
    tables: dict[str, Any] = {
        name: pq.read_table(folder / f"{name}.parquet").to_pandas(types_mapper=_NULLABLE.get)
        for name in NAMES
    }
    return CommuneYear(
        facts=Facts.model_validate_json((folder / "facts.json").read_bytes()),
        **tables,
        narrative=json.loads((folder / "narrative.json").read_bytes()),
        sources=json.loads((folder / "source.json").read_bytes())["raw"],
    )


def _fill(folder: Path, data: CommuneYear, last_total: int | None) -> None:
    for name in NAMES:
        table = pa.Table.from_pandas(getattr(data, name), preserve_index=False)
        # The metadata of pandas name its version, which would change the bytes and is not needed.
        pq.write_table(table.replace_schema_metadata(None), folder / f"{name}.parquet")
    for name, content in (
        ("facts", data.facts.model_dump(mode="json")),
        ("narrative", dict(data.narrative)),
        ("source", _source(dict(data.sources), last_total)),
    ):
        (folder / f"{name}.json").write_text(_json(content), "utf-8", newline="\n")


def _swap(new: Path, target: Path, old: Path) -> None:
    with suppress(FileNotFoundError):
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        # Another process may have made the same folder from the same files in the meantime.
        if not (target / "source.json").is_file():
            raise


def _source(hashes: dict[str, str], last_total: int | None) -> dict[str, Any]:
    return {"code": code_hash(), "raw": hashes, "last_total": last_total}


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
