"""Planning: which poor households can leave poverty, and what would lift them. For internal use only.

``distance`` says how far each household is from the exit, ``bundles`` which sets of interventions lift
it, ``solve`` finds the fewest or cheapest ones for a target, ``outlook`` what past years make likely,
``followup`` what became of last year's plan, which ``record`` keeps as ``plan.json``.
"""

from analysis.measures.planning.bundles import Intervention, bundles, signatures, what_if
from analysis.measures.planning.choices import any_of, choices, equal_ways
from analysis.measures.planning.distance import distances
from analysis.measures.planning.doable import not_doable
from analysis.measures.planning.edge import on_edge
from analysis.measures.planning.entries import Entries, entries
from analysis.measures.planning.followup import follow_up
from analysis.measures.planning.later import later
from analysis.measures.planning.model import Limits, Problem
from analysis.measures.planning.outlook import Outlook, outlook
from analysis.measures.planning.record import PlanRecord, record
from analysis.measures.planning.review import reviews
from analysis.measures.planning.solve import Plan, Shortfall, plan
from analysis.measures.planning.success import Reach, works
from analysis.measures.planning.target import Demand, Need, Target, demand, need, read_target

__all__ = [
    "Demand",
    "Entries",
    "Intervention",
    "Limits",
    "Need",
    "Outlook",
    "Plan",
    "PlanRecord",
    "Problem",
    "Reach",
    "Shortfall",
    "Target",
    "any_of",
    "bundles",
    "choices",
    "demand",
    "distances",
    "entries",
    "equal_ways",
    "follow_up",
    "later",
    "need",
    "not_doable",
    "on_edge",
    "outlook",
    "plan",
    "read_target",
    "record",
    "reviews",
    "signatures",
    "what_if",
    "works",
]
