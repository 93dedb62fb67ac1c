"""The same households in two years: who left poverty, who fell into it, and what that did to M0.

Shares of stayed, escaped, newly and never poor use the weight of the first year. With ŵ_t the weights
of year t as shares of the panel, the change in its M0 is exactly
exit  -Σ_{poor, then not} ŵ_0 c_0  +  entry  Σ_{not, then poor} ŵ_1 c_1  +
ongoing  Σ_{poor in both} (ŵ_1 c_1 - ŵ_0 c_0), also where weights differ between the years.
A household counts in its stratum, PSU and subgroup of the first year.

Source: Alkire, Roche and Vaz (2017), Changes over time in multidimensional poverty, World
Development 94, with the exit/entry/ongoing split of a panel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.measures.alkire_foster.codes import Codes, Labels
from analysis.measures.alkire_foster.features import Estimand, Matrix
from analysis.measures.alkire_foster.intervals import bounded, symmetric
from analysis.measures.alkire_foster.moments import known_errors
from analysis.measures.alkire_foster.slices import Sampled, Slice, gathered
from analysis.measures.alkire_foster.survey import Survey
from analysis.measures.alkire_foster.tidy import Rows, block
from analysis.measures.alkire_foster.variance import influence, ratios, variance

STATES = ("stayed_poor", "escaped", "newly_poor", "never_poor")
PARTS = ("M0_exit", "M0_entry", "M0_ongoing")
# Sums of one rule: the four states, then c of exit, entry, ongoing before and after.
_WIDTH = len(STATES) + 4


@dataclass(frozen=True)
class Panel:
    """Places of the cells of households that are complete in both years, pair by pair."""

    first: Codes
    second: Codes


def panel(survey: Survey, pair: tuple[int, int]) -> Panel:
    """Match households over two years."""
    here = [np.flatnonzero((survey.year == year) & (survey.complete > 0)) for year in pair]
    keys = [survey.household[cells] for cells in here]
    _, first, second = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    return Panel(here[0][first], here[1][second])


def panel_rows(survey: Survey, found: Panel, drawn: Sampled, label: str, by: str) -> Rows | None:
    """Return transitions and the split of ΔM0 by subgroup, or nothing without common households."""
    if not len(found.first):
        return None
    design = survey.question.design
    part, n = _slice(survey, found, drawn, by)
    basic, mix, labels = _combinations(survey)
    value = ratios(part.totals, *basic) @ mix
    error = np.full_like(value, np.nan)
    # Of a panel everybody counts: the weight of the first year is the first feature.
    psus, df = part.reach([0]) if design.is_sample else (np.full((part.size, 1), np.nan),) * 2
    if design.is_sample:
        var = variance(part, influence(part, *basic) @ mix, design.single_psu)
        error = np.sqrt(known_errors(var, psus, df))
    rows = part.rows[:, None].astype(float)
    level = survey.question.level
    shares = np.array([item.measure in STATES for item in labels])
    ends = zip(bounded(value, error, df, rows, level=level), symmetric(value, error, df, level), strict=True)
    low, high = (np.where(shares, share, change) for share, change in ends)
    groups: Labels = survey.groups[by] if by else ("",)
    # A state that nobody is in is a share of 0, not a missing row.
    present = part.rows[:, None] > 0
    return block(
        (label, by, groups),
        labels,
        (value, error, low, high),
        n,
        present,
        {"df": df, "n_psu": psus, "rows": rows},
    )


def _slice(survey: Survey, found: Panel, drawn: Sampled, by: str) -> tuple[Slice, Matrix]:
    """Sum the panel by subgroup and PSU; also count households by subgroup and measure."""
    cell = found.first
    group = survey.group[by][cell] if by else np.zeros(len(cell), np.int64)
    order = np.lexsort((survey.unit[cell], survey.stratum[cell], group))
    size = len(survey.groups[by]) if by else 1
    x, states = _sums(survey, found)
    members = np.bincount(group, minlength=size)
    counts = [np.bincount(group, states[:, at], minlength=size) for at in range(states.shape[1])]
    n = []
    for rule in range(len(survey.question.rules)):
        n += counts[rule * len(STATES) : (rule + 1) * len(STATES)] + [members] * len(PARTS)
    ones = np.ones(len(cell))
    part = Slice(
        drawn,
        size,
        group[order],
        survey.stratum[cell][order],
        survey.unit[cell][order],
        x[order],
        ones,
        ones,
        order,
        members,
        members,
        np.ones(len(cell)) if survey.has_units else (survey.weight[cell] > 0)[order].astype(float),
        np.zeros((size, 0)),
    )
    return gathered(part), np.stack(n, axis=1)


def _sums(survey: Survey, found: Panel) -> tuple[Matrix, Matrix]:
    """Return per household the weighted sums (both weights first) and its states."""
    layout = survey.layout
    weights = [survey.weight[cells] for cells in (found.first, found.second)]
    columns, states = [*weights], []
    for rule in range(len(survey.question.rules)):
        poor, score = (
            [survey.features[survey.pattern[cells], column(rule)] for cells in (found.first, found.second)]
            for column in (layout.poor, layout.score)
        )
        was, now = poor
        moves = [was * now, was * (1 - now), (1 - was) * now, (1 - was) * (1 - now)]
        states += moves
        columns += [weights[0] * move for move in moves]
        columns += [weights[0] * score[0] * moves[1], weights[1] * score[1] * moves[2]]
        columns += [weights[0] * score[0] * moves[0], weights[1] * score[1] * moves[0]]
    return np.stack(columns, axis=1), np.stack(states, axis=1)


def _combinations(survey: Survey) -> tuple[tuple[Matrix, Matrix], Matrix, list[Estimand]]:
    """Return the ratios of sums to weights, how they mix into measures, and the measures."""
    count = len(survey.question.rules)
    width = count * _WIDTH
    num = np.vstack([np.zeros((2, width)), np.eye(width)])
    den = np.zeros((2 + width, width))
    mix = np.zeros((width, count * (len(STATES) + len(PARTS))))
    labels = []
    for place, rule in enumerate(survey.question.rules):
        at, out = place * _WIDTH, place * (len(STATES) + len(PARTS))
        for column, year in enumerate((0, 0, 0, 0, 0, 1, 0, 1)):
            den[year, at + column] = 1
        mix[at : at + 4, out : out + 4] = np.eye(4)
        mix[at + 4, out + 4], mix[at + 5, out + 5] = -1, 1
        mix[at + 6, out + 6], mix[at + 7, out + 6] = -1, 1
        labels += [Estimand(rule.weighting, rule.cutoff, name) for name in (*STATES, *PARTS)]
    return (num, den), mix, labels
