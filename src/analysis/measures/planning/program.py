"""Whole-number programs with many columns and few that matter, solved by HiGHS.

The linear program is nearly always whole already, and tells which columns no better plan can use: those
whose reduced cost is more than the way from the bound to a plan that is known. Only the rest goes to the
whole-number solver, which would otherwise spend minutes on columns that do not matter.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from analysis.core.errors import BuildError

Vector = npt.NDArray[np.float64]
SMALL = 1e-6
_OUT_OF_TIME = 1  # scipy's status


def minimise(
    objective: Vector, rows: Sequence[LinearConstraint], whole: npt.NDArray[np.bool_], seconds: float
) -> tuple[Vector, float] | None:
    """Return values not below 0 that minimise an objective, and a bound that no others are under.

    Parameters
    ----------
    objective
        Such that its value is whole where the columns of ``whole`` are.
    rows
        Constraints with sparse matrices.
    whole
        Which columns must be whole numbers.
    seconds
        After which the best found so far is returned; the bound then lies below it.

    Returns
    -------
    tuple or None
        None if the rows contradict each other.

    Raises
    ------
    BuildError
        If the time ran out before anything was found: that is no proof that there is nothing.

    Examples
    --------
    >>> rows = [LinearConstraint(csr_array([[2.0, 3.0]]), lb=7)]
    >>> minimise(np.array([2.0, 4.0]), rows, np.array([True, True]), 10)
    (array([4., 0.]), 8.0)
    """
    until = time.monotonic() + seconds
    matrix, limits = _below(rows, len(objective))
    relaxed: Any = linprog(objective, A_ub=matrix, b_ub=limits, method="highs")
    if relaxed.x is None:
        return None
    if not _broken(relaxed.x, whole):
        return _rounded(relaxed.x, whole), float(relaxed.fun)
    reduced = np.asarray(relaxed.lower.marginals)
    least = float(np.ceil(relaxed.fun - SMALL))
    width, best = 0.0, None
    while best is None:
        kept = np.flatnonzero((reduced <= width + SMALL) | ~whole)
        best = _whole_program(objective, matrix, limits, whole, kept, until)
        if len(kept) == len(objective):
            return best
        width = max(1.0, 10 * width, 1e-4 * abs(relaxed.fun))
    values, bound = best
    found = float(objective @ values)
    if found - least < SMALL:
        return values, found
    # One that is better by 1 or more can use no column of a higher reduced cost.
    wider = np.flatnonzero((reduced <= found - 1 - relaxed.fun + SMALL) | ~whole)
    try:
        again = _whole_program(objective, matrix, limits, whole, np.union1d(kept, wider), until)
    except BuildError:
        return values, min(bound, least)
    # What was known is a plan of the wider program too, so there is one.
    return again or (values, found)


def _below(rows: Sequence[LinearConstraint], columns: int) -> tuple[Any, Vector]:
    """Return all rows as one matrix and its upper limits."""
    parts, limits = [csr_array((0, columns))], [np.zeros(0)]
    for row in rows:
        matrix = csr_array(row.A)
        for sign, told in ((1, row.ub), (-1, row.lb)):
            limit = sign * np.broadcast_to(np.asarray(told, dtype=float), matrix.shape[0])
            finite = np.isfinite(limit)
            parts.append(sign * matrix[finite])
            limits.append(limit[finite])
    return vstack(parts, format="csr"), np.concatenate(limits)


def _whole_program(  # noqa: PLR0913, PLR0917 - the parts of a program
    objective: Vector,
    matrix: Any,
    limits: Vector,
    whole: npt.NDArray[np.bool_],
    kept: npt.NDArray[np.int64],
    until: float,
) -> tuple[Vector, float] | None:
    """Solve the program with the kept columns alone."""
    found: Any = milp(
        objective[kept],
        integrality=whole[kept],
        constraints=LinearConstraint(matrix[:, kept], ub=limits),
        options={"time_limit": max(0.1, until - time.monotonic()), "mip_rel_gap": 0},
    )
    if found.x is None:
        if found.status == _OUT_OF_TIME:
            raise BuildError("the time ran out before any plan was found: ask for less, or with fewer limits")
        return None
    values = np.zeros(len(objective))
    values[kept] = found.x
    return _rounded(values, whole), float(found.mip_dual_bound)


def _broken(values: Vector, whole: npt.NDArray[np.bool_]) -> bool:
    return bool((np.abs(values - np.round(values))[whole] > SMALL).any())


def _rounded(values: Vector, whole: npt.NDArray[np.bool_]) -> Vector:
    return np.where(whole, np.round(values), values)
