"""Figures of the official forms of several units as those of the whole.

A sum is told only of units that all have its figure: one that reported a line of a form, but not this column
of it, leaves the column of the sum unknown. Units that reported nothing of a line are no part of its sum;
:func:`without` names them, since whoever reads a sum must know of whom it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.measures.form_counts import ETHNICITIES
from analysis.measures.forms import MISSING, Figure, Key, rate
from analysis.standard.schema.forms import COUNTS, SHARES

Line = tuple[int, str]
Cells = Mapping[tuple[int, str, str], Figure]  # form, line, item
_NONE = Figure(0, "households")


def cells_of(known: Mapping[Key, Figure], unit: str) -> dict[tuple[int, str, str], Figure]:
    """Return the figures of one unit by form, line and item."""
    return {(form, line, item): one for (form, code, line, item), one in known.items() if code == unit}


def added(units: Sequence[Cells]) -> dict[tuple[int, str, str], Figure]:
    """Return the figures of units together; shares (forms 5 and 7) are those of the sums.

    Parameters
    ----------
    units
        The figures of each by form, line and item.

    Examples
    --------
    >>> one, other = Figure(2, "households"), Figure(None, "households", 3, 5)
    >>> added([{(4, "", "bhyt"): one}, {(4, "", "bhyt"): other}, {}])
    {(4, '', 'bhyt'): Figure(value=None, evidence='households', low=5.0, high=7.0)}
    >>> added([{(4, "", "bhyt"): one}, {(4, "", "nuoc"): one}])
    {}
    """
    found: dict[tuple[int, str, str], Figure] = {}
    for line, told in _by_line(units).items():
        if line[0] in SHARES.values():
            continue
        for item in dict.fromkeys(item for cells in told for item in cells):
            figures = [_figure(cells, item, line, whole) for cells, whole in zip(told, units, strict=True)
                       if cells or _counts_groups(line, whole)]  # fmt: skip
            if all(one is not None for one in figures):
                found[*line, item] = _sum([one for one in figures if one is not None])
    return found | dict(_shares(found))


def without(units: Mapping[str, Cells]) -> dict[int, tuple[str, ...]]:
    """Return the keys of the units without any figure of a form, by form."""
    forms = sorted({form for cells in units.values() for form, _, _ in cells})
    return {
        form: tuple(name for name, cells in units.items() if not any(key[0] == form for key in cells))
        for form in forms
    }


def _by_line(units: Sequence[Cells]) -> dict[Line, list[dict[str, Figure]]]:
    """Return the figures of every unit by item, for each line of a form that any of them has."""
    lines: dict[Line, list[dict[str, Figure]]] = {}
    for at, cells in enumerate(units):
        for (form, line, item), figure in cells.items():
            if figure.value is not None or figure.low is not None:
                lines.setdefault((form, line), [{} for _ in units])[at][item] = figure
    return lines


def _figure(cells: Mapping[str, Figure], item: str, line: Line, whole: Cells) -> Figure | None:
    if item in cells or not line[1] or line[0] != ETHNICITIES:
        return cells.get(item)
    # A list names the ethnic groups that it has; of any other it has nobody.
    counted = any(key[0] == ETHNICITIES and key[1] and key[2] == item for key in whole)
    return _NONE if counted else None


def _counts_groups(line: Line, whole: Cells) -> bool:
    of_groups = line[0] == ETHNICITIES and bool(line[1])
    return of_groups and any(key[0] == ETHNICITIES and key[1] for key in whole)


def _sum(figures: Iterable[Figure]) -> Figure:
    figures = list(figures)
    evidence = {one.evidence for one in figures}
    # The weakest says what the sum rests on.
    weakest = next(name for name in ("inferred", "published", *sorted(evidence)) if name in evidence)
    if all(one.value is not None for one in figures):
        return Figure(sum(float(one.value or 0) for one in figures), weakest)
    low, high = (
        sum(float((end if one.value is None else one.value) or 0) for one, end in ends)
        for ends in ([(one, one.low) for one in figures], [(one, one.high) for one in figures])
    )
    return Figure(None, weakest, low, high)


def _shares(found: Cells) -> Iterator[tuple[tuple[int, str, str], Figure]]:
    for name, form in COUNTS.items():
        whole = found.get((form, "", "households"), MISSING)
        for item in [key[2] for key in found if key[0] == form]:
            share = whole if item == "households" else rate(found[form, "", item], whole)
            if item != "deprivations" and share is not MISSING:
                yield (SHARES[name], "", item), share
