"""Income poverty against multidimensional poverty: who is poor by which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import polars as pl

from analysis.core.errors import UsageError
from analysis.flag_keys import KEY, keyed, split_keys
from analysis.measures.alkire_foster.codes import Labels
from analysis.measures.alkire_foster.estimate import warn_of_shared
from analysis.measures.alkire_foster.features import Builder, Estimand, Estimands, Layout
from analysis.measures.alkire_foster.identification import Amount, Weights, rules
from analysis.measures.alkire_foster.levels import changes, levels
from analysis.measures.alkire_foster.moments import moments
from analysis.measures.alkire_foster.question import Design, Question
from analysis.measures.alkire_foster.slices import slices
from analysis.measures.alkire_foster.survey import Survey, survey
from analysis.measures.alkire_foster.tidy import Rows, like, table
from analysis.measures.alkire_foster.variance import check_single
from analysis.measures.income.line import POOR, Line, with_line

_DEPRIVED, _YEAR = "__deprived", "__year"
# Two flags with unequal weights tell every combination by how much they sum to.
_WEIGHTS, _CUTOFFS = {"income": ["2", "1"], "deprived": ["1", "2"]}, ["1", "2", "3"]
_ANY, _INCOME, _BOTH, _DEPRIVED_RULE = 0, 1, 2, 4


def income_deprivation(  # noqa: PLR0913 - the parts of the question
    frame: Any,
    income: str,
    indicators: Sequence[str],
    cutoff: Amount,
    *,
    line: Line,
    line_by: str = "urban",
    weights: Weights = None,
    dimensions: Mapping[str, Sequence[str]] | None = None,
    by: Sequence[str] = (),
    year: str | None = None,
    design: Design | None = None,
    at_line: bool = True,
    level: float = 0.95,
) -> Any:
    """Estimate who is poor by income, by deprivations, by both or by neither.

    By the dual rule of the law, with ``cutoff="3"`` and the law's line, ``both`` are the poor and
    ``income_only`` the near-poor; ``deprived_only`` are above the line and in neither class, however much
    they lack.

    Parameters
    ----------
    frame
        One row a household or person (and year); any kind of frame that :func:`analysis.alkire_foster`
        takes.
    income, line, line_by, at_line
        As for :func:`analysis.poverty`.
    indicators, weights, dimensions
        As for :func:`analysis.alkire_foster`; one weighting.
    cutoff
        One cut-off, as there.
    by, year, design, level
        As for :func:`analysis.poverty`; a design with the weight ``members`` alone counts persons.

    Returns
    -------
    frame of the caller's kind
        The tidy frame of :func:`analysis.alkire_foster` with the measures ``both``, ``income_only``,
        ``deprived_only``, ``neither`` (shares that sum to 1) and ``number_…`` of each;
        ``income_poor`` and ``deprived``, the shares poor by either rule; ``deprived_of_income_poor`` and
        ``income_poor_of_deprived``; ``overlap``, both out of those who are poor by any; and changes. A row
        counts where its income and line are known, and its known flags settle whether it is deprived.

    Raises
    ------
    UsageError, DataError
        As for :func:`analysis.poverty` and :func:`analysis.alkire_foster`.

    Examples
    --------
    >>> rows = pl.DataFrame({"income": [5, 5, 20, 20], "a": [1, 0, 1, 0], "b": [1, 0, 1, None]})
    >>> found = income_deprivation(rows, "income", ["a", "b"], "2", line=10)
    >>> found.head(4).select("measure", "estimate").rows()
    [('both', 0.25), ('income_only', 0.25), ('deprived_only', 0.25), ('neither', 0.25)]
    """
    used = design or Design()
    question = Question.build(
        [POOR, _DEPRIVED], _CUTOFFS, weights=_WEIGHTS, by=by, year=year, design=used, level=level
    )
    chosen = rules(indicators, cutoff, weights, {name: tuple(m) for name, m in (dimensions or {}).items()})
    if len(chosen) != 1:
        raise UsageError("income against deprivations takes one cut-off and one weighting")
    wanted = [*indicators, *question.key_columns(), *([used.weight] if used.weight else [])]
    rows = with_line(frame, income, line, line_by, wanted, at_line=at_line)
    keys = keyed(rows, indicators, grouped=False)[KEY].to_numpy()
    pattern, unknown = split_keys(keys, len(indicators))
    low, high = chosen[0].poor(pattern), chosen[0].poor(pattern | unknown)
    settled = pl.Series(_DEPRIVED, low).set(pl.Series(low != high), None)
    coded = survey(rows.with_columns(settled), question)
    return like(frame, table(list(_blocks(coded))))


def _blocks(coded: Survey) -> Iterator[Rows]:
    question, layout = coded.question, coded.layout
    asked, parts, years = _estimands(layout), slices(coded), range(len(coded.years))
    single = question.design.single_psu
    warn_of_shared(coded, [parts[year, ""].sampled for year in years])
    sample = question.design.is_sample
    for year in years if sample else ():
        check_single(parts[year, ""].sampled, single)
    found = {
        name: moments({year: parts[year, name] for year in years}, asked, single, layout.bases, sample=sample)
        for name in ("", *question.by)
    }
    groups: dict[str, Labels] = {"": ("",), **coded.groups}
    for year in years:
        for name, known in found.items():
            yield levels(known, year, (coded.years[year], name, groups[name]), question.level)
    for pair in combinations(years, 2):
        labels = coded.years[pair[0]], coded.years[pair[1]]
        for name, known in found.items():
            yield from changes(known, pair, labels, ("-".join(labels), name, groups[name]), question.level)


def _estimands(layout: Layout) -> Estimands:
    """Return classes as sums and differences of those who are poor by a rule of ``_WEIGHTS``."""
    found = Builder(layout.count)
    anyone, income, both, deprived = (layout.poor(rule) for rule in (_ANY, _INCOME, _BOTH, _DEPRIVED_RULE))
    classes: dict[str, dict[int, float]] = {
        "both": {both: 1},
        "income_only": {income: 1, both: -1},
        "deprived_only": {deprived: 1, both: -1},
        "neither": {0: 1, anyone: -1},
    }
    for name, members in classes.items():
        found.add(Estimand("", "", name, change=True), members, {0: 1})
    for name, members in classes.items():
        found.add(Estimand("", "", f"number_{name}", change=True, amount=True), members, {})
    for name, column in (("income_poor", income), ("deprived", deprived)):
        found.add(Estimand("", "", name, change=True, second=column), {column: 1}, {0: 1})
    for name, column, rule in (
        ("deprived_of_income_poor", income, _INCOME),
        ("income_poor_of_deprived", deprived, _DEPRIVED_RULE),
        ("overlap", anyone, _ANY),
    ):
        found.add(Estimand("", "", name, change=True, base=2 + rule, second=both), {both: 1}, {column: 1})
    return found.build()
