"""Which planned households stand on the edge: the least setback makes them poor again."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.measures.planning.bundles import lifting
from analysis.measures.planning.model import Problem


def on_edge(problem: Problem, chosen: pd.DataFrame) -> list[bool]:
    """Return of each chosen household if one deprivation more, or one point or đồng less, undoes it.

    Parameters
    ----------
    chosen
        See :class:`analysis.measures.planning.Plan`: ``row`` and ``bundle``.
    """
    found = []
    for row, bundle in zip(chosen.get("row", ()), chosen.get("bundle", ()), strict=True):
        asked = problem.signature_of[row]
        harder = replace(
            asked,
            b1_gap=asked.b1_gap + (asked.b1_gap > 0),
            income_gap=asked.income_gap + (asked.income_gap > 0),
        )
        exits, _ = lifting(harder, problem.interventions, problem.standard, margin=1)
        found.append(not exits[bundle])
    return found
