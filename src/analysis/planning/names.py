"""The private file of names, which goes into internal documents only."""

from __future__ import annotations

from io import StringIO

import pandas as pd

from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.core.project import Project
from analysis.intake.text import decode
from analysis.planning.files import KEY, MESSAGES, digest


def read_names(
    project: Project, commune: str, year: int, text: Labels
) -> tuple[pd.DataFrame | None, dict[str, str]]:
    """Return the names of the households and the digest of their file; None where there is no file."""
    path = project.private(year, commune) / "names.csv"
    if not path.is_file():
        return None, {}
    file = project.relative(path)
    table = pd.read_csv(StringIO(decode(path.read_bytes(), file)), dtype="string", keep_default_na=False)
    if absent := [name for name in (*KEY, "name") if name not in table.columns]:
        raise UsageError(text(MESSAGES + "no_column", file=file, names=", ".join(absent)))
    found = table[[*KEY, "name"]].apply(lambda column: column.str.strip()).drop_duplicates()
    # A guess between two names would send help to the wrong door; the message leaves the names out.
    again = found[found.duplicated(KEY)]
    if len(again):
        twice = ", ".join(again["village"] + "/" + again["household_id"])
        raise UsageError(text(MESSAGES + "two_names", file=file, households=twice))
    return found, {file: digest(path)}


def named(distance: pd.DataFrame, names: pd.DataFrame | None) -> pd.DataFrame:
    """Return the distances with the name of each household, where one is known."""
    found = distance.assign(name="") if names is None else distance.merge(names, on=KEY, how="left")
    return found.reset_index(drop=True)


def not_listed(names: pd.DataFrame | None, households: pd.DataFrame) -> tuple[str, ...]:
    """Return the households of the private file that the list does not have: a code may be mistyped."""
    if names is None:
        return ()
    known = set(zip(households["village"], households["household_id"], strict=True))
    keys = zip(names["village"], names["household_id"], strict=True)
    return tuple(f"{village}/{code}" for village, code in keys if (village, code) not in known)
