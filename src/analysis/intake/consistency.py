"""What cannot be true of a commune's year as a whole: dates out of its year, totals below their parts.

Single cells are right by then; what is asked here is whether they can stand beside each other. A figure
that is missing is held against nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.core.errors import Finding
from analysis.core.numbers import day
from analysis.intake.facts import Facts

# The list of a year is closed in it, or in the first half of the next; its opening is last year's closing.
_LATEST_CLOSING = (6, 30)
# A report comes out in its review year, or within so many years after the last one that it speaks of.
_LATEST_REPORT = 2


@dataclass(frozen=True)
class Contradiction:
    """A rule that a fact breaks: its dotted key, the value as it stands, values for the wording."""

    rule: str
    key: str
    found: str
    details: Mapping[str, str]

    def finding(self, file: str, line: int | None, column: str, sheet: str) -> Finding:
        """Return it as an error at its place."""
        return Finding(self.rule, file, line, column, self.found, sheet, details=self.details)


def contradictions(
    facts: Facts, tables: Mapping[str, pd.DataFrame], households: pd.DataFrame
) -> Iterator[Contradiction]:
    """Yield what contradicts itself in the facts of a commune, or between them and its figures.

    Parameters
    ----------
    tables
        ``class_counts`` and ``movements`` of the data contract.
    households
        The household list; it may have no row.
    """
    yield from _dates(facts)
    yield from _report_date(facts)
    yield from _totals(facts, tables, households)


def _dates(facts: Facts) -> Iterator[Contradiction]:
    year, opening, closing = facts.year, facts.dates.opening, facts.dates.closing
    last = date(year + 1, *_LATEST_CLOSING)
    for key, told, earliest, latest in (
        ("dates.opening", opening, date(year - 1, 1, 1), date(year, 12, 31)),
        ("dates.closing", closing, date(year, 1, 1), last),
    ):
        if told is not None and not earliest <= told <= latest:
            wanted = {"year": str(year), "first": day(earliest), "last": day(latest)}
            yield Contradiction("date_out_of_year", key, day(told), wanted)
    if opening is not None and closing is not None and opening >= closing:
        yield Contradiction("dates_backwards", "dates.closing", day(closing), {"opening": day(opening)})


def _report_date(facts: Facts) -> Iterator[Contradiction]:
    head = facts.report
    if head.year is None:
        return
    last = max(facts.year, facts.period.to_year) + _LATEST_REPORT
    if not facts.year <= head.year <= last:
        wanted = {"first": str(facts.year), "last": str(last), "year": str(facts.year)}
        yield Contradiction("report_out_of_year", "report.year", str(head.year), wanted)
    if head.month is not None and head.day is not None:
        try:
            date(head.year, head.month, head.day)
        except ValueError:
            found = f"{head.day:02d}/{head.month:02d}/{head.year}"
            yield Contradiction("no_such_day", "report.day", found, {})


def _totals(
    facts: Facts, tables: Mapping[str, pd.DataFrame], households: pd.DataFrame
) -> Iterator[Contradiction]:
    for base in ("households", "persons"):
        total = getattr(facts.totals, base)
        if total is None:
            continue
        classes = sum(_known(facts, tables, name, base) for name in ("poor", "near_poor"))
        listed = _listed(households, base)
        for kind, least in (("total_below_classes", classes), ("total_below_list", listed)):
            if total < least:
                yield Contradiction(f"{kind}_{base}", f"totals.{base}", str(total), {"least": str(least)})
                break
    both = facts.totals
    if both.households is not None and both.persons is not None and both.persons < both.households:
        details = {"households": str(both.households)}
        yield Contradiction("persons_below_households", "totals.persons", str(both.persons), details)


def _known(facts: Facts, tables: Mapping[str, pd.DataFrame], class_: str, base: str) -> int:
    """Return the most that the commune's own tables tell of a class, which has no fewer than that."""
    counts, moves = tables["class_counts"], tables["movements"]
    own = counts[(counts["unit"] == facts.code) & (counts["class"] == class_) & (counts["measure"] == base)]
    closing = moves[
        (moves["unit"] == facts.code)
        & (moves["class"] == class_)
        & (moves["base"] == base)
        & (moves["item"] == "closing")
    ]
    told = pd.concat([own["value"], closing["value"]]).dropna()
    return 0 if told.empty else int(told.max())


def _listed(households: pd.DataFrame, base: str) -> int:
    """Return how many households or persons the list holds for sure."""
    if base == "households":
        return len(households)
    return int(households["members"].sum()) if "members" in households else 0
