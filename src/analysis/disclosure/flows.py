"""What households did between two lists, as the public may see it.

Flows tell whose deprivations the difference between two years' reports is: where no household that stayed
moved, it is that of the one that left. So none is told unless those who stayed, left and came are each
nobody or so many that a class of them would be told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from analysis.disclosure.policy import POLICY, Policy

_OF = {"left": "stayed", "stayed": "stayed", "entered": "stayed", "gone": "gone", "came": "came"}


def protect_flows(
    flows: pd.DataFrame,
    households: Mapping[str, int],
    withheld: Collection[str] = (),
    policy: Policy = POLICY,
) -> pd.DataFrame:
    """Withhold the rows of which a count points at single households, or would give away a level.

    Parameters
    ----------
    flows
        As from :func:`analysis.measures.trend.indicator_flows`.
    households
        How many ``stayed`` in the lists, are ``gone`` and ``came``, as from
        :func:`analysis.measures.trend.flow_sizes`.
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
    >>> sizes = {"stayed": 40, "gone": 12, "came": 20}
    >>> protect_flows(flows, sizes, ["ve_sinh"])["stayed"].tolist()
    [9, <NA>, <NA>]

    One household left; what it lacked would be the difference of the years where nothing else moved.

    >>> int(protect_flows(flows, sizes | {"gone": 1})["stayed"].isna().sum())
    3
    """
    counts = [name for name in flows.columns if name != "indicator"]
    marked = flows.copy()
    few = any(0 < size < policy.smallest_group for size in households.values())
    unsafe = flows["unknown"].between(1, policy.smallest_count - 1) | few
    for name, of in _OF.items():
        told = [policy.is_unsafe(int(count), households[of]) for count in flows[name]]
        unsafe |= pd.Series(told, flows.index, dtype=bool)
    marked.loc[unsafe | flows["indicator"].isin(withheld), counts] = pd.NA
    return marked
