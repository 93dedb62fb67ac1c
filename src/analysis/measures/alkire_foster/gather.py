"""From rows to sums by PSU at once, where a sample has many rows of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from analysis.measures.alkire_foster.codes import Coded, Codes, combined
from analysis.measures.alkire_foster.features import Layout, Matrix
from analysis.measures.alkire_foster.question import Question


@dataclass(frozen=True)
class Contents:
    """What is in each cell, apart from its keys.

    Parameters
    ----------
    pattern
        Row of ``features``.
    features
        Features per distinct pattern, or already summed, a row a cell.
    rows, complete
        Number of rows, and of those without a missing flag.
    weight, square
        Sums of weights and of squared weights; 1 where ``features`` are sums.
    drawn
        Number of rows with a weight above 0.
    poor
        Number of rows that are poor, cells × rules; None where ``features`` tell it.
    """

    pattern: Codes
    features: Matrix
    rows: Codes
    complete: Codes
    weight: Matrix
    square: Matrix
    drawn: Codes
    poor: Matrix | None = None

    def poor_rows(self, column: int) -> Matrix:
        """Return the rows of each cell that a column of the features marks."""
        marked: Matrix = self.features[:, column][self.pattern] * self.rows
        return marked


def gathered(inside: Contents, codes: Coded, question: Question) -> tuple[Contents, Coded]:
    """Sum weighted features over all rows with the same keys, where that is what errors are made of.

    Households that are followed, and rows that are their own PSU, stay as they are.
    """
    if not question.design.psu or question.household:
        return inside, codes
    place, first = combined([key for key, _ in codes.values()], len(inside.rows))
    entries = (place.astype(np.int32), inside.pattern.astype(np.int32))
    shape = (len(first), len(inside.features))
    sums = coo_array((inside.weight, entries), shape=shape) @ inside.features
    poor = [np.bincount(place, inside.poor_rows(at), len(first)) for at in Layout(question).bases[2:]]
    rows = np.bincount(place, inside.rows).astype(np.int64)
    whole = inside.complete is inside.rows
    complete = rows if whole else np.bincount(place, inside.complete).astype(np.int64)
    ones = np.ones(len(first))
    contents = Contents(np.arange(len(first)), sums, rows, complete, ones, ones, rows, np.stack(poor, axis=1))
    return contents, {name: (key[first], labels) for name, (key, labels) in codes.items()}
