"""The columns that a household list may have, and the headers that mean them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal[
    "ordinal", "text", "code", "area", "count", "money", "class", "date", "flag", "private", "private_date",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column: its name in our tables, what its cells hold, and the folded headers that mean it."""

    name: str
    kind: Kind
    names: tuple[str, ...]

    @property
    def private(self) -> bool:
        """Whether its cells tell who somebody is."""
        return self.kind.startswith("private")


# Held against the other columns, but no part of the household table.
CHECKED_ONLY = ("ordinal", "dependants", "b2_score", "review_date")


@cache
def columns() -> Mapping[str, Column]:
    """Return the columns by name, in the order of the household table.

    Examples
    --------
    >>> columns()["members"].kind, columns()["head_name"].private
    ('count', True)
    """
    tables = tomllib.loads((files(__package__ or "") / "columns.toml").read_text("utf-8"))
    return {name: Column(name, table["kind"], tuple(table["names"])) for name, table in tables.items()}


@cache
def headers() -> Mapping[str, Column]:
    """Return the columns by every folded header that means them."""
    return {
        text: column
        for column in columns().values()
        for text in (*column.names, column.name.replace("_", " "))
    }


def of_kind(*kinds: Kind) -> list[str]:
    """Return the names of the columns of some kinds.

    Examples
    --------
    >>> len(of_kind("flag"))
    24
    """
    return [column.name for column in columns().values() if column.kind in kinds]
