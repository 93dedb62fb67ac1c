"""One run: from a frame to all tidy rows."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from analysis.measures.alkire_foster.codes import Codes
from analysis.measures.alkire_foster.features import Estimands
from analysis.measures.alkire_foster.levels import Place, changes, levels
from analysis.measures.alkire_foster.moments import Moments, moments
from analysis.measures.alkire_foster.panel import panel, panel_rows
from analysis.measures.alkire_foster.question import Question, SinglePsu
from analysis.measures.alkire_foster.shapley import incidence_intensity, subgroup_effects
from analysis.measures.alkire_foster.shares import share_rows
from analysis.measures.alkire_foster.slices import Sampled, Slice, slices
from analysis.measures.alkire_foster.survey import Survey, survey
from analysis.measures.alkire_foster.tidy import Rows, table
from analysis.measures.alkire_foster.variance import check_single
from analysis.measures.alkire_foster.weights import SurveyWarning


@dataclass(frozen=True)
class Estimates:
    """What a run found.

    Parameters
    ----------
    frame
        Tidy rows; see :func:`analysis.alkire_foster`.
    excluded
        Rows left out since a flag is missing.
    """

    frame: pl.DataFrame
    excluded: int


def estimate(frame: Any, question: Question, source: str = "frame", *, sliced: bool = False) -> Estimates:
    """Return every measure that a question asks for; ``sliced`` as in :func:`survey`.

    Raises
    ------
    UsageError, DataError
        See :func:`analysis.alkire_foster`.
    """
    coded = survey(frame, question, source, sliced=sliced)
    run = _Run(coded, slices(coded))
    warn_of_shared(coded, run.drawn)
    for drawn in run.drawn if question.design.is_sample else ():
        check_single(drawn, question.design.single_psu)
    return Estimates(table(list(run.blocks())), coded.excluded)


class _Run:
    """The slices of a survey and what is asked of them."""

    def __init__(self, coded: Survey, parts: dict[tuple[int, str], Slice]) -> None:
        self.survey, self.parts = coded, parts
        self.years = range(len(coded.years))
        self.drawn = [parts[year, ""].sampled for year in self.years]
        layout = coded.layout
        self.bases = layout.bases
        self.level = coded.question.level
        self.asked: Estimands = layout.estimands()
        self.shares: Estimands = layout.shares()
        design = coded.question.design
        self.single: SinglePsu | None = design.single_psu if design.is_sample else None

    def blocks(self) -> Iterator[Rows]:
        columns = ("", *self.survey.question.by)
        found = {name: self._moments(name) for name in columns}
        for year in self.years:
            for name in columns:
                yield from self._levels(found[name], year, name)
        for pair in combinations(self.years, 2):
            for name in columns:
                yield from self._changes(found[name], pair, name)
            if self.survey.question.household:
                yield from self._panel(pair, columns)

    def _moments(self, name: str) -> Moments:
        parts = {year: self.parts[year, name] for year in self.years}
        single = self.survey.question.design.single_psu
        return moments(parts, self.asked, single, self.bases, sample=self.single is not None)

    def _place(self, label: str, name: str) -> Place:
        return label, name, self.survey.groups[name] if name else ("",)

    def _levels(self, found: Moments, year: int, name: str) -> Iterator[Rows]:
        place = self._place(self.survey.years[year], name)
        yield levels(found, year, place, self.level)
        if name:
            whole, part = self.parts[year, ""], self.parts[year, name]
            yield share_rows(whole, part, self.shares, self.single, place, self.bases, self.level)

    def _changes(self, found: Moments, pair: tuple[int, int], name: str) -> Iterator[Rows]:
        years = (self.survey.years[pair[0]], self.survey.years[pair[1]])
        place = self._place("-".join(years), name)
        yield from changes(found, pair, years, place, self.level)
        parts = (self.parts[pair[0], name], self.parts[pair[1], name])
        yield from incidence_intensity(parts, self.asked, self.single, place, found, pair, self.level)
        if name:
            wholes = (self.parts[pair[0], ""], self.parts[pair[1], ""])
            asked = (self.asked, self.shares)
            yield from subgroup_effects((wholes, parts), asked, self.single, place, found, pair, self.level)

    def _panel(self, pair: tuple[int, int], columns: tuple[str, ...]) -> Iterator[Rows]:
        matched = panel(self.survey, pair)
        label = "-".join(self.survey.years[year] for year in pair)
        for name in columns:
            rows = panel_rows(self.survey, matched, self.drawn[pair[0]], label, name)
            if rows is not None:
                yield rows


def warn_of_shared(coded: Survey, drawn: list[Sampled]) -> None:
    """Tell how many PSU numbers of two years match, where nothing but their name says they are the same."""
    design = coded.question.design
    if not (design.psu and design.is_sample) or design.independent_years is not None:
        return
    for first, second in combinations(range(len(drawn)), 2):
        common = np.intersect1d(drawn[first].units, drawn[second].units)
        if coded.question.household:
            common = np.setdiff1d(common, _with_panel(coded, first, second))
        if len(common):
            years = coded.years[first], coded.years[second]
            warnings.warn(
                f"{len(common)} of {len(drawn[second].units)} PSU numbers of {years[1]} are also in "
                f"{years[0]} and are taken as the same places by their name alone; if numbers start anew "
                "each year, say so: --independent-years (independent_years=True); if the places are the "
                "same: --shared-psus (independent_years=False)",
                SurveyWarning,
                stacklevel=3,
            )


def _with_panel(coded: Survey, first: int, second: int) -> Codes:
    """Return the PSUs where a household is seen in both years."""
    here = [coded.year == year for year in (first, second)]
    again = np.intersect1d(coded.household[here[0]], coded.household[here[1]])
    kept = [np.unique(coded.unit[mask & np.isin(coded.household, again)]) for mask in here]
    found: Codes = np.intersect1d(kept[0], kept[1])
    return found
