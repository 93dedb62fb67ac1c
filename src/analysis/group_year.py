"""What the communes of a group reported for a year, as one value: made by :mod:`analysis.comparison`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pandas as pd

from analysis.audit.forms import Figure
from analysis.core.errors import Finding
from analysis.intake.national import PublishedRate
from analysis.measures.comparison import apart
from analysis.places import Place
from analysis.places.groups import Group
from analysis.places.office import Office
from analysis.standard import Standard
from analysis.traits import Traits

State = Literal["own", "published", "faulty", "missing"]


@dataclass(frozen=True)
class Member:
    """A commune of the group: where its figures come from, or why it has none.

    ``fault`` is the first one of a ``faulty`` commune's data; ``status`` that of its own report;
    ``households_before`` all its households a year ago, where they are known.
    """

    place: Place
    state: State
    fault: Finding | None = None
    status: str = ""
    synthetic: bool = False
    households_before: int | None = None


@dataclass(frozen=True)
class GroupYear:
    """What the communes of a group reported for a year.

    Parameters
    ----------
    group, year
        What is compared.
    standard
        Of the year, national.
    members
        In the order of codes.
    figures
        One row per unit (code), class, base and item, with ``value``. The items are those of forms 2
        and 3; ``total`` (of class ``all``: every household or person), ``deprivations``; and the codes
        of the indicators, with the households ``among`` which they were counted. A figure that is
        withheld from this audience has a missing ``value`` and ``evidence`` = ``withheld``.
    published
        The same for the group as a whole, as its own rows of published tables have it.
    reduced
        Rows of :func:`analysis.measures.reduction.reduction` for the communes.
    rate_targets
        Rows of :func:`analysis.measures.rate_targets.rate_targets` for the communes that were set one.
    sums
        The figures of all communes together, see :func:`analysis.measures.comparison.totals`: from
        complete data, and withheld where one would give away what a commune withholds.
    unmatched
        Names of published units that no commune of the group has.
    year_stated
        False where a published table does not say of which year it is.
    titles
        What the published tables are called.
    sources
        sha256 of each raw file.
    cells, parents
        The published figures as cells of the official forms, shares too, for the audit.
    withheld
        Unit, class and indicator of what is kept from this audience, see :mod:`analysis.disclosure`.
    around
        Published rates of the district and the province in which all of the communes lie, by class.
    traits
        By code what a commune with data of its own is like and was in earlier years.
    office
        Boundaries and uplands, where the office says them.
    """

    group: Group
    year: int
    standard: Standard
    members: tuple[Member, ...]
    figures: pd.DataFrame
    published: pd.DataFrame
    reduced: pd.DataFrame
    sums: pd.DataFrame
    unmatched: tuple[str, ...] = ()
    year_stated: bool = True
    titles: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[Figure, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    withheld: frozenset[tuple[str, str, str]] = frozenset()
    around: tuple[tuple[str, PublishedRate], ...] = ()
    rate_targets: pd.DataFrame = field(default_factory=pd.DataFrame)
    traits: Mapping[str, Traits] = field(default_factory=dict)
    office: Office = field(default_factory=Office)

    @cached_property
    def apart(self) -> pd.DataFrame:
        """Every rate and indicator, tested together; see :func:`analysis.measures.comparison.apart`."""
        return apart(self.figures, self.standard.codes)

    @property
    def synthetic(self) -> bool:
        """Whether any of the figures is made up."""
        return any(member.synthetic for member in self.members)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the communes by their codes; the code goes with it where two have one name."""
        times = Counter(member.place.name for member in self.members)
        known = {member.place.code: member.place.name for member in self.members}
        return {code: name if times[name] == 1 else f"{name} ({code})" for code, name in known.items()}
