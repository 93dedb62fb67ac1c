"""Subgroups against the whole: their share of the population and of M0.

The numerator lies in the subgroup and the denominator in the whole, so every PSU has a linearised
value: z_i = (1[i in g] y_i - share · y_i)/Y.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

import numpy as np

from analysis.measures.alkire_foster.features import Estimands, Matrix
from analysis.measures.alkire_foster.intervals import bounded
from analysis.measures.alkire_foster.levels import Place
from analysis.measures.alkire_foster.question import SinglePsu
from analysis.measures.alkire_foster.slices import Slice
from analysis.measures.alkire_foster.tidy import Rows, block
from analysis.measures.alkire_foster.variance import variance

_TOGETHER = 100
T = TypeVar("T")


def share_rows(whole: Slice, part: Slice, asked: Estimands, single: SinglePsu | None, place: Place) -> Rows:
    """Return population shares and contributions of subgroups; ``single`` is None for a census."""
    top, bottom = part.totals @ asked.num, whole.totals @ asked.den
    value = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom != 0)
    error = np.full_like(value, np.nan)
    if single is not None:
        stacks = batches(share_influences(whole, part, asked))
        found = [variance(whole, np.hstack(stack), single) for stack in stacks]
        error = np.sqrt(np.hstack(found)).reshape(value.shape)
    low, high = bounded(value, error, whole.sampled.df)
    return block(place, asked.labels, (value, error, low, high), part.rows[:, None])


def share_influences(whole: Slice, part: Slice, asked: Estimands) -> Iterator[Matrix]:
    """Yield the linearised values of each subgroup's shares, atoms of the whole × measures."""
    top, below = part.x @ asked.num, whole.x @ asked.den
    bottom = whole.weight @ below
    scale = np.divide(1, bottom, out=np.full_like(bottom, np.nan), where=bottom != 0)
    for group in range(part.size):
        inside = on_whole(whole, part, group, top)
        yield (inside - (whole.weight @ inside) * scale * below) * scale


def batches(items: Iterator[T]) -> Iterator[tuple[T, ...]]:
    """Yield items by the hundred: fewer passes over the design, and bounded memory."""
    while batch := tuple(islice(items, _TOGETHER)):
        yield batch


def on_whole(whole: Slice, part: Slice, group: int, values: Matrix) -> Matrix:
    """Return the values of a subgroup's atoms on the atoms of the whole, 0 where it has none."""
    dense = np.zeros((len(whole.group), values.shape[1]))
    members = slice(*np.searchsorted(part.group, [group, group + 1]))
    dense[part.parent[members]] = values[members]
    return dense
