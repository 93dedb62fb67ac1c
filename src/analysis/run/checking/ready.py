"""Whether a report can be made of a raw folder, asked of what makes the report."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.project import Project
from analysis.run.grounds import Grounds, grounds
from analysis.run.parameters import check_parameters


@dataclass(frozen=True)
class Obstacle:
    """Why ``giamngheo report`` makes no report: findings in the data, or the call is ``refused``."""

    findings: tuple[Finding, ...] = ()
    refused: UsageError | None = None


def obstacle(project: Project, commune: str, year: int) -> Obstacle | None:
    """Return what stands in the way of the report of a commune and year; None where it can be made.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> obstacle(find_project(), "15139", 2022) is None
    True
    """
    found = grounds_or_obstacle(project, commune, year)
    return found if isinstance(found, Obstacle) else None


def grounds_or_obstacle(project: Project, commune: str, year: int) -> Grounds | Obstacle:
    """Return what the report of a commune and year rests on, or what stands in its way."""
    try:
        return grounds(project, check_parameters({"commune": commune, "year": year}))
    except DataError as error:
        return Obstacle(error.findings)
    except UsageError as error:
        return Obstacle(refused=error)
