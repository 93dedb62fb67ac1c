"""What a commune reported for a year: the one thing that intake hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.intake.facts import Facts
from analysis.intake.frames import SCORES, frame


@dataclass(frozen=True)
class Words:
    """What sentences call a unit that is no commune, in the reader's language.

    Parameters
    ----------
    unit
        ``huyện``, ``tỉnh``.
    whole
        Of whom its sums are: ``toàn huyện``, or those communes that have figures.
    part
        What its parts are called where a commune has villages.
    """

    unit: str
    whole: str
    part: str


@dataclass(frozen=True)
class CommuneYear:
    """The checked data of one commune and review year.

    Each table is a frame with the columns of its model in :mod:`analysis.intake.contract` and
    ``line``, its line in the raw file. Columns and nullable dtypes (``string``, ``Int64``,
    ``Float64``) are the same when nothing was reported and the frame is empty. Missing is
    ``pd.NA``, never zero.

    Parameters
    ----------
    facts
        ``commune.toml``.
    deprivations
        Has two more columns: ``decimals``, printed decimals of ``value``, and ``correction``, the
        reason where a cell of the row was corrected.
    households
        One row a household, see :mod:`analysis.intake.household`; its indicators are those of the
        year's standard, its flags ``boolean``.
    scores
        Points of form B1 that were counted from answers in the list, item by item, by ``line`` of
        ``households``; with the table that they were counted by: ``region, source, source_date, synthetic``.
        Without an answer no ``line``, ``item`` and ``points``, to a reader who sees no household.
    corrections
        What was corrected: ``table, line, column, from, to, reason, source, as_printed``.
    narrative
        Markdown bodies by section; a section without words is absent.
    history
        Poor and near-poor households by year, see :func:`analysis.measures.history.history`; only
        after :func:`analysis.commune.load`.
    figures
        Figures of the official forms that only a household list gives; only where the list itself was
        taken out by :func:`analysis.disclosure.protect`.
    earlier_totals
        All households of the commune in earlier years, by year, where they are known.
    village_totals
        All households of each village by year, of this year and the last one, where the list covers all.
    codes_found
        Share of last year's listed households that are found again, where it is too low to count movements
        by; see :data:`analysis.commune.FEWEST_FOUND`.
    opening_gap
        Why the lists of the communes that this one was made of make no opening list: ``divided``, ``absent``
        or ``villages`` (they cannot be told apart), with the names of the communes; None where they do.
    words
        What it is called where it is no commune, see :mod:`analysis.group_report`.
    sources
        sha256 of each raw file by its path relative to the project.
    earlier_sources
        The same for household lists of earlier years, where figures were counted from them too.
    """

    facts: Facts
    targets: pd.DataFrame
    results: pd.DataFrame
    movements: pd.DataFrame
    class_counts: pd.DataFrame
    deprivations: pd.DataFrame
    projects: pd.DataFrame
    policies: pd.DataFrame
    resources: pd.DataFrame
    documents: pd.DataFrame
    households: pd.DataFrame
    corrections: pd.DataFrame
    narrative: Mapping[str, str]
    sources: Mapping[str, str]
    scores: pd.DataFrame = field(default_factory=lambda: frame([], SCORES))
    earlier_sources: Mapping[str, str] = field(default_factory=dict)
    history: pd.DataFrame = field(default_factory=pd.DataFrame)
    figures: pd.DataFrame | None = None
    earlier_totals: Mapping[int, int] = field(default_factory=dict)
    village_totals: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    codes_found: float | None = None
    opening_gap: tuple[str, tuple[str, ...]] | None = None
    words: Words | None = None

    def own(self, table: str) -> pd.DataFrame:
        """Return the rows of a table that are of the commune itself, not of its villages.

        Raises
        ------
        KeyError
            If the table has no units.
        """
        frame: pd.DataFrame = getattr(self, table)
        return frame[frame["unit"] == self.facts.code]
