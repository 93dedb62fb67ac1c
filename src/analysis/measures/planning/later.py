"""Households that nothing lifts within the year, but something that takes longer does."""

from __future__ import annotations

import pandas as pd

from analysis.measures.planning.bundles import bundles, signatures
from analysis.measures.planning.model import Problem


def later(problem: Problem, households: pd.DataFrame) -> pd.DataFrame:
    """Return what could be begun now for an exit after the year.

    Returns
    -------
    pandas.DataFrame
        One row a household that has no way out within the year: ``row`` (position in the distances) and
        ``codes``, the fewest interventions that lift it, those that take longer than a year included.
    """
    interventions, standard = problem.interventions, problem.standard
    longer = signatures(households, problem.distance, interventions, standard, later=True)
    rows = []
    for row, signature in longer.items():
        if signature == problem.signature_of[row] or bundles(
            problem.signature_of[row], interventions, standard
        ):
            continue
        if found := bundles(signature, interventions, standard):
            fewest = min(found, key=lambda one: (one.bit_count(), one))
            codes = tuple(one.code for bit, one in enumerate(interventions) if fewest >> bit & 1)
            rows.append((row, codes))
    return pd.DataFrame(rows, columns=["row", "codes"])
