"""The private file of what has begun for single households: plans that take the same prefer it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.core.project import Project
from analysis.measures.planning import Intervention
from analysis.planning.files import KEY, MESSAGES, private_table

FILE = "started.csv"
COLUMN = "intervention"


def read_begun(
    project: Project, place: tuple[str, int], interventions: Sequence[Intervention], text: Labels
) -> tuple[pd.DataFrame | None, dict[str, str]]:
    """Return which interventions have begun for which household, and the digest of their file.

    Parameters
    ----------
    place
        Code of the commune, and year of the list.

    Raises
    ------
    UsageError
        If a column is missing, or a code is none of the interventions.
    """
    path = project.private(place[1], place[0]) / FILE
    found, digests = private_table(project, path, (*KEY, COLUMN), text)
    if found is not None:
        codes = [one.code for one in interventions]
        if strange := sorted(set(found[COLUMN]) - set(codes)):
            told = {"names": ", ".join(strange), "known": ", ".join(codes)}
            raise UsageError(text(MESSAGES + "not_an_intervention", file=project.relative(path), **told))
    return found, digests


def with_begun(distance: pd.DataFrame, begun: pd.DataFrame | None) -> pd.DataFrame:
    """Return the distances with the codes that have begun for each household, as tuples."""
    codes = {} if begun is None else begun.groupby(KEY, sort=False)[COLUMN].agg(tuple).to_dict()
    keys = zip(distance["village"], distance["household_id"], strict=True)
    return distance.assign(started=pd.Series([codes.get(key, ()) for key in keys], index=distance.index))
