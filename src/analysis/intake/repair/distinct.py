"""The texts of a column, each once."""

from __future__ import annotations

import polars as pl


def distinct(column: pl.Series) -> list[str]:
    """Return the texts of a column in the order in which they first come, each once, without nulls.

    Examples
    --------
    >>> distinct(pl.Series(["x", None, "0", "x"]))
    ['x', '0']
    """
    return [text for text in column.unique(maintain_order=True).to_list() if text is not None]
