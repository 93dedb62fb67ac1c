"""Deprivation in the indicators of the standard, by class of households.

The rate of an indicator is households deprived / households of the class. Published tables give it
as a share or a count, and as deprivation or as access; here they all become deprivation. Shares of
persons stay what they are: they never turn into households, except that nobody deprived means no
household deprived.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.measures.denominator import Denominator, fitting_count, infer_denominator
from analysis.standard import Standard

CLASSES = ("poor", "near_poor")

COLUMNS = {
    "class": "string",
    "dimension": "string",
    "indicator": "string",
    "share_pct": "Float64",
    "base": "string",
    "polarity": "string",
    "decimals": "Int64",
    "share_low_pct": "Float64",
    "share_high_pct": "Float64",
    "households": "Int64",
    "households_low": "Int64",
    "households_high": "Int64",
    "denominator": "Int64",
    "evidence": "string",
    "count_evidence": "string",
    "correction": "string",
}

DENOMINATOR_COLUMNS = {
    "class": "string",
    "households": "Int64",
    "households_low": "Int64",
    "households_high": "Int64",
    "evidence": "string",
    "shares": "Int64",
    "alternatives": "Int64",
    "only_multiples": "boolean",
}

DIMENSION_COLUMNS = {
    "class": "string",
    "dimension": "string",
    "indicators": "Int64",
    "indicators_reported": "Int64",
    "deprivations": "Int64",
    "households_min": "Int64",
    "households_max": "Int64",
    "share_of_deprivations_pct": "Float64",
    "evidence": "string",
}


def denominators(deprivations: pd.DataFrame, class_counts: pd.DataFrame) -> pd.DataFrame:
    """Give the number of households of each class: as published, else inferred from the shares.

    Parameters
    ----------
    deprivations
        One row per class and indicator, as published (``share_pct`` or ``count``).
    class_counts
        One row per class and measure; ``households`` is the number wanted. May be empty.

    Returns
    -------
    pandas.DataFrame
        One row per class. ``evidence`` is ``households``, ``published``, ``inferred`` or
        ``missing``; where the class of some household is not known, ``households_low`` and ``_high`` bound
        the number counted from the list; ``shares`` is how many published shares the inference rests on,
        ``alternatives`` how many larger numbers fit them too, ``only_multiples`` whether those are all
        multiples of the smallest.
    """
    rows = []
    for name in CLASSES:
        published, source = _published_households(class_counts, name)
        low, high = _counted_bounds(class_counts, name)
        shares = _household_shares(deprivations, name)
        found = infer_denominator(shares) if published is None else Denominator((), False, 0)
        smallest = published if published is not None else found.smallest
        evidence = source if published is not None else "inferred" if smallest else "missing"
        evidence = "households" if evidence == "missing" and low is not None else evidence
        rows.append(
            {
                "class": name,
                "households": smallest,
                "households_low": low if smallest is None else smallest,
                "households_high": high if smallest is None else smallest,
                "evidence": evidence,
                "shares": len(shares),
                "alternatives": len(found.candidates) - 1 if evidence == "inferred" else None,
                "only_multiples": found.only_multiples if evidence == "inferred" else None,
            }
        )
    return pd.DataFrame(rows, columns=list(DENOMINATOR_COLUMNS)).astype(DENOMINATOR_COLUMNS)


def deprivation(deprivations: pd.DataFrame, class_counts: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """Bring published deprivations to one form.

    Parameters
    ----------
    deprivations
        One row per class and indicator, as published: ``measure`` (``share_pct`` or ``count``),
        ``polarity`` (``deprivation`` or ``access``), ``base``, ``value``, ``decimals``. Rows counted
        from a household list have ``evidence`` = ``households``, bounds (``low``, ``high``, shares) where the
        list does not tell everything, and ``known``, the households whose state is known; they win over
        published ones if that is every household of the class.
    class_counts
        See :func:`denominators`.
    standard
        Gives the indicators and their order.

    Returns
    -------
    pandas.DataFrame
        One row per class and indicator of the standard, in legal order; indicators that were not
        reported are there with missing values and ``evidence`` = ``missing``. ``share_pct`` (0-100)
        is the share deprived; ``households`` the number deprived, ``count_evidence`` says whether it
        was counted (``households``), ``published`` or ``inferred``; ``denominator`` is the households
        that the share is of. What the list leaves open is missing and lies between ``households_low`` and
        ``households_high``, its share between ``share_low_pct`` and ``share_high_pct``. What
        :func:`analysis.disclosure.protect` took out is ``withheld``.

    Raises
    ------
    ValueError
        If the rows are of more than one unit: pick one first.
    """
    if deprivations["unit"].nunique() > 1:
        raise ValueError("deprivations of several units; pick one first")
    totals = denominators(deprivations, class_counts).set_index("class")
    given = _preferred(deprivations, totals["households"].to_dict())
    rows = [
        {
            "class": name,
            "dimension": indicator.dimension,
            "indicator": indicator.code,
            **_one(given.get((name, indicator.code)), _integer(totals.at[name, "households"])),
        }
        for name in CLASSES
        for indicator in standard.indicator
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def dimensions(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum deprivations by dimension.

    Parameters
    ----------
    frame
        Result of :func:`deprivation`.

    Returns
    -------
    pandas.DataFrame
        One row per class and dimension. ``deprivations`` is the sum over the indicators whose
        household count is known (``indicators_reported`` of ``indicators``), missing if none is.
        The number of households deprived in at least one of them lies between ``households_min`` and
        ``households_max``. ``share_of_deprivations_pct`` is the part of the class's known
        deprivations. One inferred count makes the ``evidence`` of the sum ``inferred``.
    """
    rows = []
    for name, of_class in frame.groupby("class", sort=False):
        known = of_class["households"].sum(min_count=1)
        for dimension, part in of_class.groupby("dimension", sort=False):
            total = part["households"].sum(min_count=1)
            rows.append(
                {
                    "class": name,
                    "dimension": dimension,
                    "indicators": len(part),
                    "indicators_reported": int(part["households"].notna().sum()),
                    "deprivations": total,
                    "households_min": part["households"].max(),
                    "households_max": _capped(total, part["denominator"].max()),
                    "share_of_deprivations_pct": _percent(total, known),
                    "evidence": _weakest(part["count_evidence"]),
                }
            )
    return pd.DataFrame(rows, columns=list(DIMENSION_COLUMNS)).astype(DIMENSION_COLUMNS)


