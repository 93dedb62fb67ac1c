"""The results of the whole country, as published, to hold a commune's rates against."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from analysis.core.project import Project

FILE = "data/raw/national/results.csv"
WHOLE = "Cả nước"
_DECIMAL = re.compile(r"\d+(\.\d+)?")
_RATES = {"poor": "poor_rate_pct", "near_poor": "near_poor_rate_pct"}


@dataclass(frozen=True)
class NationalRate:
    """A published rate of a class: percent of all households, the line it stands on, and its decision."""

    rate_pct: float
    line: int
    source: str


def national_file(project: Project) -> Path | None:
    """Return the file of the results, where the project has one."""
    path = project.root / FILE
    return path if path.is_file() else None


def national_rates(project: Project, year: int) -> dict[str, NationalRate]:
    """Return the published rates of the country in a year by class; what was not published is absent.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> national_rates(find_project(), 2022)["poor"]
    NationalRate(rate_pct=4.03, line=3, source='71/QĐ-LĐTBXH 19/01/2023')
    >>> national_rates(find_project(), 1999)
    {}
    """
    path = national_file(project)
    if path is None:
        return {}
    # A file that somebody saved in another encoding still tells its figures.
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as told:
        for line, row in enumerate(csv.DictReader(told), start=2):
            if row.get("unit") == WHOLE and row.get("year") == str(year):
                return {
                    name: NationalRate(float(rate), line, row.get("source") or "")
                    for name, column in _RATES.items()
                    if _DECIMAL.fullmatch(rate := row.get(column) or "")
                }
    return {}
