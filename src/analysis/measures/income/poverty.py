"""Income poverty: headcount, gap, severity, Watts, Sen–Shorrocks–Thon and Gini, with their errors."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import combinations
from operator import mul
from typing import Any

import numpy as np
import polars as pl

from analysis.core.errors import DataError, Finding, UsageError
from analysis.measures.alkire_foster.estimate import warn_of_shared
from analysis.measures.alkire_foster.features import Matrix
from analysis.measures.alkire_foster.levels import Place, changes, levels
from analysis.measures.alkire_foster.moments import Moments, moments
from analysis.measures.alkire_foster.question import Design, Question
from analysis.measures.alkire_foster.shares import share_rows
from analysis.measures.alkire_foster.slices import Slice, slices
from analysis.measures.alkire_foster.survey import Survey, survey
from analysis.measures.alkire_foster.tidy import Rows, like, table
from analysis.measures.alkire_foster.variance import check_single
from analysis.measures.alkire_foster.weights import SurveyWarning
from analysis.measures.income.features import IncomeLayout
from analysis.measures.income.line import INCOME, LINE, POOR, Line, with_line

_ROW, _YEAR, _WEIGHT = "__row", "__year", "__persons"


def poverty(  # noqa: PLR0913 - the parts of the question
    frame: Any,
    income: str,
    *,
    line: Line,
    line_by: str = "urban",
    persons: str | None = None,
    by: Sequence[str] = (),
    year: str | None = None,
    design: Design | None = None,
    floor: float = 0,
    at_line: bool = True,
    level: float = 0.95,
) -> Any:
    """Estimate income poverty from incomes per person and a line.

    Parameters
    ----------
    frame
        One row a household or person (and year); any kind of frame that :func:`analysis.alkire_foster`
        takes.
    income
        Column of the income per person, in the unit of the line.
    line
        The poverty line: a number, a column, an amount for each value of ``line_by`` such as
        ``{True: 2_000_000, False: 1_500_000}``, or a standard of the law (:func:`analysis.standard_for`),
        whose line is that of the area.
    line_by
        Column that lines by value depend on.
    persons
        Column that counts the persons of a household; each row then stands for them, otherwise for one.
    by, year
        Columns of subgroups and of the year, as for :func:`analysis.alkire_foster`.
    design
        Weight, strata and PSUs; a census without, which ``persons`` does not change. Households that are
        followed over years are ``psu`` where there is no other.
    floor
        Incomes below it, negative ones always, count as this amount in every measure but the headcount; a
        warning tells how many. Where an income of 0 is left, Watts' index is not defined and empty.
    at_line
        Whether who has exactly the line is poor, as in the law.
    level
        Of the confidence intervals.

    Returns
    -------
    frame of the caller's kind
        The tidy frame of :func:`analysis.alkire_foster`, with the measures ``headcount``, ``gap`` and
        ``severity`` (FGT 0, 1, 2; 0 to 1), ``number_poor``, ``watts``, ``sst`` (Sen–Shorrocks–Thon), and what
        it is the product of, ``headcount · income_gap · (1 + gap_gini)``: the mean gap of the poor and the
        Gini index of all gaps; ``gini`` of incomes, ``mean_income``, ``gap_vnd`` (what a poor person lacks on
        average, in the unit of the line) and ``total_gap_vnd`` (all of them); their changes; for subgroups
        ``population_share`` and ``subgroup_contribution`` to the measure in ``indicator``. Rows without
        income or line are left out; ``headcount_lower`` and ``headcount_upper`` take them as not poor and as
        poor.

    Raises
    ------
    UsageError
        If a column is not there, a line is not above 0 or ``floor`` is below 0.
    DataError
        If incomes, lines or weights are no numbers, keys are missing, or no row is complete.

    Warns
    -----
    SurveyWarning
        Where incomes lie below ``floor``, or PSU numbers of two years match by name only.

    Examples
    --------
    >>> rows = pl.DataFrame({"income": [50.0, 100.0, 150.0, 300.0]})
    >>> found = poverty(rows, "income", line=100)
    >>> dict(found.select("measure", "estimate").head(3).rows())
    {'headcount': 0.5, 'number_poor': 2.0, 'gap': 0.125}
    """
    if not 0 <= floor < float("inf"):
        raise UsageError(f"the floor of incomes is 0 or more, not {floor}")
    question, wanted = _question(design or Design(), persons, by, year, level)
    rows = with_line(frame, income, line, line_by, wanted, at_line=at_line)
    rows = _with_weight(rows, design or Design(), persons, year).with_row_index(_ROW)
    coded = survey(rows, question)
    low = rows.select((pl.col(INCOME) < floor).sum()).item()
    if low:
        warnings.warn(f"{low} incomes below {floor:g} count as {floor:g}", SurveyWarning, stacklevel=2)
    incomes = np.maximum(rows[INCOME].fill_null(0).to_numpy(), floor)[coded.household]
    lines = rows[LINE].fill_null(1).to_numpy()[coded.household]
    return like(frame, table(list(_Run(coded, incomes, lines, year is not None).blocks())))


def _question(
    design: Design, persons: str | None, by: Sequence[str], year: str | None, level: float
) -> tuple[Question, list[str]]:
    weights = [name for name in (design.weight, persons) if name]
    used = replace(design, weight=_WEIGHT if weights else None, census=not design.is_sample)
    question = Question.build(
        [POOR], ["1"], by=by, year=year or _YEAR, household=_ROW, design=used, level=level
    )
    wanted = [name for name in question.key_columns() if name not in {_ROW, _YEAR}]
    return question, [*wanted, *weights]


def _with_weight(rows: pl.DataFrame, design: Design, persons: str | None, year: str | None) -> pl.DataFrame:
    names = [name for name in (design.weight, persons) if name]
    for name in names:
        if not rows.schema[name].is_numeric():
            raise DataError([Finding("bad_weight", "frame", column=name, found=str(rows.schema[name]))])
        wrong = rows.filter(~((pl.col(name) >= 0) & pl.col(name).is_finite()).fill_null(value=False))
        if len(wrong):
            value = wrong[name][0]
            found = "" if value is None else str(value)
            raise DataError([Finding("bad_weight", "frame", column=name, found=found)])
    made = [] if year else [pl.lit(0).alias(_YEAR)]
    if names:
        made.append(reduce(mul, [pl.col(name).cast(pl.Float64) for name in names]).alias(_WEIGHT))
    return rows.with_columns(made)


class _Run:
    """The slices of a survey with incomes, and the measures of each."""

    def __init__(self, coded: Survey, income: Matrix, line: Matrix, dated: bool) -> None:
        self.layout = IncomeLayout(coded)
        features = self.layout.matrix(income, line)
        self.survey = replace(coded, features=features, pattern=np.arange(len(features)))
        self.parts: Mapping[tuple[int, str], Slice] = slices(self.survey)
        self.labels = coded.years if dated else ("",)
        self.years, self.level = range(len(coded.years)), coded.question.level
        design = coded.question.design
        self.single = design.single_psu if design.is_sample else None
        drawn = [self.parts[year, ""].sampled for year in self.years]
        warn_of_shared(coded, drawn)
        for sample in drawn if design.is_sample else ():
            check_single(sample, design.single_psu)

    def blocks(self) -> Iterator[Rows]:
        found = {name: self._moments(name) for name in self.layout.columns}
        bases, shares = self.layout.flag.bases, self.layout.shares()
        for year in self.years:
            for name, known in found.items():
                place = self._place(self.labels[year], name)
                yield levels(known, year, place, self.level)
                if name:
                    whole, part = self.parts[year, ""], self.parts[year, name]
                    yield share_rows(whole, part, shares, self.single, place, bases, self.level)
        for pair in combinations(self.years, 2):
            years = self.labels[pair[0]], self.labels[pair[1]]
            for name, known in found.items():
                yield from changes(known, pair, years, self._place("-".join(years), name), self.level)

    def _place(self, label: str, name: str) -> Place:
        return label, name, self.survey.groups[name] if name else ("",)

    def _moments(self, name: str) -> Moments:
        parts = {year: self.parts[year, name] for year in self.years}
        asked, bases = self.layout.estimands(name), self.layout.flag.bases
        single = self.survey.question.design.single_psu
        found = moments(parts, asked, single, bases, sample=self.single is not None)
        return self._defined(found, parts)

    def _defined(self, found: Moments, parts: Mapping[int, Slice]) -> Moments:
        """Leave out Watts' index where an income is 0, and Gini's where all are."""
        measures = [label.measure for label in found.labels]
        value = {year: one.copy() for year, one in found.value.items()}
        for year, part in parts.items():
            zero = part.totals[:, self.layout.at["no_income"]] > 0
            nothing = part.totals[:, self.layout.at["income"]] <= 0
            value[year][zero, measures.index("watts")] = np.nan
            value[year][nothing, measures.index("gini")] = np.nan
        var = {year: np.where(np.isnan(value[year]), np.nan, one) for year, one in found.var.items()}
        return replace(found, value=value, var=var)
