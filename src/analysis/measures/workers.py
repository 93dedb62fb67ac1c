"""Workers with a low income (người lao động có thu nhập thấp), counted in persons from the review of 2025."""

from __future__ import annotations

import pandas as pd

from analysis.intake import CommuneYear
from analysis.intake.household import WORKERS
from analysis.measures.form_counts import household_figures
from analysis.standard import Standard

COLUMNS = {"unit": "string", "persons": "Int64", "evidence": "string"}


def low_income_workers(data: CommuneYear, households: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """Return the workers with a low income of the commune, and of its villages where the list tells.

    Parameters
    ----------
    data
        As the reader may see them; what ``commune.toml`` says of the whole commune wins.
    households
        The list with ``class``, from which is counted where ``data`` have no figures of their own.
    standard
        Of the year, which says whether they are counted at all.

    Returns
    -------
    pandas.DataFrame
        Grain: unit, the commune first; no row where nothing is known, which is not 0; what
        is withheld has no number and ``evidence`` = ``withheld``.

    Examples
    --------
    >>> from analysis.intake import load
    >>> from analysis.standard import standard_for
    >>> data = load("15139", 2022)
    >>> low_income_workers(data, data.households, standard_for(2022)).empty
    True
    """
    facts, stated = data.facts, data.facts.totals.low_income_workers
    if not standard.counts_low_income_workers(facts.year):
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    figures = data.figures
    if figures is None:
        figures = household_figures(households, facts.code, facts.household_list.covered, villages=True)
    rows = [] if stated is None else [(facts.code, stated, "published")]
    told = figures[(figures["form"] == 1) & (figures["item"] == WORKERS)]
    told = told[told["value"].notna() | (told["evidence"] == "withheld")]
    rows += told[["unit", "value", "evidence"]].itertuples(index=False, name=None)
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return frame.drop_duplicates("unit", ignore_index=True)
