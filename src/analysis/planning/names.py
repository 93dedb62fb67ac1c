"""The private file of names, which goes into internal documents only."""

from __future__ import annotations

import pandas as pd

from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.core.project import Project
from analysis.planning.files import KEY, MESSAGES, private_table


def read_names(
    project: Project, commune: str, year: int, text: Labels
) -> tuple[pd.DataFrame | None, dict[str, str]]:
    """Return the names of the households and the digest of their file; None where there is no file."""
    path = project.private(year, commune) / "names.csv"
    found, digests = private_table(project, path, (*KEY, "name"), text)
    # A guess between two names would send help to the wrong door; the message leaves the names out.
    if found is not None and len(again := found[found.duplicated(KEY)]):
        twice = ", ".join(again["village"] + "/" + again["household_id"])
        raise UsageError(text(MESSAGES + "two_names", file=project.relative(path), households=twice))
    return found, digests


def named(distance: pd.DataFrame, names: pd.DataFrame | None) -> pd.DataFrame:
    """Return the distances with the name of each household, where one is known."""
    found = distance.assign(name="") if names is None else distance.merge(names, on=KEY, how="left")
    return found.reset_index(drop=True)
