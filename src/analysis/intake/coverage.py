"""What a household list covers: every household of the commune, or the reviewed ones only.

A list of the reviewed households counts the poor as well as any, but its own length is no denominator: 25
poor of 60 reviewed are no rate of 41,67 %. What it covers is declared with the commune's facts, or told by
the numbers: a list as long as the commune has households is a list of all of them, one in which nobody is
outside poverty is not. Where the numbers do not fit it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.facts import Covers, Facts
from analysis.intake.lists import HouseholdList
from analysis.intake.recognise.questions import Answer, Question, answer_to
from analysis.standard import Area, Standard
from analysis.standard.classes import classes_by_law

By = Literal["declared", "answered", "total", "last_total", "classes"]
HEADER = "Danh sách hộ"
_OPTIONS = ("all", "reviewed")
# Numbers of two years, or of a list and a total, that differ by no more may be those of the same households.
_NEAR = 0.1
# With more of its households poor or near-poor a list may be of the reviewed ones; a handful tells nothing.
_MANY, _FEWEST = 0.5, 10


@dataclass(frozen=True)
class Coverage:
    """What a list covers, by what that is known, and what is asked where it is not.

    ``covers`` is None while it is asked, and where the classes of a list are not known well enough.
    """

    covers: Covers | None
    by: By | None = None
    question: Question | None = None
    findings: tuple[Finding, ...] = ()

    def told_of(self, found: HouseholdList) -> HouseholdList:
        """Return a list with what it covers, and with what is asked or wrong about that."""
        asked = () if self.question is None else (self.question,)
        return replace(
            found,
            covers=self.covers or "unknown",
            covers_by=self.by or "",
            questions=(*found.questions, *asked),
            notices=(*found.notices, *(one.finding() for one in asked), *self.findings),
        )


@dataclass(frozen=True)
class _Counts:
    """Households of a list: all, those poor or near-poor for sure, those outside poverty for sure."""

    listed: int
    poor: int
    outside: int

    @property
    def open(self) -> int:
        return self.listed - self.poor - self.outside


@dataclass(frozen=True)
class Totals:
    """All households of the commune, of this year and of the last, where they are known."""

    now: int | None = None
    before: int | None = None

    @property
    def known(self) -> int | None:
        """The total of this year, else of the last."""
        return self.before if self.now is None else self.now


def coverage_of(
    lists: Sequence[HouseholdList],
    standard: Standard | None,
    facts: Facts | None = None,
    last_total: int | None = None,
    answers: tuple[Sequence[Answer], str] = ((), ""),
) -> Coverage:
    """Say what the lists of a commune cover together.

    Parameters
    ----------
    lists
        With at least one household.
    standard
        Tells the classes that are not declared.
    facts
        Of the commune, where they are known.
    last_total
        All households of the commune a year ago.
    answers
        What was answered beside the list, and the hash of its file.
    """
    area: Area = facts.area if facts else "rural"
    counts = _counts(lists, standard, area)
    totals = Totals(facts.totals.households, last_total) if facts else Totals()
    declared = facts.household_list.covers if facts else None
    if declared is not None:
        return Coverage(declared, "declared", findings=_against(declared, counts, totals, lists[0]))
    if (certain := _certain(counts, totals)) is not None:
        return certain
    if not totals.known:
        return _by_classes(counts, lists[0])
    question = _question(lists[0], counts, totals)
    said = answer_to(question, *answers)
    if said is None:
        return Coverage(None, question=question)
    covers: Covers = "all" if said == "all" else "reviewed"
    return Coverage(covers, "answered", findings=_against(covers, counts, totals, lists[0]))


def _counts(lists: Sequence[HouseholdList], standard: Standard | None, area: Area) -> _Counts:
    classes = pl.concat([_classes(one.accepted, standard, area) for one in lists])
    poor = int(classes.is_in(["poor", "near_poor"]).sum())
    return _Counts(len(classes), poor, int((classes == "not_poor").sum()))


def _classes(households: pl.DataFrame, standard: Standard | None, area: Area) -> pl.Series:
    none = pl.Series("class", [None] * households.height, dtype=pl.String)
    declared = households["declared_class"] if "declared_class" in households.columns else none
    if standard is None or not declared.null_count():
        return declared.rename("class")
    computed = classes_by_law(households, standard, area)["computed_class"]
    return declared.fill_null(computed).rename("class")


def _certain(counts: _Counts, totals: Totals) -> Coverage | None:
    if counts.listed == totals.now:
        return Coverage("all", "total")
    if not counts.outside:
        # Nobody is outside poverty for sure: where a class is open, that is not known either.
        return Coverage(None) if counts.open else Coverage("reviewed", "classes")
    if totals.now is None and totals.before and _are_near(counts.listed, totals.before):
        return Coverage("all", "last_total")
    return None


def _by_classes(counts: _Counts, found: HouseholdList) -> Coverage:
    """Say what a list covers where no total is known: of all households, seldom are most poor or near-poor.

    Where they are it is not known, and a doubt: nothing is counted that rests on it.
    """
    if counts.listed >= _FEWEST and counts.poor > _MANY * counts.listed:
        details = {"listed": str(counts.listed), "poor": str(counts.poor)}
        doubt = Finding(
            "list_covers_unknown", found.file, sheet=found.sheet, severity="warning", details=details
        )
        return Coverage(None, findings=(doubt,))
    return Coverage("all", "classes")


def _are_near(listed: int, total: int) -> bool:
    return abs(listed - total) <= _NEAR * total


def _question(found: HouseholdList, counts: _Counts, totals: Totals) -> Question:
    total = totals.known or 0
    proposal = "all" if counts.listed > total or _are_near(counts.listed, total) else "reviewed"
    details = {"listed": str(counts.listed), "poor": str(counts.poor), "total": str(total)}
    where = (found.file, found.sheet, None, "", HEADER)
    return Question("coverage", *where, proposal, _OPTIONS, details=details)


def _against(covers: Covers, counts: _Counts, totals: Totals, found: HouseholdList) -> tuple[Finding, ...]:
    """Return what speaks against a coverage that a person told."""
    details = {"listed": str(counts.listed), "total": str(totals.now), "poor": str(counts.poor)}
    if covers == "all" and not counts.outside and not counts.open and counts.listed != totals.now:
        return (Finding("list_of_the_poor_only", found.file, sheet=found.sheet, details=details),)
    if covers == "all" and totals.now is not None and counts.listed < totals.now:
        rule = "list_below_total"
        return (Finding(rule, found.file, sheet=found.sheet, severity="warning", details=details),)
    return ()
