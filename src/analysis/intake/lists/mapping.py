"""The mapping file: what the headers of a list mean, where we were not sure.

It stands beside the list as ``<name of the list>.mapping.toml``::

    [columns]
    "Mã định danh hộ" = "household_id"
    "Cột phụ" = ""                       # leave this column out
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from analysis.core.errors import DataError, Finding
from analysis.intake.toml import read_toml
from analysis.standard.schema.households import columns


class _Mapping(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    columns: dict[str, str] = {}


def mapping_path(path: Path) -> Path:
    """Return where the mapping file of a list stands.

    Examples
    --------
    >>> mapping_path(Path("ds.xlsx")).name
    'ds.mapping.toml'
    """
    return path.with_name(f"{path.stem}.mapping.toml")


def read_mapping(path: Path) -> Mapping[str, str]:
    """Return the mapping beside a list; empty where there is none.

    Raises
    ------
    DataError
        If the file is no TOML, or names a column that there is not.
    """
    beside = mapping_path(path)
    if not beside.is_file():
        return {}
    mapping, lines = read_toml(beside.read_bytes(), beside.name, _Mapping)
    wrong = [(header, name) for header, name in mapping.columns.items() if name and name not in columns()]
    if wrong:
        details = {"known": ", ".join(columns())}
        raise DataError(
            [
                Finding("unknown_column", beside.name, lines.of(("columns",)), header, name, details=details)
                for header, name in wrong
            ]
        )
    return mapping.columns
