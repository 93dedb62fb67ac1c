"""The figures that the official tables ask for, as far as anything was reported.

Figures come as one tidy frame: a row a form, unit, line and item. Sources of figures only add rows;
those counted from households win over published ones. Nothing is filled in by guessing: a figure
that is only inferred says so, and the tables leave it empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.measures.deprivation import CLASSES, denominators, deprivation
from analysis.standard import Standard
from analysis.standard.schema.forms import COUNTS, MOVEMENT, SHARES

COLUMNS = {
    "form": "Int64",
    "unit": "string",
    "line": "string",
    "item": "string",
    "value": "Float64",
    "evidence": "string",
    "low": "Float64",
    "high": "Float64",
}


class Figure(NamedTuple):
    """One cell of an official table; ``value`` None where nothing was reported.

    Where the list leaves it open, it lies between ``low`` and ``high``.
    """

    value: float | None
    evidence: str
    low: float | None = None
    high: float | None = None


class _Reported(NamedTuple):
    """The published tables."""

    movements: pd.DataFrame
    class_counts: pd.DataFrame
    deprivations: pd.DataFrame

    def of(self, unit: str) -> _Reported:
        """Return the rows of one unit."""
        return _Reported(*(frame[frame["unit"] == unit] for frame in self))


MISSING = Figure(None, "missing")
Key = tuple[int, str, str, str]
_Class = tuple[str, str, str]  # unit, class, households or persons


def form_figures(
    movements: pd.DataFrame, class_counts: pd.DataFrame, deprivations: pd.DataFrame, standard: Standard
) -> pd.DataFrame:
    """Collect what the tables of a commune's year know for the official tables.

    Parameters
    ----------
    movements, class_counts, deprivations
        One row a unit, class and item; ``evidence`` tells rows counted from households (which win)
        from published ones.
    standard
        Gives the indicators.

    Returns
    -------
    pandas.DataFrame
        One row a form, unit, line and item that is known. ``value``: a count, or a share in percent
        (0-100) in forms 5 and 7; missing where the list leaves it open between ``low`` and ``high``.
        ``evidence``: ``households``, ``published`` or ``inferred``. ``line`` is empty where a unit has one
        row in the form.
    """
    reported = _Reported(*(_counted_first(frame) for frame in (movements, class_counts, deprivations)))
    sizes = _sizes(reported)
    rows = [
        *_movements(reported.movements),
        *_size_rows(sizes),
        *_sums(reported.class_counts),
        *_indicators(reported, standard),
        *_of_nobody(sizes, standard),
    ]
    return figure_frame(rows)


def figure_frame(rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Return rows of form, unit, line, item, value and evidence as a frame; the first of a cell stays."""
    full = [(*row, None, None)[: len(COLUMNS)] for row in rows]
    frame = pd.DataFrame(full, columns=list(COLUMNS)).astype(COLUMNS)
    return frame.drop_duplicates(["form", "unit", "line", "item"], ignore_index=True)


def figures_by_key(*frames: pd.DataFrame) -> dict[Key, Figure]:
    """Return the figures by form, unit, line and item; the first of a cell wins."""
    found: dict[Key, Figure] = {}
    for row in (row for frame in frames for row in frame.to_dict("records")):
        key = (int(row["form"]), str(row["unit"]), str(row["line"]), str(row["item"]))
        value, low, high = (
            None if pd.isna(row[name]) else float(row[name]) for name in ("value", "low", "high")
        )
        bounds = (None, None) if value is not None else (low, high)
        found.setdefault(key, Figure(value, str(row["evidence"]), *bounds))
    return found


def rate(part: Figure, whole: Figure) -> Figure:
    """Return part / whole in percent; missing without both, or over nothing; withheld if one of them is.

    Examples
    --------
    >>> rate(Figure(31, "published"), Figure(400, "published")).value
    7.75
    >>> rate(Figure(31, "inferred"), Figure(0, "published")).evidence
    'missing'
    >>> rate(Figure(None, "households", 5, 9), Figure(100, "households"))
    Figure(value=None, evidence='households', low=5.0, high=9.0)
    """
    if "withheld" in (part.evidence, whole.evidence):
        return Figure(None, "withheld")
    if None not in (part.low, whole.low) or (part.low is not None and whole.value):
        return _open_rate(part, whole)
    if whole.low is not None and part.value is not None:
        return _open_rate(part, whole)
    if part.value is None or not whole.value:
        return MISSING
    weaker = "inferred" if "inferred" in (part.evidence, whole.evidence) else part.evidence
    return Figure(100 * part.value / whole.value, weaker)


def _open_rate(part: Figure, whole: Figure) -> Figure:
    """Return the bounds of a rate of which one side is open; missing over what may be nothing."""
    low, high = (part.low, part.high) if part.value is None else (part.value, part.value)
    least, most = (whole.low, whole.high) if whole.value is None else (whole.value, whole.value)
    if None in (low, high, least, most) or not least or not most:
        return MISSING
    return Figure(
        None, part.evidence, 100 * float(low or 0) / most, min(100.0, 100 * float(high or 0) / least)
    )


