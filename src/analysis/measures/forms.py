"""The figures that the official tables ask for, as far as anything was reported.

Figures come as one tidy frame: a row a form, unit, line and item. Sources of figures only add rows,
and the first that knows a cell wins; so figures counted from households go before published ones.
Nothing is filled in by guessing: a figure that is only inferred says so, and the tables leave it empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.measures.deprivation import CLASSES, denominators, deprivation
from analysis.standard import Standard

COLUMNS = {
    "form": "Int64",
    "unit": "string",
    "line": "string",
    "item": "string",
    "value": "Float64",
    "evidence": "string",
}

# Form of the movement, of the counts and of the shares of deprived households, by class.
MOVEMENT = {"poor": 2, "near_poor": 3}
COUNTS = {"poor": 4, "near_poor": 6}
SHARES = {"poor": 5, "near_poor": 7}


class Figure(NamedTuple):
    """One cell of an official table; ``value`` None where nothing was reported."""

    value: float | None
    evidence: str


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


def form_figures(
    movements: pd.DataFrame,
    class_counts: pd.DataFrame,
    deprivations: pd.DataFrame,
    totals: Mapping[str, tuple[int | None, int | None]],
    standard: Standard,
) -> pd.DataFrame:
    """Collect what was published for the official tables.

    Parameters
    ----------
    movements, class_counts, deprivations
        As intake reads them: one row a unit, class and item.
    totals
        Unit → households and persons, None where not reported.
    standard
        Gives the indicators.

    Returns
    -------
    pandas.DataFrame
        One row a form, unit, line and item that is known. ``value``: a count, or a share in percent
        (0-100) in forms 5 and 7. ``evidence``: ``published`` or ``inferred``. ``line`` is empty where
        a unit has one row in the form.
    """
    reported = _Reported(movements, class_counts, deprivations)
    rows = [
        *_totals(totals),
        *_movements(movements),
        *_sizes(reported),
        *_sums(class_counts),
        *_indicators(reported, standard),
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return frame.drop_duplicates(["form", "unit", "line", "item"], ignore_index=True)


def figures_by_key(frame: pd.DataFrame) -> dict[Key, Figure]:
    """Return the figures by form, unit, line and item; the first of a cell wins."""
    found: dict[Key, Figure] = {}
    for row in frame.to_dict("records"):
        key = (int(row["form"]), str(row["unit"]), str(row["line"]), str(row["item"]))
        found.setdefault(key, Figure(float(row["value"]), str(row["evidence"])))
    return found


def rate(part: Figure, whole: Figure) -> Figure:
    """Return part / whole in percent; missing without both, or over nothing.

    Examples
    --------
    >>> rate(Figure(31, "published"), Figure(400, "published"))
    Figure(value=7.75, evidence='published')
    >>> rate(Figure(31, "inferred"), Figure(0, "published"))
    Figure(value=None, evidence='missing')
    """
    if part.value is None or not whole.value:
        return MISSING
    weaker = "inferred" if "inferred" in (part.evidence, whole.evidence) else part.evidence
    return Figure(100 * part.value / whole.value, weaker)


def _totals(totals: Mapping[str, tuple[int | None, int | None]]) -> Iterator[tuple[Any, ...]]:
    for unit, values in totals.items():
        for item, value in zip(("households", "persons"), values, strict=True):
            if value is not None:
                yield 1, unit, "", item, value, "published"


def _movements(movements: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    for row in movements[movements["value"].notna()].to_dict("records"):
        yield MOVEMENT[row["class"]], row["unit"], row["base"], row["item"], row["value"], "published"


def _sizes(reported: _Reported) -> Iterator[tuple[Any, ...]]:
    """Yield the size of each class wherever a form asks for it."""
    for unit in units_of(*reported):
        of_unit = reported.of(unit)
        for name in CLASSES:
            for base in ("households", "persons"):
                size = _size(of_unit, name, base)
                if size.value is not None:
                    yield from ((form, unit, line, item, *size) for form, line, item in _places(name, base))


def _places(name: str, base: str) -> Iterator[tuple[int, str, str]]:
    yield 1, "", f"{name}_{base}"
    yield 9, "", f"{name}_{base}"
    if base == "households":
        yield COUNTS[name], "", "households"
        yield SHARES[name], "", "households"
        yield 8, name, "households"
        yield 10, name, "households"


def _size(of_unit: _Reported, name: str, base: str) -> Figure:
    """Return the size of a class: as counted, as form 2 or 3 closes, else as the shares give it away."""
    movements, counts = (frame[frame["class"] == name] for frame in of_unit[:2])
    closing = movements[(movements["base"] == base) & (movements["item"] == "closing")]
    for rows in (counts[counts["measure"] == base], closing):
        known = rows["value"].dropna()
        if len(known):
            return Figure(float(known.iloc[0]), "published")
    if base == "persons":
        return MISSING
    row = denominators(of_unit.deprivations, of_unit.class_counts).set_index("class").loc[name]
    return MISSING if pd.isna(row["households"]) else Figure(float(row["households"]), str(row["evidence"]))


def _sums(class_counts: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    known = class_counts[(class_counts["measure"] == "deprivations") & class_counts["value"].notna()]
    for row in known.to_dict("records"):
        yield COUNTS[row["class"]], row["unit"], "", "deprivations", row["value"], "published"


def _indicators(reported: _Reported, standard: Standard) -> Iterator[tuple[Any, ...]]:
    for unit in units_of(reported.deprivations):
        of_unit = reported.of(unit)
        frame = deprivation(of_unit.deprivations, of_unit.class_counts, standard)
        for row in frame.to_dict("records"):
            yield from _indicator(unit, row)


def _indicator(unit: str, row: Mapping[Any, Any]) -> Iterator[tuple[Any, ...]]:
    name, code = row["class"], row["indicator"]
    if pd.notna(row["households"]):
        yield COUNTS[name], unit, "", code, row["households"], row["count_evidence"]
    if pd.notna(row["share_pct"]) and row["base"] == "households":
        yield SHARES[name], unit, "", code, row["share_pct"], "published"
    elif pd.notna(row["share_pct"]) and row["share_pct"] == 0:
        # Nobody deprived, so no household is; but the source counted persons.
        yield SHARES[name], unit, "", code, 0, "inferred"


def units_of(*frames: pd.DataFrame) -> Sequence[str]:
    """Return the units of frames, in their order."""
    return list(dict.fromkeys(str(unit) for frame in frames for unit in frame["unit"]))
