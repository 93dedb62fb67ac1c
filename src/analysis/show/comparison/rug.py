"""Communes by indicators, each figure coloured and signed by whether it is surely apart from the group."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, rounded
from analysis.display.blocks import HIGHER, LOWER, Block, Cell, Column, Row, Table
from analysis.group_year import GroupYear
from analysis.measures.comparison import alike, of_kind
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source, withheld_note
from analysis.show.comparison.overview import SIGNS

_RUG = SAY + "rug."
# The kind that everybody is of.
WHOLE = "*"
# A share of which the reader may not know is NaN, so that it differs from one that nobody reported.
Shares = dict[tuple[str, str], float]
_SHADES = {"high": HIGHER, "low": LOWER}


def rug_table(data: GroupYear, class_: str = "poor", language: Language = "vi") -> Block:
    """Put the deprivation of a class in every indicator side by side, signed where a commune is apart.

    Below the communes stand those like each other together, then the whole group: what a commune is
    to be held against.
    """
    text = labels_for(language)
    shares, group, units = shares_of(data, class_)
    households = text(f"classes.{class_}").lower()
    if not units:
        return cells.sentence(text(SAY + "no_indicators", households=households))
    own = data.apart[(data.apart["class"] == class_) & data.apart["outside"].notna()]
    outside = {
        (unit, item): str(side)
        for unit, item, side in own[["unit", "measure", "outside"]].itertuples(index=False)
    }
    kinds = kinds_of(data)
    indicators = data.standard.indicator
    rows = [
        Row(
            (
                Cell(name_of(data, unit)),
                *(
                    _cell(shares.get((unit, one.code)), outside.get((unit, one.code), ""), text)
                    for one in indicators
                ),
            ),
            unit=unit,
            alike=kinds.letters.get(unit, ""),
        )
        for unit in units
    ]
    rows += [_kind(data, class_, kinds, letter, text) for letter in kinds.names if kinds.shown]
    together = (_cell(group.get(("", one.code)), "", text) for one in indicators)
    rows.append(Row((Cell(text(SAY + "together")), *together), role="total", alike=WHOLE))
    return Table(
        f"indicators_{class_}",
        text(_RUG + "caption", households=households, year=data.year, count=len(indicators)),
        (
            Column(text(SAY + "commune"), width=2),
            *(Column(one.short(language), unit="%", align="right") for one in indicators),
        ),
        tuple(rows),
        notes=(
            text(_RUG + "note", tests=len(data.apart[["measure", "class"]].drop_duplicates())),
            *((text(_RUG + "alike_note"),) if kinds.shown else ()),
            *withheld_note(data, text),
        ),
        source=source(data, text),
    )


class Kinds:
    """Which communes are alike: a letter for each kind, its name in words, its communes."""

    def __init__(self, found: pd.DataFrame) -> None:
        named = sorted({kind for kind in found["alike"] if kind})
        self.names = {_letter(place): kind for place, kind in enumerate(named)}
        self.communes = {letter: of_kind(found, kind) for letter, kind in self.names.items()}
        letters = {kind: letter for letter, kind in self.names.items()}
        self.letters = {
            unit: letters[kind] for unit, kind in zip(found["unit"], found["alike"], strict=True) if kind
        }
        # One kind with everybody in it is the group.
        self.shown = len(self.names) > 1


def kinds_of(data: GroupYear) -> Kinds:
    """Return which communes of the group are alike; see :mod:`analysis.measures.comparison.alike`."""
    rows = [
        (code, one.urban, data.office.upland.get(code), one.minority_pct, one.households)
        for code, one in data.traits.items()
    ]
    frame = pd.DataFrame(
        rows, columns=["unit", "urban", "upland", "minority_pct", "households"], dtype=object
    )
    return Kinds(alike(frame))


def kind_name(kind: str, text: Labels) -> str:
    """Return a kind in words.

    Examples
    --------
    >>> kind_name("urban=0 size=3", labels_for("en"))
    'rural, large'
    """
    return ", ".join(
        text(f"{_RUG}kinds.{one.replace('=', '_').replace('?', 'unknown')}") for one in kind.split()
    )


def _kind(data: GroupYear, class_: str, kinds: Kinds, letter: str, text: Labels) -> Row:
    units = kinds.communes[letter]
    shares = _together(data, class_, units)
    name = text(_RUG + "kind", letter=letter, kind=kind_name(kinds.names[letter], text), count=len(units))
    told = (_cell(shares.get(one.code), "", text) for one in data.standard.indicator)
    return Row((Cell(name), *told), role="total", alike=letter)


def _together(data: GroupYear, class_: str, units: list[str]) -> dict[str, float]:
    """Return the shares of some communes together; of one that is withheld anywhere, none."""
    own = data.figures
    own = own[(own["class"] == class_) & own["item"].isin(data.standard.codes) & own["unit"].isin(units)]
    own = own[(own["among"] > 0).fillna(False).astype(bool)]
    summed = own.groupby("item").agg(
        value=("value", "sum"), among=("among", "sum"), gone=("value", lambda one: one.isna().any())
    )
    return {
        str(item): float("nan") if gone else 100 * float(value) / float(among)
        for item, value, among, gone in summed.itertuples()
    }


def shares_of(data: GroupYear, class_: str) -> tuple[Shares, Shares, list[str]]:
    """Return shares by unit and indicator, those of all communes together, and the units that have any."""
    own, sums = (
        frame[(frame["class"] == class_) & frame["item"].isin(data.standard.codes) & (frame["among"] > 0)]
        for frame in (data.figures, data.sums)
    )
    return (
        {
            (unit, item): _share(value, among)
            for unit, item, value, among in own[["unit", "item", "value", "among"]].itertuples(index=False)
        },
        {
            ("", item): _share(total, among)
            for item, total, among in sums[["item", "total", "among"]].itertuples(index=False)
        },
        list(dict.fromkeys(own["unit"])),
    )


def _share(value: Any, among: int) -> float:
    return float("nan") if is_missing(value) else 100 * value / among


def _cell(share: float | None, side: str, text: Labels) -> Cell:
    if share is None or is_missing(share):
        return cells.missing(text) if share is None else cells.withheld(text)
    shown = number(share, text.language, 2)
    sign = f"{SIGNS[side]} " if side else ""
    return Cell(f"{sign}{shown}", rounded(share, 2), "published", "0.00", _SHADES.get(side, 0))


def _letter(place: int) -> str:
    return (
        chr(ord("A") + place)
        if place < 26
        else f"{chr(ord('A') + place // 26 - 1)}{chr(ord('A') + place % 26)}"
    )
