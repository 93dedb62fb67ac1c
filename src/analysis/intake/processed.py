"""``data/processed``: the checked data as Parquet, with hashes of what they were made from and of themselves.

The tables only save time: one that is not as it was written is made again from the raw files.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping
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

NAMES = (*TABLES, "households", "corrections", "scores")
SOURCE = "source.json"
FILES = (*(f"{name}.parquet" for name in NAMES), "facts.json", "narrative.json")
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


def write(project: Project, data: CommuneYear, last_total: int | None = None) -> CommuneYear:
    """Write the data of a commune and year as :func:`written` does, and read them back."""
    return _parsed(written(project, data, last_total), data.sources)


def written(project: Project, data: CommuneYear, last_total: int | None = None) -> dict[str, bytes]:
    """Write the data of a commune and year in one go, in place of what was there; return each file.

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
    """Read back what :func:`write` wrote from these raw files; None where that is not there, byte for byte.

    Another process may swap the folder while it is read; then the hashes do not agree, and it is not there.
    """
    hashes = folder.hashes
    content = current_content(project, folder, hashes)
    return None if content is None else _parsed(content, hashes)


def current_content(
    project: Project, folder: RawFolder, hashes: Mapping[str, str]
) -> dict[str, bytes] | None:
    """Return the files that :func:`write` wrote from such raw files; None as :func:`read_current`."""
    place = project.processed(folder.year, folder.commune)
    try:
        told = json.loads((place / SOURCE).read_bytes())
        content = {name: (place / name).read_bytes() for name in FILES}
    except (OSError, ValueError):
        return None
    return content if told == _source(hashes, folder.last_total, content) else None


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a frame with the dtypes of checked data."""
    found: pd.DataFrame = table.to_pandas(types_mapper=_NULLABLE.get)
    return found


def is_written_by_this_code(project: Project, commune: str, year: int) -> bool:
    """Say whether tables lie there that this code made, from whatever raw files."""
    try:
        told = json.loads((project.processed(year, commune) / SOURCE).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("code") == code_hash()


def _through(data: CommuneYear, last_total: int | None, own: Path, target: Path | None) -> dict[str, bytes]:
    new = own / "new"
    new.mkdir()
    content = _content(data)
    told = _source(dict(data.sources), last_total, content)
    for name, written in {**content, SOURCE: _json(told)}.items():
        (new / name).write_bytes(written)
    if target is not None:
        _swap(new, target, own / "old")
    return content


def _parsed(content: Mapping[str, bytes], sources: Mapping[str, str]) -> CommuneYear:
    tables: dict[str, Any] = {
        name: to_frame(pq.read_table(pa.BufferReader(content[f"{name}.parquet"]))) for name in NAMES
    }
    return CommuneYear(
        facts=Facts.model_validate_json(content["facts.json"]),
        **tables,
        narrative=json.loads(content["narrative.json"]),
        sources=dict(sources),
    )


def _content(data: CommuneYear) -> dict[str, bytes]:
    """Return every file but the one that says what they were made from."""
    content = {"facts.json": _json(data.facts.model_dump(mode="json"))}
    content["narrative.json"] = _json(dict(data.narrative))
    for name in NAMES:
        table = pa.Table.from_pandas(getattr(data, name), preserve_index=False)
        file = pa.BufferOutputStream()
        # The metadata of pandas name its version, which would change the bytes and is not needed.
        pq.write_table(table.replace_schema_metadata(None), file)
        content[f"{name}.parquet"] = file.getvalue().to_pybytes()
    return content


def _swap(new: Path, target: Path, old: Path) -> None:
    with suppress(FileNotFoundError):
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        # Another process may have made the same folder from the same files in the meantime.
        if not (target / SOURCE).is_file():
            raise


def _source(
    hashes: Mapping[str, str], last_total: int | None, content: Mapping[str, bytes]
) -> dict[str, Any]:
    files = {name: sha256(content[name]).hexdigest() for name in FILES}
    return {"code": code_hash(), "raw": dict(hashes), "last_total": last_total, "files": files}


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
