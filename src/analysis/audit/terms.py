"""Words and rules that the families of rules share."""

from __future__ import annotations

from analysis.audit.finding import Term
from analysis.standard import Standard, national_standards


def standard_of(year: int | None) -> Standard | None:
    """Return the national standard of a year, the first one where the source states no year."""
    standards = national_standards()
    if year is None:
        return standards[0]
    return next((s for s in standards if s.first_year <= year <= s.last_year), None)


def base_name(base: str) -> Term:
    """Return what is counted: households or persons."""
    return Term(f"audit.base.{base}")


def class_name(class_: str) -> Term:
    """Return the name of a class."""
    return Term(f"audit.classes.{class_}")
