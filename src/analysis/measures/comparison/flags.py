"""Which communes are apart from the group, in every rate and every indicator, at one level for all of them.

A page that tests two dozen rates of hundreds of communes at 95 % each would call many by chance alone.
Here all tests of a page are one family: the limits (:mod:`analysis.measures.comparison.limits`) are those
at which, were no commune apart from the others, none would be called in any of them in 95 of 100 groups.
Rates come first: they have half of what may go wrong by chance, however many indicators stand beside them.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.measures.comparison.limits import COLUMNS as LIMITS
from analysis.measures.comparison.limits import limits
from analysis.measures.comparison.rates import COLUMNS as RATE_COLUMNS
from analysis.measures.comparison.rates import rates
from analysis.measures.deprivation import CLASSES

COLUMNS = {**RATE_COLUMNS, "class": "string", **LIMITS, "measures": "Int64"}
# A single commune has nobody to be apart from.
FEWEST = 2


def apart(figures: pd.DataFrame, indicators: Collection[str]) -> pd.DataFrame:
    """Return every rate and every indicator of every commune, with the limits of all tests together.

    Parameters
    ----------
    figures
        One row per unit, class, base and item, with ``value``, and for indicators ``among``. A figure
        without a value is not tested.
    indicators
        Codes of the indicators.

    Returns
    -------
    pandas.DataFrame
        One row per measure and unit: ``measure`` is that of :data:`analysis.measures.comparison.RATES`,
        with no ``class``, or the code of an indicator, of a ``class``; then the columns of
        :func:`analysis.measures.comparison.limits`, and ``measures``, for how many measures at once these
        limits hold: twice the rates or twice the indicators. A measure that less than two communes have is
        left out.

    Examples
    --------
    >>> rows = [(str(n), "all", "households", "total", 900) for n in range(30)]
    >>> rows += [(str(n), "poor", "households", "closing", 30 if n else 400) for n in range(30)]
    >>> found = apart(pd.DataFrame(rows, columns=["unit", "class", "base", "item", "value"]), [])
    >>> found[found["outside"].notna()][["unit", "measure", "outside"]].values.tolist()
    [['0', 'poor_rate', 'high']]
    """
    every = pd.concat([rates(figures), _indicators(figures, indicators)], ignore_index=True)
    every = every.astype({"class": "string"})
    groups = [rows for _, rows in every.groupby(["measure", "class"], sort=False, dropna=False)]
    wide = [rows.reset_index(drop=True) for rows in groups if len(rows) >= FEWEST]
    kinds = [bool(rows["class"].isna().all()) for rows in wide]
    # Half of the level for each kind; all of it where the other is not there.
    times = [kinds.count(kind) * (2 if len(set(kinds)) > 1 else 1) for kind in kinds]
    parts = [limits(rows, many).assign(measures=many) for rows, many in zip(wide, times, strict=True)]
    empty = pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    found = pd.concat(parts, ignore_index=True) if parts else empty
    return found.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def _indicators(figures: pd.DataFrame, indicators: Collection[str]) -> pd.DataFrame:
    """Return the indicators of each class, in the order of classes, indicators and units, as rates."""
    own = figures.reindex(columns=list(dict.fromkeys([*figures.columns, "among"])))
    own = own[
        (own["base"] == "households")
        & own["class"].isin(CLASSES)
        & own["item"].isin(list(indicators))
        & own["value"].notna()
        & (own["among"] > 0).fillna(False).astype(bool)
    ]
    own = own[own["value"] <= own["among"]]
    order = {name: place for place, name in enumerate([*CLASSES, *indicators])}
    own = own.sort_values(["class", "item"], key=lambda column: column.map(order), kind="stable")
    found = own.rename(columns={"item": "measure", "value": "count"})[
        ["unit", "class", "measure", "count", "among"]
    ]
    share = 100 * found["count"].astype("Float64") / found["among"].astype("Float64")
    return found.assign(share_pct=share).astype({name: RATE_COLUMNS[name] for name in RATE_COLUMNS})
