"""Alkire–Foster measures of multidimensional poverty, with the errors that they have in a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.measures.alkire_foster.estimate import Estimates, estimate
from analysis.measures.alkire_foster.identification import Amount, Rule, Weights, rules
from analysis.measures.alkire_foster.question import Design, Question, SinglePsu
from analysis.measures.alkire_foster.tidy import like
from analysis.measures.alkire_foster.weights import SurveyWarning

__all__ = [
    "Amount",
    "Design",
    "Estimates",
    "Question",
    "Rule",
    "SinglePsu",
    "SurveyWarning",
    "alkire_foster",
    "estimate",
    "rules",
]


def alkire_foster(  # noqa: PLR0913 - the parts of the question are the options of the command
    frame: Any,
    indicators: Sequence[str],
    cutoffs: Sequence[Amount] | Amount,
    *,
    weights: Weights = None,
    dimensions: Mapping[str, Sequence[str]] | None = None,
    by: Sequence[str] = (),
    year: str | None = None,
    household: str | None = None,
    sample_weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    single_psu: SinglePsu = "centered",
    census: bool | None = None,
    independent_years: bool | None = None,
    nested_psu: bool = False,
    fpc: str | None = None,
    level: float = 0.95,
) -> Any:
    """Estimate every Alkire–Foster measure of a table of yes/no deprivations.

    Parameters
    ----------
    frame
        One row a household or person (and year): pandas or Polars frame, Polars lazy frame, Arrow
        table, DuckDB relation or Spark frame.
    indicators
        Columns of flags: true/false or 0/1; rows with a missing flag are left out, see Notes.
    cutoffs
        ``"3"``: as many weighted deprivations; ``"1/3"`` or a Fraction: that share of the total weight. One
        cut-off may stand alone, without a list.
    weights
        Relative weights in the order of the indicators, or by indicator; several weightings by name. A text
        is exact as written; a float is the simplest fraction that equals it.
    dimensions
        Names of dimensions with their indicators. Without ``weights``, and where they hold every indicator,
        dimensions weigh alike and so do the indicators of each (1 in all); otherwise indicators weigh 1 each.
    by
        Columns of subgroups, each taken alone, each a domain of the full design.
    year
        Column of the year; with two or more, changes are estimated between every two.
    household
        Column of an identity that is unique in a year; then transitions are estimated, too.
    sample_weight, strata, psu
        The design; with none of them the input is a census without sampling error.
    single_psu
        Strata with one PSU: ``centered`` (its deviation from the mean of all PSUs), ``certainty`` (no
        variance) or ``error``.
    census, independent_years, nested_psu, fpc
        As ``census``, ``independent_years``, ``nested`` and ``fpc`` of :class:`Design`.
    level
        Of the confidence intervals.

    Returns
    -------
    frame of the caller's kind
        One row per year, subgroup, cut-off, measure and indicator: ``year, by, group, cutoff, measure,
        indicator, estimate, std_error, ci_low, ci_high, n, df, n_psu, deff, p_value, reliability``, with
        ``weighting`` before ``cutoff`` where there are several. Levels are shares from 0 to 1, changes are
        differences of them, relative changes are in percent. ``n`` counts rows; ``n_psu`` the PSUs and
        ``df`` the degrees of freedom (PSUs less strata) of those whom the denominator counts; ``deff`` is
        the design effect. ``reliability`` names what makes an estimate of a sample weak: ``n`` (fewer than
        30 rows), ``df`` (fewer than 8), ``cv`` (a standard error above 30 %), or says ``ok``. What is
        undefined, such as A where nobody is poor, is missing; so is the group of rows without one.

    Raises
    ------
    UsageError
        If a column, weight, cut-off or dimension is wrong.
    DataError
        If the rows are wrong: flags that are not binary, negative or missing weights, a PSU in two
        strata, an identity twice in a year, missing keys, or no complete row.

    Warns
    -----
    SurveyWarning
        Where rounded weights may have moved a household over the cut-off, or PSU numbers of two years match
        by name only.

    Notes
    -----
    Where rows are left out, ``H_lower`` and ``H_upper``, ``M0_lower`` and ``M0_upper`` take all their missing
    flags as not deprived and as deprived, over all rows; ``share_missing`` tells for each indicator the share
    of all rows in which it is missing. ``docs/measures.md`` has every formula with its source.

    Examples
    --------
    >>> import polars as pl
    >>> rows = pl.DataFrame({"a": [0, 1, 1, 0], "b": [0, 0, 1, 1], "c": [0, 0, 1, 0], "d": [0, 1, 1, 0]})
    >>> found = alkire_foster(rows, ["a", "b", "c", "d"], ["2"])
    >>> found.filter(pl.col("measure").is_in(["H", "A", "M0"]))["estimate"].to_list()
    [0.5, 0.75, 0.375]
    """
    question = Question.build(
        indicators,
        cutoffs,
        weights=weights,
        dimensions=dimensions,
        by=by,
        year=year,
        household=household,
        design=Design(
            sample_weight, strata, psu, single_psu, census, independent_years, nested=nested_psu, fpc=fpc
        ),
        level=level,
    )
    return like(frame, estimate(frame, question).frame)
