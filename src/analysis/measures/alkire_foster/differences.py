"""Differences between subgroups in the same year, tested.

For subgroups g and h with linearised values z_g and z_h by PSU (0 for PSUs that a subgroup is not in),
V(θ_g - θ_h) = V(θ_g) + V(θ_h) - 2 Σ_s n_s/(n_s - 1) Σ_i (z_gi - z̄_g)(z_hi - z̄_h): subgroups share PSUs, so
their estimates covary. A subgroup without spread has the interval of :mod:`intervals`, and so
has its difference from another; there is no p-value. Source: Särndal, Swensson and Wretman (1992), §5.8.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import coo_array

from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.features import Matrix
from analysis.measures.alkire_foster.intervals import NO_SPREAD, difference, p_value, symmetric
from analysis.measures.alkire_foster.levels import level_ends
from analysis.measures.alkire_foster.moments import Moments, moments
from analysis.measures.alkire_foster.question import Question, SinglePsu
from analysis.measures.alkire_foster.slices import Slice, slices
from analysis.measures.alkire_foster.survey import survey
from analysis.measures.alkire_foster.tidy import like
from analysis.measures.alkire_foster.variance import check_single, influence

MOST_ROWS = 10_000_000


def differences(frame: Any, question: Question) -> Any:
    """Estimate and test the differences between every two subgroups of each year.

    Parameters
    ----------
    frame
        As for :func:`analysis.alkire_foster`.
    question
        What is asked: :meth:`Question.build`, with at least one column in ``by``.

    Returns
    -------
    frame of the caller's kind
        One row per year, subgroup column, pair of subgroups, rule, measure (``H``, ``A``, ``M0``,
        ``headcount``, ``censored_headcount``) and indicator: ``year, by, first, second, weighting, cutoff,
        measure, indicator, estimate`` (first less second), ``std_error, ci_low, ci_high, df, p_value``. The
        degrees of freedom are the smaller of both subgroups'. The p-value is two-sided and of one
        comparison: with many, some are small by chance. What is not known is missing; in a census there are
        no errors.

    Raises
    ------
    UsageError, DataError
        As there, and where there is no subgroup column, or more pairs of groups than a table has room for.

    Examples
    --------
    >>> rows = pl.DataFrame({"a": [0, 1, 1, 1], "area": ["r", "r", "u", "u"]})
    >>> found = differences(rows, Question.build(["a"], ["1"], by=["area"]))
    >>> found.filter(measure="H").select("first", "second", "estimate").rows()
    [('r', 'u', -0.5)]
    """
    if not question.by:
        raise UsageError("differences need a column of subgroups (by)")
    coded = survey(frame, question)
    parts, layout, single = slices(coded), coded.layout, question.design.single_psu
    everything = layout.estimands()
    chosen = [at for at, one in enumerate(everything.labels) if one.change and not one.amount]
    asked, sample, tables = everything.pick(chosen), question.design.is_sample, []
    for year, label in enumerate(coded.years):
        if sample:
            check_single(parts[year, ""].sampled, single)
        for name in question.by:
            part, whole = parts[year, name], parts[year, ""]
            found = moments({0: part}, asked, single, layout.bases, sample=sample)
            z = influence(part, asked.num, asked.den) if sample else None
            pairs = list(combinations(np.flatnonzero(part.rows > 0), 2))
            if len(pairs) * len(chosen) > MOST_ROWS:
                raise UsageError(
                    f"{name}: {len(pairs)} pairs of groups would be {len(pairs) * len(chosen)} rows; "
                    f"at most {MOST_ROWS} are made, so choose larger groups"
                )
            if pairs:
                here = _table(found, part, whole, z, np.array(pairs), single, question.level)
                names = pl.Series(coded.groups[name], dtype=pl.String)
                head: list[pl.Expr | pl.Series] = [
                    pl.lit(label).alias("year"),
                    pl.lit(name).alias("by"),
                    *(names.gather(here[one]).alias(one) for one in ("first", "second")),
                ]
                tables.append(here.select(*head, pl.exclude("first", "second")))
    if not tables:
        raise UsageError("there are no two subgroups in the same year")
    return like(frame, pl.concat(tables).with_columns(pl.selectors.float().fill_nan(None)))


def _table(  # noqa: PLR0913, PLR0917 - what a difference is made of
    found: Moments,
    part: Slice,
    whole: Slice,
    z: Matrix | None,
    pairs: Any,
    single: SinglePsu,
    level: float,
) -> pl.DataFrame:
    first, second = pairs.T
    value = found.value[0][first] - found.value[0][second]
    df = np.fmin(found.df[0][first], found.df[0][second])
    error = np.full_like(value, np.nan)
    for at, column in enumerate([] if z is None else z.T):
        crossed = _crossed(part, whole, np.nan_to_num(column), single)[first, second]
        spread = found.var[0][first, at] + found.var[0][second, at] - 2 * crossed
        error[:, at] = np.sqrt(np.maximum(spread, 0))
    flat = np.fmin(found.var[0][first], found.var[0][second]) <= NO_SPREAD**2
    flat &= ~found.fixed & np.isfinite(error)
    ends = level_ends(found, 0, level)
    both = (ends[0][second], ends[1][second]), (ends[0][first], ends[1][first])
    edges = difference(found.value[0][second], found.value[0][first], both)
    usual = symmetric(value, error, df, level)
    low, high = (np.where(flat, edge, end) for edge, end in zip(edges, usual, strict=True))
    labels = {
        name: [getattr(one, name) for one in found.labels] * len(pairs)
        for name in ("weighting", "cutoff", "measure", "indicator")
    }
    numbers = {"estimate": value, "std_error": error, "ci_low": low, "ci_high": high, "df": df}
    numbers["p_value"] = np.where(flat, np.nan, p_value(value, error, df))
    width = len(found.labels)
    places = {"first": np.repeat(first, width), "second": np.repeat(second, width)}
    return pl.DataFrame({**places, **labels, **{name: one.ravel() for name, one in numbers.items()}})


def _crossed(part: Slice, whole: Slice, z: Any, single: SinglePsu) -> Matrix:
    """Return the covariances of sums of z between subgroups of one year, subgroups × subgroups."""
    n = part.sampled.counts.astype(float)
    factor = part.sampled.left * np.where(n > 1, n / np.maximum(n - 1, 1), single == "centered")
    # Rows that are their own PSU belong to one subgroup: no PSU has two.
    products = np.zeros((part.size, part.size))
    if len(part.sampled.units):
        sums = coo_array((z, (part.parent, part.group)), shape=(len(whole.unit), part.size)).tocsr()
        products = (sums.T @ sums.multiply(factor[whole.stratum][:, None])).toarray()
    totals = np.zeros((part.size, len(n)))
    np.add.at(totals, (part.group, part.stratum), z * part.weight)
    found: Matrix = products - (totals * np.where(n > 1, factor / np.maximum(n, 1), 0)) @ totals.T
    return found
