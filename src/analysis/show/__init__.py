"""From frames to what a reader sees: each function returns a block of the report.

Nothing is computed here that a reader could take for a result: these modules choose words, columns
and formats for what ``measures`` computed and ``intake`` read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from analysis.show.audit import audit_off, audit_table, audit_text
from analysis.show.deprivation import denominator_table, deprivation_table, deprivation_text
from analysis.show.deprivation_chart import deprivation_figure
from analysis.show.dimensions import dimension_table
from analysis.show.documents import documents
from analysis.show.forms import forms
from analysis.show.frame import closing, cover, facts
from analysis.show.group_forms import group_closing, group_cover, group_forms
from analysis.show.history import history_figure
from analysis.show.methods import corrections, disclosure, legal_basis, rules
from analysis.show.movements import movement_figure, movement_table
from analysis.show.narrative import deprivation_narrative, narrative, policy_narrative
from analysis.show.paper import paper_documents, paper_projects, paper_resources, paper_villages
from analysis.show.paper_figures import paper_deprivation, paper_movements, paper_reduction
from analysis.show.policies import policies, resources
from analysis.show.projects import project_money, project_money_figure, project_progress
from analysis.show.rate_targets import rate_target_table, rate_target_text, village_rate_table
from analysis.show.reduction import reduction_figure, reduction_table, reduction_text
from analysis.show.standards import standard_change_table, standard_table, standard_text
from analysis.show.summary import summary
from analysis.show.villages import village_figure, village_table
from analysis.show.workers import low_income_workers

if TYPE_CHECKING:
    from analysis.show import comparison, planning, trend
    from analysis.show.survey import (
        change_table,
        contribution_figure,
        curve_figure,
        level_table,
        plane_figure,
        survey_notice,
    )

__all__ = [
    "audit_off",
    "audit_table",
    "audit_text",
    "change_table",
    "closing",
    "comparison",
    "contribution_figure",
    "corrections",
    "cover",
    "curve_figure",
    "denominator_table",
    "deprivation_figure",
    "deprivation_narrative",
    "deprivation_table",
    "deprivation_text",
    "dimension_table",
    "disclosure",
    "documents",
    "facts",
    "forms",
    "group_closing",
    "group_cover",
    "group_forms",
    "history_figure",
    "legal_basis",
    "level_table",
    "low_income_workers",
    "movement_figure",
    "movement_table",
    "narrative",
    "paper_deprivation",
    "paper_documents",
    "paper_movements",
    "paper_projects",
    "paper_reduction",
    "paper_resources",
    "paper_villages",
    "plane_figure",
    "planning",
    "policies",
    "policy_narrative",
    "project_money",
    "project_money_figure",
    "project_progress",
    "rate_target_table",
    "rate_target_text",
    "reduction_figure",
    "reduction_table",
    "reduction_text",
    "resources",
    "rules",
    "standard_change_table",
    "standard_table",
    "standard_text",
    "summary",
    "survey_notice",
    "trend",
    "village_figure",
    "village_rate_table",
    "village_table",
]

# Documents of other kinds: what they need (statistics, a solver) would be a third of a report's start.
_ROOMS = frozenset({"comparison", "planning", "trend"})
_SURVEY = frozenset(
    {"change_table", "contribution_figure", "curve_figure", "level_table", "plane_figure", "survey_notice"}
)


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f"analysis.show.{name}")
    if name in _SURVEY:
        return getattr(import_module("analysis.show.survey"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
