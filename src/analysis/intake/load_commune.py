"""The one way to a commune's data."""

from __future__ import annotations

from analysis.core.project import Project, find_project
from analysis.intake import processed
from analysis.intake.commune_year import CommuneYear
from analysis.intake.folder import open_folder
from analysis.intake.last_total import with_last_total
from analysis.intake.raw import parse


def load(commune: str, year: int, project: Project | None = None) -> CommuneYear:
    """Return the checked data of a commune and review year.

    The tables in ``data/processed`` are made again when a raw file or the reading code changed;
    while the raw files have faults, nothing is written. A project that may not be written is read
    all the same.

    Parameters
    ----------
    commune
        Five digits, as text.
    year
        Review year.
    project
        Default: the project around the working folder.

    Raises
    ------
    UsageError
        If there are no such data; the message says which there are.
    DataError
        If the raw files have faults; it carries all of them.

    Examples
    --------
    >>> data = load("15139", 2022)
    >>> data.targets[["kind", "value"]].to_dict("records")
    [{'kind': 'unstated', 'value': 10.0}]
    """
    project = project or find_project()
    folder = with_last_total(project, open_folder(project, commune, year))
    current = processed.read_current(project, folder)
    return current or processed.write(project, parse(folder), folder.last_total)
