"""A table of a group's communes: households, the two classes, target and result, with the sums below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from analysis.core.labels import Labels
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.blocks import Cell, Column, Row, Table
from analysis.group_year import GroupYear, Member
from analysis.measures.comparison.whole import MOVED, STATUS, Line
from analysis.show import cells
from analysis.show.comparison.frame import name_of, source

SAY = "group."


class WithLines(Protocol):
    """What is known of a group's report for this table."""

    @property
    def compared(self) -> GroupYear:
        """What the communes reported."""
        ...

    @property
    def commune(self) -> str:
        """Slug of the group."""
        ...

    @property
    def year(self) -> int:
        """Of the review."""
        ...

    @property
    def members(self) -> tuple[Member, ...]:
        """The communes."""
        ...

    def line(self, name: str, class_: str = "", base: str = "households") -> Line | None:
        """Return a line of sums."""
        ...


Names = Callable[[Sequence[str]], str]


def communes_table(
    report: WithLines, reduced: pd.DataFrame, text: Labels, counts: dict[str, object], named: Names
) -> tuple[Table, tuple[str, ...]]:
    """Return the table of the communes, with the sums of the group below, and what these do not hold.

    The second stands below the table on the page; on paper, which has no notes of tables, it needs a place.

    Parameters
    ----------
    report
        Its sums.
    reduced
        Targets and results of the group and its communes.
    counts
        Words for the number of communes, and what they are.
    named
        Writes codes as names.
    """
    compared, unit = report.compared, text("report.households")
    told = _values(compared.figures)
    status, moved = report.line(STATUS), report.line(MOVED, "poor")
    same = moved is not None and status is not None and moved.units == status.units
    own = {
        **_sums(status, households=("all", "total"), closing=("poor", "closing")),
        **_sums(status, near_poor=("near_poor", "closing")),
        **_sums(moved if same else None, opening=("poor", "opening")),
    }
    kind = _kind(reduced, report.commune)
    aims = {str(row["unit"]): row for row in reduced[reduced["kind"] == kind].to_dict("records")}
    units = [one.place.code for one in report.members]
    rows = [*((code, name_of(compared, code), told.get(code, {})) for code in units)]
    rows.append((report.commune, text(SAY + "total"), own))
    names = ("households", "opening", "closing", "rate", "near_poor", "near_poor_rate", "target", "result")
    made = [(code, name, _cells(values, aims.get(code, {}), text)) for code, name, values in rows]
    kept = [at for at in range(len(names)) if any(one[2][at].evidence != "missing" for one in made[:-1])]
    widths = {"rate": "%", "near_poor_rate": "%"}
    aimed = (text(SAY + "targets_note", kind=text(f"report.reduction.kinds.{kind}")),)
    shown_by = {code: dict(zip(names, shown, strict=True)) for code, _, shown in made}
    gaps = _gaps(report, {names[at]: {code: one[names[at]] for code, one in shown_by.items()} for at in kept})
    lacking = _gap_notes(gaps, text, counts, named)
    table = Table(
        "communes_results",
        text(SAY + "communes_caption", year=report.year, **counts),
        (
            Column(text("comparison.commune"), width=1.8),
            *(Column(text(SAY + names[at]), unit=widths.get(names[at], unit), align="right") for at in kept),
        ),
        tuple(
            Row(
                (Cell(name), *(shown[at] for at in kept)),
                role="total" if code == report.commune else "body",
                unit="" if code == report.commune else code,
            )
            for code, name, shown in made
        ),
        notes=(
            *(aimed if {6, 7} & {*kept} else ()),
            *lacking,
            *((text("publish.withheld_note"),) if _hides(made) else ()),
        ),
        source=source(compared, text),
    )
    return table, lacking


def _hides(made: Sequence[tuple[str, str, list[Cell]]]) -> bool:
    return any(cell.evidence == "withheld" for *_, shown in made for cell in shown)


# What a sum is not of: the communes, and whether there is a sum at all.
_Gap = tuple[tuple[str, ...], bool]


