"""What is known of a commune's year for the official forms, from its lists and its published tables."""

from __future__ import annotations

from analysis.commune import class_list
from analysis.intake import CommuneYear
from analysis.intake.household import WORKERS
from analysis.measures.form_counts import household_figures
from analysis.measures.forms import Figure, Key, figure_frame, figures_by_key, form_figures
from analysis.standard import Standard


def known_figures(data: CommuneYear, standard: Standard) -> dict[Key, Figure]:
    """Return the figures of a commune and its villages by form, unit, line and item.

    Examples
    --------
    >>> from analysis import load
    >>> from analysis.standard import standard_for
    >>> known = known_figures(load("15139", 2022), standard_for(2022))
    >>> known[4, "15139", "", "nha_tieu"]
    Figure(value=15.0, evidence='inferred', low=None, high=None)
    """
    totals = data.facts.totals
    stated = [(1, data.facts.code, "", "households", totals.households, "published")]
    stated.append((1, data.facts.code, "", "persons", totals.persons, "published"))
    stated.append((1, data.facts.code, "", WORKERS, totals.low_income_workers, "published"))
    return figures_by_key(
        figure_frame(row for row in stated if row[4] is not None),
        form_figures(data.movements, data.class_counts, data.deprivations, standard),
        household_figures(class_list(data), data.facts.code, data.facts.household_list.covered, villages=True)
        if data.figures is None
        else data.figures,
    )
