"""The facts of the year before, where there are any."""

from __future__ import annotations

from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.intake.facts import Facts
from analysis.intake.load_commune import load


def last_facts(project: Project, commune: str, year: int) -> Facts | None:
    """Return the facts of the year before; None where there are none that can be read."""
    if not project.raw(year - 1, commune).is_dir():
        return None
    try:
        return load(commune, year - 1, project).facts
    except (DataError, UsageError):
        return None
