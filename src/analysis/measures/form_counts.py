"""The figures of the official tables that only a household list can give.

Forms 1, 8, 9 and 10. A flag or a class that is not known of every household leaves a figure open between two
bounds, see :mod:`analysis.measures.possible`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.intake.household import CAUSES, GROUPS, WORKERS
from analysis.measures.deprivation import CLASSES
from analysis.measures.forms import figure_frame
from analysis.measures.possible import bounded, may_be, surely

FLAGS = {8: GROUPS, 10: CAUSES}
ETHNICITIES = 9
EVIDENCE = "households"
OTHER_GROUPS = "*"  # the line of ethnic groups that are not named


def household_figures(
    households: pd.DataFrame, commune: str, covers: str | None = None, *, villages: bool = False
) -> pd.DataFrame:
    """Count what the official tables ask for beyond movements, classes and deprivations.

    Parameters
    ----------
    households
        The household list with ``class``.
    commune
        Code of the commune, the unit that its villages add up to.
    covers
        What the list covers, ``all`` or ``reviewed``, or ``unknown``; where nobody asked, a list that has
        households outside poverty covers all.
    villages
        Count forms 8 to 10 for each village too; such a figure may point at persons, so never for the public.

    Returns
    -------
    pandas.DataFrame
        As from :func:`analysis.measures.forms.form_figures`, ``evidence`` = ``households``. All households
        and persons (form 1) only from a list of all households; in form 9,
        ``line`` is the ethnic group.
    """
    whole = covers == "all" if covers else bool((households["class"] == "not_poor").any())
    rows = [*_totals(households, commune), *_workers(households, commune)] if whole else []
    parts = {commune: households}
    if villages:
        parts |= {str(village): part for village, part in households.groupby("village")}
    for unit, part in parts.items():
        rows += [*_flagged(part, unit), *_ethnic(part, unit)]
        rows += _workers(part, unit) if whole and unit != commune else ()
    return figure_frame(rows)


def _totals(households: pd.DataFrame, commune: str) -> Iterator[tuple[Any, ...]]:
    villages = ((str(village), part) for village, part in households.groupby("village"))
    for unit, part in ((commune, households), *villages):
        yield 1, unit, "", "households", len(part), EVIDENCE
        if part["members"].notna().all():
            yield 1, unit, "", "persons", part["members"].sum(), EVIDENCE


def _workers(households: pd.DataFrame, unit: str) -> Iterator[tuple[Any, ...]]:
    """Yield the workers with a low income (form 1), of whom a list of all households tells.

    They are of households neither poor nor near-poor; where one of these does not say how many, the sum is
    not known.
    """
    if WORKERS not in households:
        return
    outside = households[may_be(households, "not_poor")]
    if len(outside) and outside[WORKERS].notna().all():
        yield 1, unit, "", WORKERS, int(outside[WORKERS].sum()), EVIDENCE


def _flagged(households: pd.DataFrame, unit: str) -> Iterator[tuple[Any, ...]]:
    for name in CLASSES:
        sure, perhaps = _of_class(households, name)
        for form, flags in FLAGS.items():
            for flag in flags:
                if perhaps.empty or perhaps[flag].notna().any():
                    low, high = int(sure[flag].sum()), int(perhaps[flag].fillna(value=True).sum())
                    yield form, unit, name, flag, *_figure(low, high)


def _ethnic(households: pd.DataFrame, unit: str) -> Iterator[tuple[Any, ...]]:
    listed = households[may_be(households, "poor") | may_be(households, "near_poor")]
    for name in CLASSES:
        sure, perhaps = _of_class(listed, name)
        if perhaps["ethnicity"].isna().any():
            continue
        for group in sorted(listed["ethnicity"].dropna().unique()):
            low, high = (part.loc[part["ethnicity"] == group, "members"] for part in (sure, perhaps))
            where = ETHNICITIES, unit, str(group)
            yield *where, f"{name}_households", *_figure(len(low), len(high))
            if high.notna().all():
                yield *where, f"{name}_persons", *_figure(int(low.sum()), int(high.sum()))


def _of_class(households: pd.DataFrame, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return who is in a class for sure, and who is or may be."""
    return households[surely(households, name)], households[may_be(households, name)]


def _figure(low: int, high: int) -> tuple[int | None, str, int, int]:
    found = bounded(low, high)
    return found["value"], EVIDENCE, low, high
