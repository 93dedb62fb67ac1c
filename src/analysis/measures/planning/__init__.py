"""Planning: which poor households can leave poverty, and what would lift them. For internal use only.

``distance`` says how far each household is from the exit, ``bundles`` which sets of interventions lift
it, ``solve`` finds the fewest or cheapest ones for a target, ``outlook`` what past years make likely,
``followup`` what became of last year's plan.
"""

from analysis.measures.planning.bundles import Intervention, bundles, signatures, what_if
from analysis.measures.planning.distance import distances
from analysis.measures.planning.followup import follow_up
from analysis.measures.planning.model import Limits, Problem
from analysis.measures.planning.outlook import Outlook, outlook
from analysis.measures.planning.solve import Plan, Shortfall, plan

__all__ = [
    "Intervention",
    "Limits",
    "Outlook",
    "Plan",
    "Problem",
    "Shortfall",
    "bundles",
    "distances",
    "follow_up",
    "outlook",
    "plan",
    "signatures",
    "what_if",
]
