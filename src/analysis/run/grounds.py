"""What a report of a commune rests on: its data checked, its standard, its audit, what it may not name.

Nothing here knows how a report is made, so that ``list`` and ``check`` can ask whether one could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.audit import Audit, audit_commune
from analysis.commune import earlier_inputs, load
from analysis.core.project import Project
from analysis.disclosure import protect
from analysis.disclosure.personal import Personal
from analysis.disclosure.private import check_private, personal_of, private_years
from analysis.intake import CommuneYear
from analysis.intake.national import published_files
from analysis.measures.income.listed import by_income_and_deprivation
from analysis.places import MERGER, heirs_on, last_day, parts_on, place_in
from analysis.provinces import local_standard, programme_files, provincial_files
from analysis.run.manifest import sha256
from analysis.run.parameters import Parameters
from analysis.run.privacy import places_in
from analysis.standard import Standard


@dataclass(frozen=True)
class Grounds:
    """What a report rests on.

    Parameters
    ----------
    data
        As the audience may see them.
    standard
        Of the commune and year.
    audit
        What is in doubt.
    inputs
        Raw file → SHA-256.
    income
        Households poor by income and by deprivations, counted from the whole list; for the check sheet.
    scores
        Points of form B1 of the whole list, item by item; for the check sheet.
    project
        Where it was read.
    """

    data: CommuneYear
    standard: Standard
    audit: Audit
    inputs: Mapping[str, str]
    income: pd.DataFrame
    scores: pd.DataFrame
    project: Project

    @cached_property
    def personal(self) -> Personal:
        """What may not stand in the report; looked up when a report is made, not when data are checked."""
        return personal_of(self.project, *_asked(self.project, self.data, self.inputs))

    @property
    def listed(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What the check sheet tells of the whole list: :attr:`income` and :attr:`scores`."""
        return self.income, self.scores

    @property
    def facts(self) -> dict[str, Any]:
        """What a reader should know without opening a release; goes to its manifest."""
        told = self.data.facts
        return {
            "title": told.name,
            "status": told.status,
            "synthetic": told.synthetic,
            "standard": self.standard.id,
            "certain_findings": self.audit.counts()["certain"],
        }


def grounds(project: Project, parameters: Parameters) -> Grounds:
    """Check everything that a report is made from.

    Raises
    ------
    UsageError
        If the commune, the year or the standard is not there to be used.
    DataError
        If the raw data are wrong.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.run.parameters import check_parameters
    >>> rests_on = grounds(find_project(), check_parameters({"commune": "15139", "year": 2022}))
    >>> rests_on.data.facts.name, rests_on.standard.id
    ('Xã Cẩm Lương', '2022-2026')
    """
    standard = local_standard(
        parameters.commune,
        parameters.year,
        accept_unverified=parameters.accept_unverified_standard,
        project=project,
    )
    data = load(parameters.commune, parameters.year, project)
    income = by_income_and_deprivation(data.households, standard, data.facts.area)
    scores = data.scores
    data = protect(data, standard, parameters.audience, project)
    inputs = {**data.sources, **earlier_inputs(parameters.commune, parameters.year, project)}
    place = place_in(parameters.commune, parameters.year)
    for path in published_files(project, parameters.year, place):
        inputs[project.relative(path)] = sha256(path)
    if standard.province:
        inputs |= {project.relative(path): sha256(path) for path in provincial_files(project)}
    inputs |= {project.relative(path): sha256(path) for path in programme_files(project)}
    audit = audit_commune(data, project=project)
    check_private(project, _asked(project, data, inputs)[0])
    return Grounds(data, standard, audit, inputs, income, scores, project)


def _asked(
    project: Project, data: CommuneYear, inputs: Iterable[str]
) -> tuple[set[tuple[str, int]], list[str], set[str]]:
    """Return what the report may not name: of its own year, of earlier ones, of the parts it was made of.

    With them, what stands there by right: who signs, and the codes of the places that it speaks of.
    """
    code, year = data.facts.code, data.facts.year
    place = place_in(code, year)
    earlier = {one for _, one in private_years(project) if one < year}
    parts = {(part.place.code, one) for one in earlier for part in parts_on(place, last_day(one))}
    places = {(code, year), *places_in(inputs), *parts}
    signs = data.facts.report.signatory
    return places, [signs] if signs else [], _place_codes(data)


def _place_codes(data: CommuneYear) -> set[str]:
    """Return the codes of places that the head of a report tells by right; a household may have the same."""
    place = place_in(data.facts.code, data.facts.year)
    later = heirs_on(place, MERGER) if not place.is_new else ()
    return {one.code for one in (place, *(heir.place for heir in later))}
