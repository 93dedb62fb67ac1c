"""Every commune in one row: rates, change, way over the years, target, contribution, flags, its report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import signed
from analysis.display.blocks import Block, Cell, Column, Row, Table
from analysis.group_year import GroupYear
from analysis.measures.comparison import contributions, ways, yearly
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source, withheld_note
from analysis.show.comparison.ranking import ranked
from analysis.show.comparison.sums import KINDS
from analysis.show.words import inside

_OVER = SAY + "overview."
SIGNS = {"high": "▲", "low": "▼"}
WAYS = {"down": "↓", "up": "↑", "same": "→", "mixed": "↕"}
_GROUPS = {
    "poor": ("poor_count", "poor_rate", "change", "way"),
    "near_poor": ("near_count", "near_poor_rate"),
    "": ("exit_rate",),
    "target": ("result", "target", "attainment"),
    "part": ("level", "moved"),
}
_PERCENT = ("poor_rate", "near_poor_rate", "exit_rate", "attainment", "level")


def overview_table(data: GroupYear, language: Language = "vi") -> Block:
    """Return the one table of all communes: sortable on the page, with a link to each report there is."""
    text = labels_for(language)
    known = [member.place.code for member in data.members if member.state in ("own", "published")]
    if not known:
        return cells.sentence(text(SAY + "nothing"))
    facts = _facts(data)
    facts["flags"] = flags_by_unit(data, text)
    facts["link"] = {
        m.place.code: f"{data.year}/{m.place.code}/report.html" for m in data.members if m.state == "own"
    }
    return Table(
        "overview",
        text(_OVER + "caption", group=inside(data.group.name), year=data.year, count=len(data.members)),
        (
            Column(text(SAY + "commune"), width=2),
            *_columns(data, text),
            Column(text(_OVER + "flags"), width=2),
            Column(text(_OVER + "report")),
        ),
        tuple(_row(data, member.place.code, facts, text) for member in data.members),
        notes=(
            text(_OVER + "note"),
            text(_OVER + "ways_note"),
            text(_OVER + "flags_note", tests=_tests(data)),
            *withheld_note(data, text),
        ),
        source=source(data, text),
        turned=True,
    )


def flags_by_unit(data: GroupYear, text: Labels) -> dict[str, list[str]]:
    """Return in which rates and indicators each commune is surely apart from the group: "▲ Việc làm"."""
    found: dict[str, list[str]] = {}
    for row in data.apart[data.apart["outside"].notna()].to_dict("records"):
        sign = f"{SIGNS[row['outside']]} {measure_name(data, row, text)}"
        found.setdefault(row["unit"], []).append(sign)
    return found


def measure_name(data: GroupYear, row: Mapping[Any, Any], text: Labels) -> str:
    """Return what a test is of: a rate, or an indicator and the class whose it is."""
    if is_missing(row["class"]):
        return text(f"{SAY}rates.{row['measure']}")
    names = {one.code: one.text(text.language) for one in data.standard.indicator}
    return text(f"{_OVER}of_class.{row['class']}", indicator=names[row["measure"]])


def _tests(data: GroupYear) -> int:
    return len(data.apart[["measure", "class"]].drop_duplicates())


def _columns(data: GroupYear, text: Labels) -> Iterator[Column]:
    for group, names in _GROUPS.items():
        heading = text(f"{_OVER}groups.{group}") if group else ""
        for name in names:
            unit = "%" if name in _PERCENT else text(_OVER + "points") if name in ("change", "way") else ""
            yield Column(text(f"{_OVER}{name}", year=data.year - 1), heading, unit=unit, align="right")


def _row(data: GroupYear, code: str, facts: Mapping[str, Mapping[str, Any]], text: Labels) -> Row:
    own = {name: of_unit.get(code) for name, of_unit in facts.items()}
    told = [
        _whole(own["poor_count"], text),
        _percent(own["poor_rate"], text),
        _changed(own["change"], text, 2),
        _way(own["way"], own["since"], text),
        _whole(own["near_count"], text),
        _percent(own["near_poor_rate"], text),
        _percent(own["exit_rate"], text),
        _whole(own["result"], text),
        _whole(own["target"], text),
        _percent(own["attainment"], text),
        _percent(own["level"], text),
        _changed(own["moved"], text),
    ]
    flags = Cell("; ".join(own["flags"] or ()))
    return Row((Cell(name_of(data, code)), *told, flags, Cell(code, link=own["link"] or "")), unit=code)


def _whole(value: Any, text: Labels) -> Cell:
    return cells.missing(text, _OVER + "none") if is_missing(value) else cells.count(value, text)


def _changed(value: Any, text: Labels, decimals: int = 0) -> Cell:
    known = not is_missing(value)
    return cells.change(value, text, decimals) if known else cells.missing(text, _OVER + "none")


def _percent(value: Any, text: Labels) -> Cell:
    return cells.missing(text, _OVER + "none") if is_missing(value) else cells.decimal(value, text)


def _way(way: Any, since: Any, text: Labels) -> Cell:
    if is_missing(way):
        return cells.missing(text, _OVER + "none")
    changed = float(since)
    shown = f"{WAYS[way]} {signed(changed, text.language, 2)}"
    return Cell(shown, round(changed, 2), "published", "0.00")


def _facts(data: GroupYear) -> dict[str, dict[str, Any]]:
    """Return each column by commune; what a commune has no figure for is not there."""
    facts: dict[str, dict[str, Any]] = {}
    for one in ranked(data):
        facts[one.measure] = _known(one.rows, "share_pct")
    over = ways(yearly({code: one.years for code, one in data.traits.items()}), data.year)
    facts["change"], facts["way"] = _known(over, "change_pp"), _known(over, "way")
    facts["since"] = _known(over, "since_first_pp")
    counted = closing_counts(data)
    facts["poor_count"], facts["near_count"] = (_known(counted, name) for name in ("closing", "near_poor"))
    parts = contributions(counted)
    facts["level"], facts["moved"] = _known(parts, "level_pct"), _known(parts, "change")
    # The net reduction stands there without a target too; else by the first way of counting that has one.
    net = data.reduced[data.reduced["kind"] == KINDS[0]]
    facts["result"] = _known(net, "reduction_households")
    for kind in reversed(KINDS):
        rows = data.reduced[data.reduced["kind"] == kind].dropna(subset=["target_households"])
        for name, column in (("result", "reduction"), ("target", "target")):
            facts.setdefault(name, {}).update(_known(rows, f"{column}_households"))
        facts.setdefault("attainment", {}).update(_known(rows, "attainment_pct"))
    wanted = [name for names in _GROUPS.values() for name in names]
    return {name: facts.get(name, {}) for name in (*wanted, "since")}


def _known(rows: pd.DataFrame, column: str) -> dict[str, Any]:
    told = rows.dropna(subset=[column])
    return dict(zip(told["unit"], told[column], strict=True))


def closing_counts(data: GroupYear) -> pd.DataFrame:
    """Return of each commune the poor households at both ends, the near-poor ones, and all households."""
    own = data.figures[(data.figures["base"] == "households") & data.figures["value"].notna()]
    known = {
        (unit, class_, item): int(value)
        for unit, class_, item, value in own[["unit", "class", "item", "value"]].itertuples(index=False)
    }

    def first(unit: str, class_: str, *items: str) -> int | None:
        return next((known[unit, class_, item] for item in items if (unit, class_, item) in known), None)

    def opening(unit: str) -> int | None:
        told = first(unit, "poor", "opening")
        before = data.traits[unit].years.get(data.year - 1, {}) if unit in data.traits else {}
        return before.get("poor") if told is None else told

    units = [member.place.code for member in data.members if member.state in ("own", "published")]
    rows = [
        (
            unit,
            opening(unit),
            first(unit, "poor", "closing", "total"),
            first(unit, "near_poor", "closing", "total"),
            first(unit, "all", "total"),
        )
        for unit in units
    ]
    columns = ["unit", "opening", "closing", "near_poor", "all"]
    types = dict.fromkeys(columns[1:], "Int64")
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({"unit": "string"} | types)