def _gaps(report: WithLines, columns: Mapping[str, Mapping[str, Cell]]) -> dict[_Gap, list[str]]:
    """Return the columns whose sum is not of every commune, by what it lacks.

    A group's own target is no sum: it needs none of the communes'.
    """
    units = [one.place.code for one in report.members]
    status, moved = (line.units if line else frozenset() for line in
                     (report.line(STATUS), report.line(MOVED, "poor")))  # fmt: skip
    found: dict[_Gap, list[str]] = {}
    for name, shown in columns.items():
        summed = shown[report.commune].evidence != "missing"
        told = {code for code in units if shown[code].evidence != "missing"}
        if name not in {"target", "result"}:
            told &= moved & status if name == "opening" else status
        lacks = tuple(code for code in units if code not in told)
        if not summed or (lacks and name != "target"):
            found.setdefault((lacks, summed), []).append(name)
    return found


def _gap_notes(
    gaps: Mapping[_Gap, Sequence[str]], text: Labels, counts: Mapping[str, object], named: Names
) -> tuple[str, ...]:
    """Say beside the sums which communes they lack."""
    notes = []
    for (lacks, summed), columns in gaps.items():
        key = "sum_of" if summed else "no_sum" if lacks else "no_own"
        words = ", ".join(text(SAY + name) for name in columns)
        told = int(str(counts["all"])) - len(lacks)
        notes.append(text(SAY + key, columns=words, told=told, names=named(lacks), **counts))
    return tuple(notes)


def _kind(reduced: pd.DataFrame, whole: str) -> str:
    """Return the way of counting that most communes have a target for, else the net reduction."""
    aimed = reduced[reduced["target_households"].notna() & (reduced["unit"] != whole)]["kind"]
    return str(aimed.value_counts().idxmax()) if len(aimed) else "net_reduction"


def _sums(line: Line | None, **keys: tuple[str, str]) -> dict[str, int | None]:
    """Return the sums of a line that are known; None is withheld from this reader."""
    return {name: line.sums[key].value for name, key in keys.items() if line and key in line.sums}


def _values(figures: pd.DataFrame) -> dict[str, dict[str, int | None]]:
    """Return the figures of each commune that are known; None is withheld from this reader."""
    names = {("all", "total"): "households", ("poor", "opening"): "opening"}
    names |= {(name, "total"): own for name, own in (("poor", "closing"), ("near_poor", "near_poor"))}
    names |= {(name, "closing"): own for name, own in (("poor", "closing"), ("near_poor", "near_poor"))}
    found: dict[str, dict[str, int | None]] = {}
    known = figures["value"].notna() | (figures["evidence"] == "withheld")
    rows = figures[(figures["base"] == "households") & known].to_dict("records")
    # The closing of forms 2 and 3 stands before the number in the list, what is told before the mark.
    for row in sorted(rows, key=lambda row: (not is_missing(row["value"]), row["item"] == "closing")):
        if name := names.get((str(row["class"]), str(row["item"]))):
            value = None if is_missing(row["value"]) else int(row["value"])
            found.setdefault(str(row["unit"]), {})[name] = value
    return found


def _cells(values: dict[str, int | None], aim: dict[Any, Any], text: Labels) -> list[Cell]:
    def rate(part: str) -> Cell:
        count, whole = values.get(part), values.get("households")
        if {part, "households"} <= values.keys() and (count is None or whole is None):
            return cells.withheld(text)
        return cells.decimal(None if count is None or not whole else 100 * count / whole, text)

    def count(value: Any) -> Cell:
        return (
            cells.missing(text)
            if is_missing(value)
            else Cell(number(value, text.language), int(value), "published", "#,##0")
        )

    def told(name: str) -> Cell:
        value = values.get(name)
        return cells.withheld(text) if name in values and value is None else count(value)

    return [
        told("households"),
        told("opening"),
        told("closing"),
        rate("closing"),
        told("near_poor"),
        rate("near_poor"),
        count(aim.get("target_households")),
        count(aim.get("reduction_households")),
    ]
