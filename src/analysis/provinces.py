"""The standard that holds in one commune: the national one, or a higher one of its province.

A province's own standard is a file of the standard's form in ``data/standards/``, with the province's
two-digit code; dropping it in is all that is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analysis.core.errors import UsageError
from analysis.core.project import Project, find_project
from analysis.places import place_in
from analysis.standard import Programme, Standard, programme_in, read_programme, read_standard, standard_for


def local_standard(
    commune: str, year: int, *, accept_unverified: bool = False, project: Project | None = None
) -> Standard:
    """Return the standard for a commune and review year.

    Parameters
    ----------
    commune, year
        Five-digit code as of that year, and the review year.
    accept_unverified
        Whether a standard that nobody has verified may be used.
    project
        Default: the project around the working folder.

    Raises
    ------
    UsageError
        If no standard may be used for the year, a file of ``data/standards`` is not a standard, or a
        province's standard has other indicators than the national one.

    Examples
    --------
    >>> local_standard("15139", 2022).id
    '2022-2026'
    """
    return local_standards([commune], year, accept_unverified=accept_unverified, project=project)[commune]


def local_standards(
    communes: Iterable[str], year: int, *, accept_unverified: bool = False, project: Project | None = None
) -> dict[str, Standard]:
    """Return the standard of each commune, the provinces' files read once; as :func:`local_standard`."""
    provincial = [read_standard(path) for path in provincial_files(project or find_project())]
    found: dict[str | None, Standard] = {}
    own = {commune: _province(commune, year) if provincial else None for commune in communes}
    for province in set(own.values()):
        one = standard_for(
            year, province=province, provincial=provincial, accept_unverified=accept_unverified
        )
        if one.province and one.codes != standard_for(year, accept_unverified=True).codes:
            raise UsageError.said("province_indicators", id=one.id)
        found[province] = one
    return {commune: found[province] for commune, province in own.items()}


def office_programme(year: int, project: Project | None = None) -> Programme:
    """Return the programme of a review year: the office's, a file of ``data/programmes``, or ours.

    Examples
    --------
    >>> office_programme(2022).id
    '2021-2025'
    """
    files = programme_files(project or find_project())
    return programme_in(year, [read_programme(path) for path in files])


def programme_files(project: Project) -> list[Path]:
    """Return the files of the office's programmes, in the order of names."""
    return sorted((project.root / "data" / "programmes").glob("*.toml"))


def provincial_files(project: Project) -> list[Path]:
    """Return the files of the provinces' own standards, in the order of names."""
    return sorted((project.root / "data" / "standards").glob("*.toml"))


def _province(commune: str, year: int) -> str | None:
    """Return the province at the end of the review; None for a code that nobody carried then."""
    try:
        return place_in(commune, year).province_code
    except UsageError:
        return None
