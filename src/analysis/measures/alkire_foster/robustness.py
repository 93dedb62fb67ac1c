"""Does the picture depend on choices? Cut-offs, weights, indicators.

Dominance: group a dominates b where its measure is at most b's at every cut-off and less at one, so
that a is the better off whatever k (Alkire and Foster 2011, section 6; first-order dominance of the
weighted counts for H). Rank stability: pairs of groups that keep their order from one cut-off or
weighting to another, as a share, and Kendall's tau-b (Alkire et al. 2015, chapter 8).
Redundancy R0 = P(i and j)/min(P(i), P(j)) and Cramér's V of two flags (ibid., section 7.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.question import Design, Question
from analysis.measures.alkire_foster.survey import survey
from analysis.measures.alkire_foster.tidy import COLUMNS, like


def dominance(found: Any, measure: str, by: str) -> Any:
    """Compare subgroups over all cut-offs of a result.

    Parameters
    ----------
    found
        A result of :func:`analysis.alkire_foster` with several cut-offs, of any kind of frame.
    measure
        ``H`` or ``M0``.
    by
        The subgroup column.

    Returns
    -------
    frame of the caller's kind
        One row per year, weighting (where there are several) and ordered pair of groups, among them that of
        rows without one, which is missing: ``year, better,
        worse, dominates`` and ``certain``, whether the confidence intervals are also apart at every cut-off;
        never so where one of them is missing.

    Examples
    --------
    >>> from analysis import alkire_foster
    >>> rows = pl.DataFrame({"a": [0, 1, 1, 1], "b": [0, 0, 1, 0], "area": ["u", "u", "r", "r"]})
    >>> result = alkire_foster(rows, ["a", "b"], ["1", "2"], by=["area"])
    >>> dominance(result, "H", "area").filter("dominates")["better"].to_list()
    ['u']
    """
    rows, held, names = _asked(found, measure, by, "cutoff")
    out = []
    for keys, here in _parts(rows, held):
        curves = _by_group(here, ["estimate", "ci_low", "ci_high"])
        for better, worse in permutations(curves, 2):
            low, high = curves[better], curves[worse]
            below = bool((low[:, 0] <= high[:, 0]).all() and (low[:, 0] < high[:, 0]).any())
            apart = bool((low[:, 2] < high[:, 1]).all())
            out.append((*keys, better, worse, below, below and apart))
    schema = dict.fromkeys([*names, "better", "worse"], pl.String)
    return like(
        found,
        pl.DataFrame(out, schema={**schema, "dominates": pl.Boolean, "certain": pl.Boolean}, orient="row"),
    )


def _asked(found: Any, measure: str, by: str, over: str) -> tuple[pl.DataFrame, list[str], list[str]]:
    """Return the rows of a measure, and what takes them apart."""
    rows = nw.from_native(found).lazy().collect(backend="polars").to_native()
    if absent := [name for name in (*COLUMNS, *over.split()) if name not in rows.columns]:
        raise UsageError(f"no column {absent[0]}: this is no result of alkire_foster, or has one weighting")
    rows = rows.filter(pl.col("measure") == measure, pl.col("by") == by)
    if rows.is_empty():
        raise UsageError(f"no rows of {measure} by {by}")
    # The group of a missing value stays apart from that of an empty text.
    rows = rows.with_columns(pl.col("year").fill_null(""))
    several = [name for name in ("weighting", "cutoff") if name in rows.columns and rows[name].n_unique() > 1]
    held = ["year", *(name for name in several if name not in over.split())]
    return rows, held, held


def _parts(rows: pl.DataFrame, held: list[str]) -> Iterator[tuple[tuple[Any, ...], pl.DataFrame]]:
    yield from rows.partition_by(held, maintain_order=True, as_dict=True).items()


def rank_stability(found: Any, measure: str, by: str, over: Sequence[str] | str = ("cutoff",)) -> Any:
    """Compare the ranking of subgroups between choices.

    Parameters
    ----------
    found, measure, by
        As for :func:`dominance`.
    over
        What is chosen: ``cutoff``, ``weighting``, or both.

    Returns
    -------
    frame of the caller's kind
        One row per year, what is not compared of weighting and cut-off, and pair of choices: ``year,
        first, second, same_order_share`` (0-1, of the
        pairs of groups that differ in both or tie in both) and ``kendall_tau`` (-1 to 1, tau-b, missing
        where all groups tie).

    Examples
    --------
    >>> from analysis import alkire_foster
    >>> rows = pl.DataFrame({"a": [0, 1, 1, 1], "b": [0, 0, 1, 0], "area": ["u", "u", "r", "r"]})
    >>> result = alkire_foster(rows, ["a", "b"], ["1", "2"], by=["area"])
    >>> rank_stability(result, "H", "area").rows()
    [('', '1', '2', 1.0, 1.0)]
    """
    chosen = [over] if isinstance(over, str) else list(over)
    if not chosen or {*chosen} - {"cutoff", "weighting"}:
        raise UsageError(f"ranks are compared over cutoff, weighting or both, not over {', '.join(chosen)}")
    rows, held, names = _asked(found, measure, by, " ".join(chosen))
    rows = rows.with_columns(choice=pl.concat_str(chosen, separator=" "))
    out = []
    for keys, here in _parts(rows, held):
        groups = here["group"].unique().sort()
        choices = {}
        for choice in here["choice"].unique(maintain_order=True):
            one = pl.DataFrame({"group": groups}).join(
                here.filter(choice=choice), on="group", how="left", nulls_equal=True
            )
            choices[choice] = one.sort("group")["estimate"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for first, second in combinations(choices, 2):
            out.append((*keys, first, second, *_agreement(choices[first], choices[second])))
    schema = {
        **dict.fromkeys([*names, "first", "second"], pl.String),
        "same_order_share": pl.Float64,
        "kendall_tau": pl.Float64,
    }
    return like(found, pl.DataFrame(out, schema=schema, orient="row"))


def association(frame: Any, indicators: Sequence[str], *, sample_weight: str | None = None) -> Any:
    """Measure how far every two indicators say the same.

    Parameters
    ----------
    frame, indicators, sample_weight
        As for :func:`analysis.alkire_foster`; rows with a missing flag are left out.

    Returns
    -------
    frame of the caller's kind
        One row per pair: ``first, second``; ``both``, the share deprived in both; ``redundancy``, of those
        deprived in the rarer one the share deprived in both, missing where nobody is; ``cramers_v``, -1 to
        1 with the sign of the association, missing where a flag does not vary.

    Examples
    --------
    >>> rows = pl.DataFrame({"a": [1, 1, 0, 0], "b": [1, 0, 0, 0]})
    >>> association(rows, ["a", "b"]).rows()
    [('a', 'b', 0.25, 1.0, 0.5773502691896258)]
    """
    question = Question.build(indicators, ["1"], design=Design(sample_weight))
    coded = survey(frame, question)
    # The flags of the features follow the column of all rows.
    known = coded.features[coded.pattern][:, : len(indicators) + 1]
    joint = known.T @ (known * coded.weight[:, None])
    joint = joint[1:, 1:] / joint[0, 0]
    out = []
    for i, j in combinations(range(len(indicators)), 2):
        alone, both = (joint[i, i], joint[j, j]), joint[i, j]
        spread = np.sqrt(alone[0] * (1 - alone[0]) * alone[1] * (1 - alone[1]))
        redundancy = both / min(alone) if min(alone) > 0 else None
        v = (both - alone[0] * alone[1]) / spread if spread > 0 else None
        out.append((indicators[i], indicators[j], both, redundancy, v))
    names = ["first", "second", "both", "redundancy", "cramers_v"]
    schema = {name: pl.String if name in names[:2] else pl.Float64 for name in names}
    return like(frame, pl.DataFrame(out, schema=schema, orient="row"))


def _by_group(rows: pl.DataFrame, columns: list[str]) -> dict[str | None, npt.NDArray[np.float64]]:
    """Return the numbers of each group, cut-offs × columns, in the order of the result."""
    return {
        group: rows.filter(pl.col("group").eq_missing(group)).select(columns).cast(pl.Float64).to_numpy()
        for group in rows["group"].unique().sort()
    }


def _agreement(
    first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]
) -> tuple[float | None, float | None]:
    """Return the share of pairs in the same order and tau-b."""
    known = np.isfinite(first) & np.isfinite(second)
    first, second = first[known], second[known]
    upper = np.triu_indices(len(first), 1)
    a, b = (np.sign(values[:, None] - values[None, :])[upper] for values in (first, second))
    if not len(a):
        return None, None
    spread = np.sqrt((a != 0).sum() * (b != 0).sum())
    return float((a == b).mean()), float((a * b).sum() / spread) if spread > 0 else None
