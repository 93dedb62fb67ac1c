"""From rows to sums by PSU at once, where a sample has many rows of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.sparse import coo_array

from analysis.measures.alkire_foster.codes import Codes, grouped, numbered
from analysis.measures.alkire_foster.features import Layout, Matrix
from analysis.measures.alkire_foster.question import Question

_MATRICES = ("features", "poor")


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


@dataclass(frozen=True)
class Piece:
    """Cells of a part of the rows.

    Parameters
    ----------
    keys
        A row a cell: years, PSUs and the like as they came.
    inside
        What is in each cell.
    """

    keys: pl.DataFrame
    inside: Contents

    def __len__(self) -> int:
        return self.keys.height


def is_gathered(question: Question) -> bool:
    """Say whether errors are made of sums by PSU.

    Households that are followed, and rows that are their own PSU, stay as they are.
    """
    return bool(question.design.psu) and not question.household


def gathered(piece: Piece, question: Question) -> Piece:
    """Sum weighted features over all rows with the same keys, where that is what errors are made of."""
    if not is_gathered(question):
        return piece
    inside = piece.inside
    place, first = _places(piece.keys)
    entries = (place.astype(np.int32), inside.pattern.astype(np.int32))
    shape = (len(first), len(inside.features))
    sums = coo_array((inside.weight, entries), shape=shape) @ inside.features
    poor = [_marked(inside, at, place, len(first)) for at in Layout(question).bases[2:]]
    rows = np.bincount(place, inside.rows).astype(np.int64)
    whole = inside.complete is inside.rows
    complete = rows if whole else np.bincount(place, inside.complete).astype(np.int64)
    ones = np.ones(len(first))
    contents = Contents(np.arange(len(first)), sums, rows, complete, ones, ones, rows, np.stack(poor, axis=1))
    return Piece(piece.keys[first], contents)


def _marked(inside: Contents, column: int, place: Codes, size: int) -> Matrix:
    """Count the rows that a column of the features marks, by place."""
    chosen = (inside.features[:, column] > 0)[inside.pattern]
    counts: Matrix = np.bincount(place[chosen], inside.rows[chosen], size).astype(float)
    return counts


def merged(pieces: Iterable[Piece], question: Question) -> Piece | None:
    """Return the cells of all parts of the rows, or None where there are none.

    What has the same keys is added as soon as it is as much as what was added before, so that memory grows
    with the cells and not with the rows.
    """
    known: list[Piece] = []
    for piece in pieces:
        known.append(piece)
        if len(known) > 1 and sum(map(len, known[1:])) >= len(known[0]):
            known = [_added(known, question)]
    return _added(known, question) if len(known) > 1 else known[0] if known else None


def _added(pieces: Sequence[Piece], question: Question) -> Piece:
    keys = pl.concat([piece.keys for piece in pieces])
    gaps = Layout(question, gaps=True)
    inside = [piece.inside for piece in pieces]
    if len({part.features.shape[1] for part in inside}) > 1:
        inside = [replace(part, features=gaps.widened(part.features)) for part in inside]
    place, first = _places(keys)

    at = (place.astype(np.int32), np.arange(len(place), dtype=np.int32))
    adds = coo_array((np.ones(len(place)), at), shape=(len(first), len(place)))
    features, poor = (adds @ np.concatenate([getattr(part, name) for part in inside]) for name in _MATRICES)
    rows, complete = (
        np.bincount(place, np.concatenate([getattr(part, name) for part in inside])).astype(np.int64)
        for name in ("rows", "complete")
    )
    ones, cells = np.ones(len(first)), np.arange(len(first))
    return Piece(keys[first], Contents(cells, features, rows, complete, ones, ones, rows, poor))


def _places(keys: pl.DataFrame) -> tuple[Codes, Codes]:
    """Return the number of the cell of each row of keys, and a row of each cell."""
    return grouped([numbered(column) for column in keys.get_columns()], keys.height)