def _counted_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that tell something: those counted from households, published ones, then open ones."""
    if "evidence" not in frame:
        frame = frame.assign(evidence="published")
    if "low" not in frame:
        frame = frame.assign(low=None, high=None)
    known = frame[frame["value"].notna()]
    counted = known["evidence"] == "households"
    open_ = frame[frame["value"].isna() & frame["low"].notna()]
    return pd.concat([known[counted], known[~counted], open_])


def _movements(movements: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    for row in movements.to_dict("records"):
        where = MOVEMENT[row["class"]], row["unit"], row["base"], row["item"]
        yield *where, row["value"], row["evidence"], row["low"], row["high"]


def _size_rows(sizes: Mapping[_Class, Figure]) -> Iterator[tuple[Any, ...]]:
    """Yield the size of each class wherever a form asks for it."""
    for (unit, name, base), size in sizes.items():
        if size.value is not None or size.low is not None:
            yield from ((form, unit, line, item, *size) for form, line, item in _places(name, base))


def _of_nobody(sizes: Mapping[_Class, Figure], standard: Standard) -> Iterator[tuple[Any, ...]]:
    """Yield the deprivations of a class that has no household: none, where nothing was reported of them."""
    for (unit, name, base), size in sizes.items():
        if base == "households" and size.value == 0:
            for item in ("deprivations", *standard.codes):
                yield COUNTS[name], unit, "", item, 0, size.evidence


def _places(name: str, base: str) -> Iterator[tuple[int, str, str]]:
    yield 1, "", f"{name}_{base}"
    yield 9, "", f"{name}_{base}"
    if base == "households":
        yield COUNTS[name], "", "households"
        yield SHARES[name], "", "households"
        yield 8, name, "households"
        yield 10, name, "households"


def _sizes(reported: _Reported) -> dict[_Class, Figure]:
    """Return the size of each class: as counted, as form 2 or 3 closes, else as the shares give it away."""
    found: dict[_Class, Figure] = {}
    for unit in units_of(*reported):
        of_unit = reported.of(unit)
        stated = {
            (name, base): _stated_size(of_unit, name, base)
            for name in CLASSES
            for base in ("households", "persons")
        }
        unstated = any(size is None and base == "households" for (_, base), size in stated.items())
        by_shares = _sizes_by_shares(of_unit) if unstated else {}
        for (name, base), size in stated.items():
            found[unit, name, base] = size or (by_shares[name] if base == "households" else MISSING)
    return found


def _stated_size(of_unit: _Reported, name: str, base: str) -> Figure | None:
    """Return the size of a class as counted, or as form 2 or 3 closes; None if neither says anything."""
    movements, counts = (frame[frame["class"] == name] for frame in of_unit[:2])
    closing = movements[(movements["base"] == base) & (movements["item"] == "closing")]
    stated = [row for rows in (counts[counts["measure"] == base], closing) for row in rows.to_dict("records")]
    for row in sorted(stated, key=lambda row: bool(pd.isna(row["value"]))):
        if pd.isna(row["value"]):
            return Figure(None, str(row["evidence"]), float(row["low"]), float(row["high"]))
        return Figure(float(row["value"]), str(row["evidence"]))
    return None


def _sizes_by_shares(of_unit: _Reported) -> dict[str, Figure]:
    """Return the households of each class as the shares give them away."""
    rows = denominators(of_unit.deprivations, of_unit.class_counts).to_dict("records")
    return {
        row["class"]: MISSING
        if pd.isna(row["households"])
        else Figure(float(row["households"]), str(row["evidence"]))
        for row in rows
    }


def _sums(class_counts: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    for row in class_counts[class_counts["measure"] == "deprivations"].to_dict("records"):
        where = COUNTS[row["class"]], row["unit"], "", "deprivations"
        yield *where, row["value"], row["evidence"], row["low"], row["high"]


def _indicators(reported: _Reported, standard: Standard) -> Iterator[tuple[Any, ...]]:
    for unit in units_of(reported.deprivations):
        of_unit = reported.of(unit)
        frame = deprivation(of_unit.deprivations, of_unit.class_counts, standard)
        for row in frame.to_dict("records"):
            yield from _indicator(unit, row)


def _indicator(unit: str, row: Mapping[Any, Any]) -> Iterator[tuple[Any, ...]]:
    name, code = row["class"], row["indicator"]
    if pd.notna(row["households"]) or pd.notna(row["households_low"]):
        bounds = row["households_low"], row["households_high"]
        yield COUNTS[name], unit, "", code, row["households"], row["count_evidence"], *bounds
    if pd.notna(row["share_pct"]) and row["base"] == "households":
        yield SHARES[name], unit, "", code, row["share_pct"], row["evidence"]
    elif pd.notna(row["share_low_pct"]) and row["base"] == "households":
        bounds = row["share_low_pct"], row["share_high_pct"]
        yield SHARES[name], unit, "", code, None, row["evidence"], *bounds
    elif pd.notna(row["share_pct"]) and row["share_pct"] == 0:
        # Nobody deprived, so no household is; but the source counted persons.
        yield SHARES[name], unit, "", code, 0, "inferred"


def units_of(*frames: pd.DataFrame) -> Sequence[str]:
    """Return the units of frames, in their order."""
    return list(dict.fromkeys(str(unit) for frame in frames for unit in frame["unit"]))
