"""A group's year in the shape of a commune's: tables of its sums, its own files, words for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.core.labels import Labels
from analysis.group_year import GroupYear
from analysis.intake import CommuneYear
from analysis.intake.commune_year import Words
from analysis.intake.facts import Facts, ListFacts, Period, ReportHead, Totals
from analysis.intake.frames import frame
from analysis.intake.group_folder import GroupFolder
from analysis.intake.household import household_model, year_columns
from analysis.intake.households import households_frame
from analysis.measures.comparison.whole import DEPRIVED, MOVED, STATUS, Line
from analysis.measures.deprivation import CLASSES
from analysis.measures.history import history
from analysis.places.groups import Group


def movement_rows(lines: tuple[Line, ...], unit: str) -> pd.DataFrame:
    """Return the sums of forms 2 and 3 as rows of a group."""
    return _rows(
        {"unit": unit, "class": name, "base": line.base, "item": item, "value": one.value,
         "evidence": one.evidence}
        for line in lines
        if line.name == MOVED
        for (name, item), one in line.sums.items()
    )  # fmt: skip


def _rows(rows: Iterator[dict[str, Any]]) -> pd.DataFrame:
    columns = ("unit", "class", "base", "item", "value", "evidence", "line")
    kinds = dict.fromkeys(columns, "string") | {"value": "Int64", "line": "Int64"}
    return frame(list(rows), kinds)


def group_data(compared: GroupYear, own: GroupFolder, lines: tuple[Line, ...], text: Labels) -> CommuneYear:
    """Return the group's year in the shape of a commune's."""
    unit, year = compared.group.slug, compared.year
    status = _of(lines, STATUS)
    # What the beginning of the year was, only where it is that of the same communes.
    same = tuple(one for one in lines if one.name == MOVED and status and one.units == status.units)
    moved = movement_rows(same, unit)
    closing = _closing(status, unit)
    empty = households_frame(None, household_model(year_columns(year)))
    tables: dict[str, Any] = {name: table for name, table in own.tables.items() if name not in _SUMMED}
    return CommuneYear(
        facts=_facts(compared, own, status),
        **tables,
        movements=moved,
        class_counts=_class_counts(lines, unit),
        deprivations=_deprivations(lines, unit),
        households=empty,
        corrections=own.corrections,
        narrative=own.narrative,
        sources=own.sources,
        history=history({year: (closing, _class_counts((), unit))}, unit),
        earlier_totals=_before(compared, status),
        words=_words(compared, status, text),
    )


_UNITS = ("Huyện", "Thị xã", "Thành phố", "Quận", "Tỉnh")
_PARTS = ("Xã", "Phường", "Thị trấn", "Đặc khu")
_SUMMED = ("movements", "class_counts", "deprivations")


def _of(lines: tuple[Line, ...], name: str, class_: str = "", base: str = "households") -> Line | None:
    return next((one for one in lines if (one.name, one.class_, one.base) == (name, class_, base)), None)


def _closing(status: Line | None, unit: str) -> pd.DataFrame:
    sums = status.sums.items() if status else ()
    return _rows(
        {"unit": unit, "class": name, "base": "households", "item": item, "value": one.value}
        for (name, item), one in sums
        if item == "closing"
    )


def _class_counts(lines: tuple[Line, ...], unit: str) -> pd.DataFrame:
    """Return how many are in each class, of the communes whose deprivations are added up."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        for (name, item), one in line.sums.items():
            if line.name == STATUS and name in CLASSES:
                key = name, line.base
            elif line.name == DEPRIVED and item in ("total", "deprivations"):
                key = name, "households" if item == "total" else item
            else:
                continue
            found[key] = {"value": one.value, "low": one.low, "high": one.high, "evidence": one.evidence}
        if line.name == DEPRIVED and (line.class_, "total") not in line.sums:
            found.pop((line.class_, "households"), None)
    rows = [
        {"unit": unit, "class": key[0], "measure": key[1], "line": None, **row} for key, row in found.items()
    ]
    kinds = dict.fromkeys(("unit", "class", "measure", "evidence"), "string")
    return frame(rows, {**kinds, **dict.fromkeys(("value", "low", "high", "line"), "Int64")})


