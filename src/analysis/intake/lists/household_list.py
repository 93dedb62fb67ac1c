"""A household list, read: every row of the file is in exactly one of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.lists.faults import Fault, findings_of
from analysis.intake.lists.header import Header
from analysis.intake.recognise.questions import Question
from analysis.standard.scores import ScoreTable


@dataclass(frozen=True)
class HouseholdList:
    """The rows of a list and what is wrong with them.

    Parameters
    ----------
    file, sheet
        Where it was read.
    header
        What each column was taken for.
    accepted
        One row a household: the columns of the household table that the file has, and ``line``, its
        line in the file. No name, no identity number.
    private
        Names and identity numbers of the accepted households, by ``line``, ``village``,
        ``household_id``. Never leaves the commune.
    aside
        The rows set aside, cells as written, with ``line`` and ``reasons``. Private as well.
    duplicates
        Lines of rows that repeat an earlier row cell by cell.
    structure
        How many rows of each kind are no household: sections, totals, signatures, …
    notices
        Findings about the list as a whole.
    faults
        Rules broken by rows: what was written could not be read, or cannot be.
    law
        Rows whose class the standard contradicts: read well, and to be looked into.
    lines
        1-based line of each row of the sheet.
    questions
        What is still to be answered; the column is not used until then.
    places
        How each column is called in findings.
    covers, covers_by
        Which households it is of, and what tells so, see :mod:`analysis.intake.coverage`; empty where nobody
        asked.
    scores, score_table
        Points of form B1 item by item, counted from the answers that the list holds, by ``line`` of the
        accepted households, and the table that they were counted by; empty and None where it holds none.
    """

    file: str
    sheet: str
    header: Header
    accepted: pl.DataFrame
    private: pl.DataFrame
    aside: pl.DataFrame
    duplicates: pl.Series
    structure: Mapping[str, int]
    notices: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    lines: pl.Series
    law: tuple[Fault, ...] = ()
    questions: tuple[Question, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    covers: str = ""
    covers_by: str = ""
    scores: pl.DataFrame = field(default_factory=pl.DataFrame)
    score_table: ScoreTable | None = None

    @property
    def read(self) -> int:
        """Rows that were read: accepted, set aside and exact duplicates."""
        return self.accepted.height + self.aside.height + len(self.duplicates)

    def findings(self) -> Iterator[Finding]:
        """Yield every finding: of the list, then of its rows rule by rule."""
        yield from self.of_reading()
        yield from self._told(self.law)

    def of_reading(self) -> Iterator[Finding]:
        """Yield the findings without those of the law."""
        yield from self.notices
        yield from self._told(self.faults)

    def _told(self, faults: Iterable[Fault]) -> Iterator[Finding]:
        for fault in faults:
            yield from findings_of(fault, self.file, self.sheet, self.lines, self.places)
