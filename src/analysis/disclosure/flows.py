"""What households did between two lists, as the public may see it."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.disclosure.policy import POLICY, Policy


def protect_flows(
    flows: pd.DataFrame, withheld: Collection[str] = (), policy: Policy = POLICY
) -> pd.DataFrame:
    """Withhold the rows of which a count points at single households, or would give away a level.

    Parameters
    ----------
    flows
        As from :func:`analysis.measures.trend.indicator_flows`.
    withheld
        Indicators of which a level of either year is withheld: the flows add up to them.
    policy
        The thresholds.

    Returns
    -------
    pandas.DataFrame
        The same rows; counts are missing where a row is withheld.

    Examples
    --------
    >>> columns = ["indicator", "left", "stayed", "entered", "unknown", "gone", "came"]
    >>> rows = [["nuoc", 4, 9, 0, 0, 3, 5], ["nha_o", 4, 9, 1, 0, 3, 5], ["ve_sinh", 4, 9, 0, 0, 3, 5]]
    >>> flows = pd.DataFrame(rows, columns=columns).astype({name: "Int64" for name in columns[1:]})
    >>> protect_flows(flows, ["ve_sinh"])["stayed"].tolist()
    [9, <NA>, <NA>]
    """
    counts = [name for name in flows.columns if name != "indicator"]
    small = ((flows[counts] > 0) & (flows[counts] < policy.smallest_count)).any(axis=1)
    marked = flows.copy()
    marked.loc[small | flows["indicator"].isin(withheld), counts] = pd.NA
    return marked
