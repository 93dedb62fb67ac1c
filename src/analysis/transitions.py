"""Households of two lists by their state before and after, on any engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

from analysis.core.engines import check_columns, collected, opened, whole


def transitions(
    previous: Any, current: Any, *, on: Sequence[str], state: str, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Count households by their state in two lists.

    Lists of a nation are taken part by part and the counts added: all at once they fill the memory.

    Parameters
    ----------
    previous, current
        One row a household, of any kind that :func:`analysis.cells.cells` takes, both of one kind.
    on
        What makes a household the same: village and code, with the keys of ``by``.
    state
        Column of its state, such as the class.
    by
        Keys of the result, which must be among ``on``.

    Returns
    -------
    polars.DataFrame
        One row per existing (by …, ``before``, ``after``), in no order, with ``rows``; a state is
        missing where the household is not in that list.

    Raises
    ------
    UsageError
        If a column is not there.

    Examples
    --------
    >>> old = pl.DataFrame({"id": ["1", "2"], "class": ["poor", "poor"]})
    >>> new = pl.DataFrame({"id": ["2", "3"], "class": ["not_poor", "poor"]})
    >>> sorted(transitions(old, new, on=["id"], state="class").rows(), key=str)
    [('poor', 'not_poor', 1), ('poor', None, 1), (None, 'poor', 1)]
    """
    parts: list[Any] = []
    for frame, mine, other in ((previous, "before", "after"), (current, "after", "before")):
        data = opened(frame)
        check_columns(data, [*on, state, *by])
        parts.append(
            data.select(*on, nw.col(state).alias(mine)).with_columns(nw.lit(None, nw.String).alias(other))
        )
    both = nw.concat([part.select(*on, "before", "after") for part in parts])
    # Of a household in both lists one row has the former state and one the latter: no join is needed.
    one = both.group_by(*on).agg(nw.col("before").max(), nw.col("after").max())
    counted = one.with_columns(nw.lit(1).alias("rows")).group_by(*by, "before", "after")
    table = collected(counted.agg(nw.col("rows").sum()))
    return table.select(*by, "before", "after", whole(table, "rows"))