_DEPRIVATION = {
    **dict.fromkeys(("unit", "class", "indicator", "polarity", "measure", "base"), "string"),
    **dict.fromkeys(("value", "share_low_pct", "share_high_pct"), "Float64"),
    **dict.fromkeys(("low", "high", "known", "decimals", "line"), "Int64"),
    **dict.fromkeys(("evidence", "correction"), "string"),
}


def _deprivations(lines: tuple[Line, ...], unit: str) -> pd.DataFrame:
    rows = []
    for line in (one for one in lines if one.name == DEPRIVED):
        total = line.value(line.class_, "total")
        for (name, item), one in line.sums.items():
            if item in ("total", "deprivations"):
                continue
            whole = total is not None and one.among == total
            ends = {"low": one.low, "high": one.high}
            shares = {
                f"share_{end}_pct": 100 * count / total
                for end, count in ends.items()
                if count is not None and total
            }
            # Of households whose state is not known everywhere, the count stands without a share.
            evidence = one.evidence if whole or one.evidence == "withheld" else "households"
            rows.append(
                {"unit": unit, "class": name, "indicator": item, "polarity": "deprivation",
                 "measure": "count", "base": "households", "value": one.value, "decimals": 0,
                 "known": one.among, "evidence": evidence, **ends, **shares}
            )  # fmt: skip
    return frame(rows, _DEPRIVATION)


def _before(compared: GroupYear, status: Line | None) -> dict[int, int]:
    """Return all households a year ago, where every commune of the sums tells its own."""
    if status is None:
        return {}
    own = [one.households_before for one in compared.members if one.place.code in status.units]
    known = [one for one in own if one is not None]
    return {compared.year - 1: sum(known)} if len(known) == len(own) else {}


def _facts(compared: GroupYear, own: GroupFolder, status: Line | None) -> Facts:
    official = all(one.status in ("", "official") for one in compared.members if one.state == "own")
    head = own.facts.report if own.facts else ReportHead.model_construct(
        issuer=compared.group.name, symbol="BC-UBND", place="", subject="", preamble=(), recipients=()
    )  # fmt: skip
    # The model is a commune's, with a code of five digits.
    return Facts.model_construct(
        code=compared.group.slug,
        name=compared.group.name,
        area="rural",
        year=compared.year,
        status="official" if official else "provisional",
        synthetic=compared.synthetic,
        period=Period.model_construct(from_year=compared.year, to_year=compared.year),
        totals=Totals.model_construct(households=status.value("all", "total") if status else None),
        report=head,
        household_list=ListFacts(),
        also_standards=(),
    )


def _words(compared: GroupYear, status: Line | None, text: Labels) -> Words:
    say = f"group.kinds.{unit_kind(compared.group)}."
    told, every = len(status.units) if status else 0, len(compared.members)
    unit, part = _unit_word(compared.group, text), _part_word(compared.group, text)
    key = "whole" if told == every else "some"
    name = compared.group.name[:1].lower() + compared.group.name[1:]
    return Words(unit, text(say + key, told=told, all=every, unit=unit, part=part, name=name), part)


def _unit_word(found: Group, text: Labels) -> str:
    word = next((kind for kind in _UNITS if found.name.startswith(f"{kind} ")), "")
    own = word and text.language == "vi" and unit_kind(found) != "list"
    return word.lower() if own else text(f"group.kinds.{unit_kind(found)}.unit")


def _part_word(found: Group, text: Labels) -> str:
    """Return what the communes of a group are, as they are called there."""
    if text.language != "vi":
        return text("group.part")
    kinds = [kind for kind in _PARTS if any(one.name.startswith(f"{kind} ") for one in found.communes)]
    return ", ".join(kinds).lower() or text("group.part")


def unit_kind(found: Group) -> str:
    """Return what a group is called: a district no longer after it ended.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.places.groups import group
    >>> [unit_kind(group("cu-jut", year, find_project())) for year in (2024, 2025)]
    ['district', 'list']
    """
    return "list" if found.kind == "list" or found.carried else found.kind
