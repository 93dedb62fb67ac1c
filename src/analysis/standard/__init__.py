"""The law as data: one TOML file a period, loaded into a frozen :class:`Standard`.

The standard is chosen by review year. A province that sets a higher standard of its own drops in
a file of the same form with its two-digit ``province`` code; it then wins over the national one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from analysis.core.errors import UsageError
from analysis.core.office_file import read_office_file
from analysis.standard.model import (
    Area,
    AreaThreshold,
    Citation,
    Dimension,
    Indicator,
    Standard,
    Verification,
    Wording,
)
from analysis.standard.programme import Programme, Project, programme, programme_in, read_programme

__all__ = [
    "Area",
    "AreaThreshold",
    "Citation",
    "Dimension",
    "Indicator",
    "Programme",
    "Project",
    "Standard",
    "Verification",
    "Wording",
    "is_new_standard",
    "listed_codes",
    "national_standards",
    "programme",
    "programme_in",
    "read_programme",
    "read_standard",
    "standard_for",
]

PERIODS = ("2022-2026", "2027-2030")


def standard_for(
    year: int,
    *,
    province: str | None = None,
    provincial: Iterable[Standard] = (),
    accept_unverified: bool = False,
) -> Standard:
    """Return the standard that applies to a review year.

    Parameters
    ----------
    year
        Review year.
    province, provincial
        The commune's province code, and the standards that provinces set (:func:`read_standard`).
    accept_unverified
        Whether a standard that nobody has verified may be used.

    Raises
    ------
    UsageError
        If no standard is known for the year, or only an unverified one and that was not asked for.

    Examples
    --------
    >>> standard = standard_for(2022)
    >>> standard.id, len(standard.codes), standard.income_line.of("rural")
    ('2022-2026', 12, 1500000)
    """
    own = [item for item in provincial if item.province is not None and item.province == province]
    for standard in (*own, *national_standards()):
        if standard.first_year <= year <= standard.last_year:
            if standard.verification == "unverified" and not accept_unverified:
                raise UsageError.said("standard_unverified", year=year, id=standard.id)
            return standard
    known = ", ".join(standard.id for standard in national_standards())
    raise UsageError.said("standard_none", year=year, known=known)


@cache
def listed_codes(year: int) -> tuple[str, ...]:
    """Return the indicators that a list of a review year may hold.

    In the last review under a standard a list may say what the next one asks for, too.

    Examples
    --------
    >>> listed_codes(2025) == standard_for(2025).codes, listed_codes(2026)[12:]
    (True, ('rac_thai', 'dich_vu_so'))
    """
    asked = [one for one in national_standards() if one.first_year in (year, year + 1)]
    own = standard_for(year, accept_unverified=True)
    return tuple(dict.fromkeys(code for standard in (own, *asked) for code in standard.codes))


def is_new_standard(year: int) -> bool:
    """Say whether a review year is the first one of a standard: nothing before it can be compared.

    Examples
    --------
    >>> [year for year in range(2020, 2031) if is_new_standard(year)]
    [2022, 2027]
    """
    return any(one.first_year == year for one in national_standards())


@cache
def national_standards() -> tuple[Standard, ...]:
    """Return the national standards that come with the package, oldest first."""
    folder = files(__name__)
    return tuple(
        Standard.model_validate(tomllib.loads((folder / f"{period}.toml").read_text("utf-8")))
        for period in PERIODS
    )


def read_standard(path: Path) -> Standard:
    """Read a standard from a file, such as a province's own.

    Raises
    ------
    UsageError
        If the file is not a complete standard; every fault is named.
    """
    return read_office_file(path, Standard)
