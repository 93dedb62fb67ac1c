"""The figures of the official tables that only a household list can give.

Forms 1, 8, 9 and 10. A flag that is not known of every household of a class gives no figure: the
form asks for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.intake.household import CAUSES, GROUPS
from analysis.measures.deprivation import CLASSES
from analysis.measures.forms import figure_frame

FLAGS = {8: GROUPS, 10: CAUSES}
ETHNICITIES = 9
OTHER_GROUPS = "*"  # the line of ethnic groups that are not named


def household_figures(households: pd.DataFrame, commune: str) -> pd.DataFrame:
    """Count what the official tables ask for beyond movements, classes and deprivations.

    Parameters
    ----------
    households
        The household list with ``class``.
    commune
        Code of the commune, the unit that its villages add up to.

    Returns
    -------
    pandas.DataFrame
        As from :func:`analysis.measures.forms.form_figures`, ``evidence`` = ``households``. All households
        and persons (form 1) only from a list that has households outside poverty too; in form 9,
        ``line`` is the ethnic group.
    """
    rows = [*_totals(households, commune), *_flagged(households, commune), *_ethnic(households, commune)]
    return figure_frame((*row, "households") for row in rows)


def _totals(households: pd.DataFrame, commune: str) -> Iterator[tuple[Any, ...]]:
    if not (households["class"] == "not_poor").any():
        return
    villages = ((str(village), part) for village, part in households.groupby("village"))
    for unit, part in ((commune, households), *villages):
        yield 1, unit, "", "households", len(part)
        if part["members"].notna().all():
            yield 1, unit, "", "persons", part["members"].sum()


def _flagged(households: pd.DataFrame, commune: str) -> Iterator[tuple[Any, ...]]:
    for name in CLASSES:
        of_class = households[households["class"] == name]
        for form, flags in FLAGS.items():
            for flag in flags:
                if len(of_class) and of_class[flag].notna().all():
                    yield form, commune, name, flag, of_class[flag].sum()


def _ethnic(households: pd.DataFrame, commune: str) -> Iterator[tuple[Any, ...]]:
    listed = households[households["class"].isin(CLASSES)]
    for name in CLASSES:
        of_class = listed[listed["class"] == name]
        if of_class["ethnicity"].isna().any():
            continue
        for group in sorted(listed["ethnicity"].dropna().unique()):
            members = of_class.loc[of_class["ethnicity"] == group, "members"]
            yield ETHNICITIES, commune, str(group), f"{name}_households", len(members)
            if members.notna().all():
                yield ETHNICITIES, commune, str(group), f"{name}_persons", members.sum()
