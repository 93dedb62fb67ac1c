"""Communes of a group beside each other: totals that add up, rates, and how sure their order is."""

from analysis.measures.comparison.limits import limits
from analysis.measures.comparison.ranks import ranks
from analysis.measures.comparison.rates import RATES, rates
from analysis.measures.comparison.totals import covers_listed, totals

__all__ = ["RATES", "covers_listed", "limits", "ranks", "rates", "totals"]
