"""Communes of a group beside each other: totals that add up, rates, and how sure their order is."""

from analysis.measures.comparison.alike import alike, of_kind
from analysis.measures.comparison.contributions import contributions
from analysis.measures.comparison.flags import apart
from analysis.measures.comparison.limits import limits
from analysis.measures.comparison.ranks import ranks
from analysis.measures.comparison.rates import RATES, rates
from analysis.measures.comparison.totals import covers_listed, totals
from analysis.measures.comparison.years import ways, yearly

__all__ = [
    "RATES",
    "alike",
    "apart",
    "contributions",
    "covers_listed",
    "limits",
    "of_kind",
    "ranks",
    "rates",
    "totals",
    "ways",
    "yearly",
]
