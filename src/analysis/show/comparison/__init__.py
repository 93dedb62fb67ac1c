"""The comparison of a group's communes, section by section."""

from analysis.show.comparison.first_screen import summary
from analysis.show.comparison.frame import cover, members, methods
from analysis.show.comparison.map import map_figure
from analysis.show.comparison.over_years import part_figures, years_figures
from analysis.show.comparison.overview import overview_table
from analysis.show.comparison.profiles import profile_figures
from analysis.show.comparison.ranking import rank_text, rate_figures
from analysis.show.comparison.rug import rug_table
from analysis.show.comparison.sums import mismatch_table, rate_target_tables, reduction_table, total_table

__all__ = [
    "cover",
    "map_figure",
    "members",
    "methods",
    "mismatch_table",
    "overview_table",
    "part_figures",
    "profile_figures",
    "rank_text",
    "rate_figures",
    "rate_target_tables",
    "reduction_table",
    "rug_table",
    "summary",
    "total_table",
    "years_figures",
]
