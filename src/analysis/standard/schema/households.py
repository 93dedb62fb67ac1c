"""The columns that a household list may have, and the headers that mean them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from analysis.standard.model import Wording
from analysis.standard.schema.indicators import indicators

Kind = Literal[
    "ordinal", "text", "code", "area", "count", "money", "class", "date", "flag", "private", "private_date",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a household list.

    Parameters
    ----------
    name
        Its name in our tables.
    kind
        What its cells hold.
    names
        The folded headers that mean it.
    title
        What readers call it; None where it is no part of the household table.
    more_than_half_means
        The indicator that holds where it counts more than half of the members.
    """

    name: str
    kind: Kind
    names: tuple[str, ...]
    title: Wording | None = None
    more_than_half_means: str | None = None

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
    tables = tomllib.loads((files(__package__ or "") / "households.toml").read_text("utf-8"))
    return {column.name: column for name, table in tables.items() for column in _columns(name, table)}


def _columns(name: str, table: Mapping[str, Any]) -> Iterator[Column]:
    if table.get("each_indicator"):
        for code, indicator in indicators().items():
            yield Column(code, table["kind"], indicator.synonyms, indicator)
        return
    title = Wording(vi=table["vi"], en=table["en"]) if "vi" in table else None
    yield Column(name, table["kind"], tuple(table["names"]), title, table.get("more_than_half_means"))


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
    >>> of_kind("money")
    ['income_vnd']
    """
    return [column.name for column in columns().values() if column.kind in kinds]


def flags_of(family: Literal["cause", "group"]) -> tuple[str, ...]:
    """Return the columns of the causes of poverty, or of the target groups; a household may have several.

    Examples
    --------
    >>> flags_of("group")[2:]
    ('group_nguoi_co_cong', 'group_khac')
    """
    return tuple(name for name in columns() if name.startswith(f"{family}_"))
