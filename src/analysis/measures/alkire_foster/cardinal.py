"""M1 and M2 for cardinal data: how far below the line the deprivations of the poor are.

With achievements y >= 0 and lines z, the gap of a deprivation is (z - y)/z where y < z, else 0, and
M_α = Σ ρ Σ_j w_j gap_j^α / Σ1 with ρ and w as for M0; α = 0 is M0.

Source: Alkire and Foster (2011), section 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from analysis.core.engines import collected
from analysis.core.errors import DataError, Finding, UsageError
from analysis.measures.alkire_foster.codes import Labels
from analysis.measures.alkire_foster.features import Estimand, Estimands, Matrix
from analysis.measures.alkire_foster.identification import Amount
from analysis.measures.alkire_foster.levels import levels
from analysis.measures.alkire_foster.moments import moments
from analysis.measures.alkire_foster.question import Design, Question
from analysis.measures.alkire_foster.slices import slices
from analysis.measures.alkire_foster.survey import Survey, survey
from analysis.measures.alkire_foster.tidy import like, table
from analysis.measures.alkire_foster.variance import check_single

_ROW, _YEAR = "__row", "__year"


def cardinal(  # noqa: PLR0913 - the parts of the question
    frame: Any,
    lines: Mapping[str, float],
    cutoffs: Sequence[Amount],
    *,
    weights: Sequence[Amount] | Mapping[str, Sequence[Amount]] | None = None,
    by: Sequence[str] = (),
    design: Design | None = None,
) -> Any:
    """Estimate H, A, M0, M1 and M2 from achievements and deprivation lines.

    Parameters
    ----------
    frame
        One row a household or person; any kind of frame that :func:`analysis.alkire_foster` takes.
    lines
        Columns of achievements, each with the line below which one is deprived, above 0.
    cutoffs, weights, by
        As for :func:`analysis.alkire_foster`.
    design
        Weight, strata and PSUs; a census without.

    Returns
    -------
    frame of the caller's kind
        The tidy frame of :func:`analysis.alkire_foster` with the measures H, A, M0, M1, M2. Rows with
        a missing achievement are left out.

    Raises
    ------
    UsageError, DataError
        As there, and for a line that is not above 0 or a negative achievement.

    Examples
    --------
    >>> rows = pl.DataFrame({"income": [5.0, 20.0], "schooling": [3, 9]})
    >>> cardinal(rows, {"income": 10, "schooling": 6}, ["2"])["estimate"].to_list()
    [0.5, 1.0, 0.5, 0.25, 0.125]
    """
    names = list(lines)
    flat = [name for name, line in lines.items() if not line > 0]
    if flat:
        raise UsageError(f"the line of {', '.join(flat)} is not above 0")
    design = design or Design()
    question = Question.build(
        names, cutoffs, weights=weights, by=by, year=_YEAR, household=_ROW, design=design
    )
    rows = _rows(frame, question)
    flags = rows.with_columns(pl.col(name) < line for name, line in lines.items())
    coded = survey(flags, question)
    achieved = rows.select(pl.col(name).fill_null(line) / line for name, line in lines.items())
    depth = 1 - achieved.to_numpy()
    coded, asked = _with_depth(coded, np.maximum(depth, 0)[coded.household])
    parts = slices(coded)
    if design.is_sample:
        check_single(parts[0, ""].sampled, design.single_psu)
    blocks = []
    for name in ("", *by):
        found = moments(
            {0: parts[0, name]}, asked, design.single_psu, coded.layout.bases, sample=design.is_sample
        )
        groups: Labels = coded.groups[name] if name else ("",)
        blocks.append(levels(found, 0, ("", name, groups), question.level))
    return like(frame, table(blocks))


def _rows(frame: Any, question: Question) -> pl.DataFrame:
    """Read the columns that are needed, and number the rows."""
    data: Any = nw.from_native(frame)
    weight = [question.design.weight] if question.design.weight else []
    wanted = list(dict.fromkeys([*question.indicators, *question.by, *question.design.columns(), *weight]))
    absent = [name for name in wanted if name not in data.collect_schema()]
    if absent:
        raise UsageError(f"no column {', '.join(absent)}")
    rows = collected(data.select(wanted))
    wrong = [name for name in question.indicators if not rows.schema[name].is_numeric()]
    if wrong:
        raise DataError([Finding("bad_achievement", "frame", column=name) for name in wrong])
    rows = rows.with_columns(pl.col(question.indicators).cast(pl.Float64).fill_nan(None))
    negative = [name for name in question.indicators if (rows[name] < 0).any()]
    if negative:
        raise DataError(
            [
                Finding("bad_achievement", "frame", column=name, found=str(rows[name].min()))
                for name in negative
            ]
        )
    return rows.with_row_index(_ROW).with_columns(pl.lit(0).alias(_YEAR))


def _with_depth(coded: Survey, depth: Matrix) -> tuple[Survey, Estimands]:
    """Give each row features of its own: those of its pattern, and its gaps and squared gaps if poor."""
    layout, rules = coded.layout, coded.question.rules
    base = coded.features[coded.pattern]
    extra = [
        base[:, layout.poor(place)] * (depth**power @ rule.shares())
        for place, rule in enumerate(rules)
        for power in (1, 2)
    ]
    features = np.hstack([base, np.stack(extra, axis=1)])
    asked = layout.estimands()
    labels: list[Estimand] = []
    num = np.zeros((features.shape[1], 5 * len(rules)))
    den = np.zeros_like(num)
    first = [at for at, label in enumerate(asked.labels) if label.measure == "H"]
    for place, at in enumerate(first):
        columns = slice(5 * place, 5 * place + 3)
        num[: layout.count, columns] = asked.num[:, at : at + 3]
        den[: layout.count, columns] = asked.den[:, at : at + 3]
        labels += asked.labels[at : at + 3]
        for power in (1, 2):
            num[layout.count + 2 * place + power - 1, 5 * place + 2 + power] = 1
            den[0, 5 * place + 2 + power] = 1
            labels.append(replace(asked.labels[at], measure=f"M{power}", change=False, second=-1))
    rows = replace(coded, features=features, pattern=np.arange(len(features)))
    return rows, Estimands(tuple(labels), num, den)
