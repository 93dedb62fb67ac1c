"""The figures of a group as a whole: sums told only where all communes that report a line have the item.

A *line* is what is read together: the two classes beside all households, one form of movements, the
deprivations of a class. Over a line all sums are of the same communes, so that its rates and balances hold;
which communes those are goes with it. So do the official forms (:mod:`analysis.measures.added`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.core.missing import is_missing
from analysis.measures.deprivation import CLASSES
from analysis.standard.schema.forms import MOVEMENTS

Key = tuple[str, str, str]  # class, base, item
STATUS, MOVED, DEPRIVED = "status", "movements", "deprivations"


@dataclass(frozen=True)
class Sum:
    """A figure of the group.

    ``value`` is None where it is withheld from this reader, or where lists leave it open between ``low`` and
    ``high``.
    """

    value: int | None
    among: int | None
    evidence: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Line:
    """Figures that are read together.

    Parameters
    ----------
    name
        ``status``, ``movements`` or ``deprivations``.
    class_, base
        Of the movements and deprivations; of the status the base alone.
    units
        Codes of the communes that the sums are of.
    sums
        By class and item; what some of these communes lack is not there.
    """

    name: str
    class_: str
    base: str
    units: frozenset[str]
    sums: Mapping[tuple[str, str], Sum]

    def value(self, class_: str, item: str) -> int | None:
        """Return a sum, None where it is not told."""
        found = self.sums.get((class_, item))
        return found.value if found else None


def whole_lines(figures: pd.DataFrame, sums: pd.DataFrame) -> list[Line]:
    """Return the lines of a group that any commune reports.

    Parameters
    ----------
    figures
        One row per unit, class, base and item, as this reader may see them: ``value``, ``evidence``.
    sums
        Of the same, see :func:`analysis.measures.comparison.totals`.

    Examples
    --------
    >>> rows = [("a", "all", "total", 50), ("a", "poor", "total", 5), ("b", "poor", "total", 7)]
    >>> frame = pd.DataFrame(rows, columns=["unit", "class", "item", "value"])
    >>> frame = frame.assign(base="households", among=None, evidence="households")
    >>> from analysis.measures.comparison import totals
    >>> (line,) = whole_lines(frame, totals(frame, frame.head(0), 2))
    >>> sorted(line.units), line.value("poor", "closing"), line.value("all", "total")
    (['a', 'b'], 12, None)
    """
    told = _told(figures)
    totals = {
        (str(row["class"]), str(row["base"]), str(row["item"])): Sum(
            _whole(row["total"]), _whole(row["among"]), str(row["evidence"])
        )
        for row in sums.to_dict("records")
    }
    lines = [_status(told, base) for base in ("households", "persons")]
    for name in CLASSES:
        moves, known = set(MOVEMENTS[name]), {key[2] for key in told if key[0] == name}
        lines += [_line(told, totals, MOVED, (name, base), moves) for base in ("households", "persons")]
        lines.append(_line(told, totals, DEPRIVED, (name, "households"), known - moves))
    return [line for line in lines if line is not None]


_Cell = tuple[int | None, str]


def _told(figures: pd.DataFrame) -> dict[Key, dict[str, _Cell]]:
    """Return value and evidence by figure and unit; one withheld has no value, one missing is not there."""
    found: dict[Key, dict[str, _Cell]] = {}
    for row in figures.to_dict("records"):
        if is_missing(row["value"]) and row["evidence"] != "withheld":
            continue
        key = (str(row["class"]), str(row["base"]), str(row["item"]))
        found.setdefault(key, {})[str(row["unit"])] = (_whole(row["value"]), str(row["evidence"]))
    return found


def _status(told: Mapping[Key, Mapping[str, _Cell]], base: str) -> Line | None:
    """Return the classes beside all; where forms 2 and 3 are not there, a class is its number in the list."""
    closing = {
        name: {**told.get((name, base, "total"), {}), **told.get((name, base, "closing"), {})}
        for name in CLASSES
    }
    units = frozenset(unit for cells in closing.values() for unit in cells)
    own = {(name, "closing"): cells for name, cells in closing.items()}
    own["all", "total"] = {
        unit: cell for unit, cell in told.get(("all", base, "total"), {}).items() if unit in units
    }
    sums = {key: _added(cells) for key, cells in own.items() if units and set(cells) == units}
    return Line(STATUS, "", base, units, sums) if units else None


def _line(
    told: Mapping[Key, Mapping[str, _Cell]],
    totals: Mapping[Key, Sum],
    name: str,
    of: tuple[str, str],
    items: set[str],
) -> Line | None:
    cells = {item: told[(*of, item)] for item in sorted(items) if (*of, item) in told}
    # The number of a class alone is no line of its deprivations.
    units = frozenset(unit for item, own in cells.items() if item != "total" for unit in own)
    if not units:
        return None
    # A class of nobody lacks nothing, and its shares tell nothing.
    nobody = {unit for unit, cell in cells.get("total", {}).items() if name == DEPRIVED and cell[0] == 0}
    sums = {}
    for item, own in cells.items():
        within = {unit: cell for unit, cell in own.items() if unit in units}
        if set(within) | nobody & units == units:
            sums[of[0], item] = _same(totals.get((*of, item)), own, within)
    return Line(name, *of, units, sums)


def _same(total: Sum | None, own: Mapping[str, _Cell], within: Mapping[str, _Cell]) -> Sum:
    """Return the sum that was made from complete data; of some communes it is added up anew."""
    if total is None or len(own) != len(within):
        return _added(within)
    evidence = total.evidence if total.evidence == "withheld" else _weakest(within)
    return Sum(total.value, total.among, evidence)


def _added(cells: Mapping[str, _Cell]) -> Sum:
    values = [value for value, _ in cells.values()]
    if any(value is None for value in values):
        return Sum(None, None, "withheld")
    return Sum(sum(value for value in values if value is not None), None, _weakest(cells))


def _weakest(cells: Mapping[str, _Cell]) -> str:
    # What a commune withholds was counted from its list.
    kinds = {"households" if kind == "withheld" else kind for _, kind in cells.values()}
    return next((kind for kind in ("inferred", "published", "households") if kind in kinds), "published")


def _whole(value: object) -> int | None:
    return None if is_missing(value) else int(str(value))
