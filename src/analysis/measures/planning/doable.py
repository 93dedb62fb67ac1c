"""Deprivations that no support changes: a cadre sees them, and a plan does not choose them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measures.planning.bundles import Intervention, may_get
from analysis.standard import Standard


def not_doable(
    households: pd.DataFrame, interventions: Sequence[Intervention], standard: Standard
) -> pd.Series:
    """Return the deprivations of each household that are stated not to be changed by any support.

    Parameters
    ----------
    households
        The household list, or a part of it.
    interventions
        Those with ``doable=False`` state it; one that is doable, and that the household may get, wins.

    Returns
    -------
    pandas.Series
        A tuple of indicators a household, with the index of the list.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> fixed = Intervention("ratio", "Dependants", ("nguoi_phu_thuoc",), doable=False)
    >>> rows = pd.DataFrame({"nguoi_phu_thuoc": [True, False, None]})
    >>> not_doable(rows, [fixed], standard_for(2022)).tolist()
    [('nguoi_phu_thuoc',), (), ()]
    """
    found: list[list[str]] = [[] for _ in range(len(households))]
    for code in standard.codes:
        ways = [one for one in interventions if code in one.removes]
        if all(one.doable for one in ways):
            continue
        helped = np.zeros(len(households), dtype=bool)
        for one in ways:
            if one.doable:
                helped |= may_get(households, one)
        deprived = households[code].astype("boolean").fillna(value=False).to_numpy(dtype=bool)
        for at in np.flatnonzero(deprived & ~helped):
            found[at].append(code)
    return pd.Series([tuple(codes) for codes in found], index=households.index, dtype="object")
