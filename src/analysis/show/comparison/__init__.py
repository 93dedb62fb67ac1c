"""The comparison of a group's communes, section by section."""

from analysis.show.comparison.first_screen import summary
from analysis.show.comparison.frame import cover, members, methods
from analysis.show.comparison.map import map_figure
from analysis.show.comparison.profiles import heat_table, profile_figures
from analysis.show.comparison.ranking import funnel_figure, rank_figures, rank_text
from analysis.show.comparison.sums import mismatch_table, rate_target_tables, reduction_table, total_table

__all__ = [
    "cover",
    "funnel_figure",
    "heat_table",
    "map_figure",
    "members",
    "methods",
    "mismatch_table",
    "profile_figures",
    "rank_figures",
    "rank_text",
    "rate_target_tables",
    "reduction_table",
    "summary",
    "total_table",
]
