"""Which standards a report is asked for, and the list of the year under each, as the reader may see it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.core.audience import Audience
from analysis.core.errors import UsageError
from analysis.core.project import Project, find_project
from analysis.disclosure import protect_standards, record_of
from analysis.intake import CommuneYear
from analysis.measures.standards import CHANGES, RESULTS, changes, empty, left_out, results
from analysis.provinces import provincial_files
from analysis.standard import Standard, national_standards, read_standard


def standards_beside(
    data: CommuneYear,
    own: Standard,
    also: str = "",
    *,
    accept_unverified: bool = False,
    project: Project | None = None,
) -> tuple[Standard, ...]:
    """Return the standards under which a result is asked for beside that of the year, each once.

    Parameters
    ----------
    data
        Whose ``commune.toml`` may ask for some.
    own
        The standard of the year, which needs not be asked for.
    also
        Ids of national standards or of those in ``data/standards``, separated by commas, in any order.
    accept_unverified, project
        As for :func:`local_standard`.

    Raises
    ------
    UsageError
        If there is no such standard, or nobody has verified it and that was not accepted.

    Examples
    --------
    >>> from analysis.intake import load
    >>> from analysis.provinces import local_standard
    >>> data, own = load("15139", 2022), local_standard("15139", 2022)
    >>> [one.id for one in standards_beside(data, own, "2027-2030, 2022-2026", accept_unverified=True)]
    ['2027-2030']
    """
    files = provincial_files(project or find_project())
    known = {one.id: one for one in (*map(read_standard, files), *national_standards())}
    told = (one.strip() for one in also.split(","))
    asked = dict.fromkeys((*data.facts.also_standards, *(one for one in told if one)))
    if unknown := [one for one in asked if one not in known]:
        raise UsageError.said("also_none", id=", ".join(unknown), known=", ".join(sorted(known)))
    found = [known[one] for one in asked if one != own.id]
    if blocked := [one.id for one in found if one.verification == "unverified" and not accept_unverified]:
        raise UsageError.said("also_unverified", id=", ".join(blocked))
    return tuple(found)


def by_standard(
    data: CommuneYear,
    listed: pd.DataFrame,
    standards: Sequence[Standard],
    audience: Audience,
    project: Project,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return results and changes of :mod:`analysis.measures.standards`.

    Parameters
    ----------
    data, listed
        The commune's year with its list, and the list classified by the standard of the year.
    standards
        That of the year, and those that were asked for beside it; alone it asks for nothing.
    audience, project
        As of the report.
    """
    if listed.empty or len(standards) < 2:
        return empty(RESULTS), empty(CHANGES)
    own, facts = standards[0], data.facts
    outside = left_out(listed, facts.totals.households, facts.household_list.covered)
    told = (listed, standards, own, facts.area, outside)
    found = results(*told), changes(*told)
    if audience != "public":
        return found
    return protect_standards(*found, standards, record_of(project, data))
