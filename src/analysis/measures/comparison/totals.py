"""What the communes of a group sum to, held against what was published for the group itself."""

from __future__ import annotations

import pandas as pd

KEYS = ["class", "base", "item"]
COLUMNS = {
    "class": "string",
    "base": "string",
    "item": "string",
    "total": "Int64",
    "among": "Int64",
    "communes": "Int64",
    "missing": "Int64",
    "published": "Int64",
    "gap": "Int64",
    "evidence": "string",
}


def totals(figures: pd.DataFrame, published: pd.DataFrame, communes: int) -> pd.DataFrame:
    """Sum every figure over the communes that report it.

    Parameters
    ----------
    figures
        One row per unit, class, base and item, with ``value``, a count, and where there are any with
        ``among``. A row whose ``evidence`` is ``withheld`` has a figure that this reader may not see.
    published
        The same for the group as a whole, as its own rows of the source have it; may be empty.
    communes
        How many communes the group has.

    Returns
    -------
    pandas.DataFrame
        One row per class, base and item in the order of ``figures``: ``total``, the sum; ``communes``
        that report the figure and ``missing`` ones, which make the total a lower bound;
        ``published`` and ``gap`` = published - total, missing where the group published nothing.
        ``among`` is what the counts are of, missing where one is. A total of which a part is withheld
        is missing, with ``evidence`` = ``withheld``, else ``summed``: what is withheld is not 0, and
        its commune has reported.

    Examples
    --------
    >>> rows = [("a", "poor", "households", "closing", 2), ("b", "poor", "households", "closing", 3)]
    >>> figures = pd.DataFrame(rows, columns=["unit", *KEYS, "value"])
    >>> own = figures.head(1).assign(value=6)
    >>> totals(figures, own, 3)[["total", "communes", "missing", "published", "gap"]].values.tolist()
    [[5, 2, 1, 6, 1]]
    """
    figures = figures.reindex(columns=list(dict.fromkeys([*figures.columns, "among", "evidence"])))
    gone = (figures["evidence"] == "withheld").fillna(False).astype(bool)
    known = figures[figures["value"].notna() | gone].assign(gone=gone, unsized=figures["among"].isna())
    known = known.astype({"value": "Int64", "among": "Int64"})
    summed = known.groupby(KEYS, sort=False).agg(
        total=("value", "sum"),
        among=("among", "sum"),
        communes=("unit", "nunique"),
        gone=("gone", "any"),
        unsized=("unsized", "any"),
    )
    summed["total"] = summed["total"].mask(summed["gone"])
    summed["among"] = summed["among"].mask(summed["unsized"])
    summed["evidence"] = summed["gone"].map({True: "withheld", False: "summed"})
    own = published[published["value"].notna()].set_index(KEYS)["value"]
    found = summed.assign(missing=communes - summed["communes"], published=own).reset_index()
    found["gap"] = found["published"] - found["total"]
    return found[list(COLUMNS)].astype(COLUMNS)


def covers_listed(sums: pd.DataFrame) -> bool:
    """Say whether the group's own row is the sum of the communes with figures alone, while others have none.

    Published tables may list some communes of a district and print their sum under the district's name.
    The row is taken for such a sum if it has at least two figures other than 0 for which communes are
    missing, and more than half of these figures are exactly what the communes with figures sum to.

    Parameters
    ----------
    sums
        Rows of :func:`totals`.

    Examples
    --------
    >>> row = {"total": 5, "published": 5, "gap": 0, "missing": 1}
    >>> covers_listed(pd.DataFrame([row, row])), covers_listed(pd.DataFrame([row | {"missing": 0}] * 2))
    (True, False)
    """
    told = sums[(sums["missing"] > 0) & sums["gap"].notna() & (sums["published"] != 0)]
    return len(told) > 1 and 2 * int((told["gap"] == 0).sum()) > len(told)