def _preferred(deprivations: pd.DataFrame, totals: dict[Any, Any]) -> dict[tuple[str, str], dict[Any, Any]]:
    """Pick one row for each class and indicator; the last in this order wins."""
    rows = deprivations.to_dict("records")
    withheld = [row for row in rows if row.get("evidence") == "withheld"]
    counted = [row for row in rows if row.get("evidence") == "households"]
    whole = [row for row in counted if _is_whole(row, _integer(totals[row["class"]]))]
    partial = [row for row in counted if row not in whole]
    published = [row for row in rows if row.get("evidence") not in ("households", "withheld")]
    chosen = (*withheld, *partial, *published, *whole)
    return {(row["class"], row["indicator"]): row for row in chosen}


def _one(row: dict[Any, Any] | None, total: int | None) -> dict[str, object]:
    """One indicator of one class; ``row`` is what was published about it, if anything."""
    if row is not None and row.get("evidence") == "households" and not _is_whole(row, total):
        return _open(row, total)
    if row is None or pd.isna(row["value"]):
        evidence = "withheld" if row is not None and row.get("evidence") == "withheld" else "missing"
        return {"evidence": evidence, "count_evidence": evidence, "denominator": total}
    evidence = row.get("evidence", "published")
    share = _deprived_share(row, total)
    count, count_evidence = _deprived_count(row, share, total)
    return {
        "share_pct": None if share is None else float(share),
        "share_low_pct": None if share is None else float(share),
        "share_high_pct": None if share is None else float(share),
        "base": row["base"],
        "polarity": row["polarity"],
        "decimals": row["decimals"],
        "households": count,
        "households_low": count,
        "households_high": count,
        "denominator": total,
        "evidence": evidence,
        "count_evidence": evidence if count_evidence == "published" else count_evidence,
        "correction": row.get("correction"),
    }


