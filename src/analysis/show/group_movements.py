"""Which rows of a group's forms 2 and 3 have no sum, and which communes do not report them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from analysis.core.labels import Labels
from analysis.group_year import GroupYear
from analysis.measures.comparison.whole import MOVED, STATUS, Line
from analysis.measures.deprivation import CLASSES
from analysis.standard.schema.forms import MOVEMENTS

SAY = "group."
Names = Callable[[Sequence[str]], str]


class WithLines(Protocol):
    """What is known of a group's report for this."""

    @property
    def compared(self) -> GroupYear:
        """What the communes reported."""
        ...

    def line(self, name: str, class_: str = "", base: str = "households") -> Line | None:
        """Return a line of sums."""
        ...


def unreported(report: WithLines, text: Labels, counts: dict[str, object], named: Names) -> Iterator[str]:
    """Yield a sentence for the rows that the same communes lack, of each class.

    Parameters
    ----------
    counts
        How many communes there are and what they are called.
    named
        Makes a list of names of codes.

    Examples
    --------
    >>> from analysis import open_group_report
    >>> from analysis.core.labels import labels_for
    >>> report = open_group_report("dak-glong", 2024)
    >>> next(unreported(report, labels_for("en"), {"part": "communes"}, ", ".join))
    'Movements of poor households: none of the communes reports “Out: other”; “In: other”.'
    """
    for class_ in CLASSES:
        line = report.line(MOVED, class_)
        what = text(f"{SAY}lines.{MOVED}", **{"class": text(f"paper.classes.{class_}")})
        if line is None:
            if report.line(STATUS) is not None:
                yield text(SAY + "no_line", what=what, **counts)
            continue
        for lacking, items in _rows_without_sum(report.compared, line).items():
            rows = "; ".join(f"“{text(f'report.movements.items.{class_}.{item}')}”" for item in items)
            key = "row_of_nobody" if set(lacking) == line.units else "row_lacks"
            yield text(SAY + key, what=what, rows=rows, names=named(lacking), **counts)


def _rows_without_sum(compared: GroupYear, line: Line) -> dict[tuple[str, ...], list[str]]:
    """Return the rows of a line that have no sum, by the communes that do not report them."""
    told = compared.figures
    told = told[(told["class"] == line.class_) & (told["base"] == line.base) & told["unit"].isin(line.units)]
    told = told[told["value"].notna() | (told["evidence"] == "withheld")]
    found: dict[tuple[str, ...], list[str]] = {}
    for item in MOVEMENTS[line.class_]:
        if (line.class_, item) not in line.sums:
            there = set(told.loc[told["item"] == item, "unit"])
            found.setdefault(tuple(sorted(line.units - there)), []).append(item)
    return found