def _is_whole(row: dict[Any, Any], total: int | None) -> bool:
    """Say whether a row counted from a list leaves nothing open: every household of the class is known."""
    return total is not None and not pd.isna(row["value"]) and int(row["known"]) == total


def _open(row: dict[Any, Any], total: int | None) -> dict[str, object]:
    """Return what a list tells of an indicator without telling it of every household of the class."""
    bounds = {name: row.get(name) for name in ("share_low_pct", "share_high_pct")}
    same = bounds["share_low_pct"] == bounds["share_high_pct"]
    return {
        **bounds,
        "share_pct": bounds["share_low_pct"] if same else None,
        "base": row["base"],
        "polarity": row["polarity"],
        "decimals": row["decimals"],
        "households": _integer(row["value"]),
        "households_low": _integer(row.get("low")),
        "households_high": _integer(row.get("high")),
        "denominator": total,
        "evidence": "households",
        "count_evidence": "households",
    }


def _deprived_share(row: dict[Any, Any], total: int | None) -> Decimal | None:
    if row["measure"] == "share_pct":
        share = exact_share(row["value"], row["decimals"])
        return 100 - share if row["polarity"] == "access" else share
    if not total or row["base"] != "households":
        return None
    count = int(row["value"])
    return Decimal(100 * (total - count if row["polarity"] == "access" else count)) / total


def _deprived_count(row: dict[Any, Any], share: Decimal | None, total: int | None) -> tuple[int | None, str]:
    if row["measure"] == "count" and row["base"] == "households":
        count = int(row["value"])
        if row["polarity"] == "deprivation":
            return count, "published"
        return (None, "missing") if total is None else (total - count, "published")
    if share == 0 and total is not None:
        return 0, "inferred"
    if share is None or total is None or row["base"] != "households":
        return None, "missing"
    count_or_none = fitting_count(share, total)
    return count_or_none, "missing" if count_or_none is None else "inferred"


def exact_share(value: float, decimals: int) -> Decimal:
    """Return a share with just the decimals that were printed.

    Examples
    --------
    >>> exact_share(83.5, 1), exact_share(0.0, 0)
    (Decimal('83.5'), Decimal('0'))
    """
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-int(decimals)))


def _household_shares(deprivations: pd.DataFrame, name: str) -> list[Decimal]:
    rows = deprivations[
        (deprivations["class"] == name)
        & (deprivations["measure"] == "share_pct")
        & (deprivations["base"] == "households")
        & deprivations["value"].notna()
    ]
    return [exact_share(value, decimals) for value, decimals in _pairs(rows)]


def _pairs(rows: pd.DataFrame) -> Iterator[tuple[float, int]]:
    return zip(rows["value"].tolist(), rows["decimals"].tolist(), strict=True)


def _published_households(class_counts: pd.DataFrame, name: str) -> tuple[int | None, str]:
    """Return the number of a class and its evidence; what was counted wins."""
    rows = class_counts[(class_counts["class"] == name) & (class_counts["measure"] == "households")]
    told = {row.get("evidence", "published"): row["value"] for row in rows.to_dict("records")}
    for evidence in ("households", "published"):
        if not pd.isna(told.get(evidence)):
            return int(told[evidence]), evidence
    return None, "missing"


def _counted_bounds(class_counts: pd.DataFrame, name: str) -> tuple[int | None, int | None]:
    """Return between what the number of a class lies, counted from a list; None without one."""
    if "low" not in class_counts:
        return None, None
    rows = class_counts[(class_counts["class"] == name) & (class_counts["measure"] == "households")]
    told = rows[rows["low"].notna()].to_dict("records")
    return (int(told[0]["low"]), int(told[0]["high"])) if told else (None, None)


def _integer(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _capped(total: Any, limit: Any) -> Any:
    return total if pd.isna(total) or pd.isna(limit) else min(total, limit)


def _weakest(evidence: pd.Series) -> str:
    """Return what a sum rests on: one inferred part makes it inferred."""
    return next(
        (kind for kind in ("inferred", "published", "households") if (evidence == kind).any()), "missing"
    )


def _percent(part: Any, whole: Any) -> float | None:
    return None if pd.isna(part) or pd.isna(whole) or whole == 0 else 100 * float(part) / float(whole)
