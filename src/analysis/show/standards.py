"""One list under several standards side by side, and who changes class because the standard changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import money, number
from analysis.display.blocks import Block, Cell, Column, Prose, ProseStyle, Row, Table
from analysis.intake import CommuneYear
from analysis.measures.standards import NOT_LISTED, UNKNOWN
from analysis.show import cells
from analysis.show.origin import origin
from analysis.show.words import area_word
from analysis.standard import Standard
from analysis.standard.classes import CLASSES

SAY = "report.standards."
Standards = Sequence[Standard]


def standard_text(
    data: CommuneYear, frame: pd.DataFrame, standards: Standards, language: Language = "vi"
) -> Prose:
    """Say that the result is given by several standards, and what each result is for.

    Nothing where no second standard was asked for.
    """
    text = labels_for(language)
    if len(standards) < 2:
        return Prose(())
    if frame.empty:
        return cells.sentence(text(SAY + "no_list", year=data.facts.year))
    said: list[tuple[ProseStyle, str]] = [("paragraph", text(SAY + "intro", year=data.facts.year))]
    said += [("bullet", _purpose(one, standards[0], data, text)) for one in _in_order(frame, standards)]
    said.append(("paragraph", text(SAY + "no_movement")))
    if _is_open(frame):
        said.append(("paragraph", text(SAY + "open_note")))
    return Prose(tuple(said))


def standard_table(
    data: CommuneYear, frame: pd.DataFrame, standards: Standards, language: Language = "vi"
) -> Block:
    """Put the households and persons of each class under the standards beside each other.

    Parameters
    ----------
    frame
        ``report.standards``.
    standards
        That of the year, and those that were asked for beside it.
    """
    text = labels_for(language)
    if frame.empty:
        return Prose(())
    by_key = {(row["standard"], row["class"]): row for row in frame.to_dict("records")}
    shown = _in_order(frame, standards)
    columns = [Column(text(SAY + "class"), width=1.4)]
    for one in shown:
        group = _titled(one, data, text)
        columns += [Column(text(SAY + base), group, align="right") for base in ("households", "persons")]
    rows = tuple(
        Row(
            (
                Cell(text(f"classes.{name}")),
                *(cell for one in shown for cell in _result(by_key[one.id, name], text)),
            ),
            origin=origin(data, text, {"households": []}),
        )
        for name in CLASSES
    )
    return Table(
        "standards",
        text(SAY + "caption", year=data.facts.year),
        tuple(columns),
        rows,
        notes=_notes(frame, standards, data, text),
        source=cells.sources(data.sources, text, "households"),
    )


def standard_change_table(
    data: CommuneYear, frame: pd.DataFrame, standards: Standards, language: Language = "vi"
) -> Block:
    """Cross the classes by one standard with those by the next; the households are the same.

    Parameters
    ----------
    frame
        ``report.standard_changes``; of its pairs of standards the first.
    """
    text = labels_for(language)
    if frame.empty:
        return Prose(())
    first = frame[["standard_old", "standard_new"]].iloc[0]
    part = frame[(frame[["standard_old", "standard_new"]] == first).all(axis=1)]
    by_key = {(row["class_old"], row["class_new"]): row for row in part.to_dict("records")}
    named = {one.id: one for one in standards}
    old, new = (named[first[name]] for name in ("standard_old", "standard_new"))
    after = [*CLASSES, *([UNKNOWN] if _any(part, "class_new") else [])]
    before = [*CLASSES, *([UNKNOWN] if _any(part, "class_old") else [])]
    group = text(SAY + "after", standard=_titled(new, data, text))
    rows = [
        Row(
            (Cell(_class(one, text)), *(_cell(by_key[one, other], text) for other in after)),
            origin=origin(data, text, {"households": []}),
        )
        for one in before
    ]
    if outside := by_key.get((NOT_LISTED, UNKNOWN)):
        empty = [Cell("") for _ in after[:-1]]
        rows.append(Row((Cell(_class(NOT_LISTED, text)), *empty, _cell(outside, text))))
    otherwise = part["declared_otherwise"].sum()
    notes = [text(SAY + "change_note")]
    if otherwise:
        notes.append(text(SAY + "otherwise", households=number(int(otherwise), language)))
    return Table(
        "standard_changes",
        text(
            SAY + "change_caption", old=_lower(_titled(old, data, text)), new=_lower(_titled(new, data, text))
        ),
        (
            Column(text(SAY + "before", standard=_titled(old, data, text)), width=2),
            *(Column(_class(name, text), group, align="right") for name in after),
        ),
        tuple(rows),
        notes=tuple(notes),
        source=cells.sources(data.sources, text, "households"),
    )


def _in_order(frame: pd.DataFrame, standards: Standards) -> list[Standard]:
    named = {one.id: one for one in standards}
    return [named[one] for one in frame["standard"].drop_duplicates()]


def _titled(one: Standard, data: CommuneYear, text: Labels) -> str:
    return one.title_in(data.facts.year).text(text.language)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _purpose(one: Standard, own: Standard, data: CommuneYear, text: Labels) -> str:
    year = data.facts.year
    later = one.first_year == year + 1
    key = "own" if one.id == own.id else "opening" if later else "other"
    area = data.facts.area
    # The word for a town is that of the standard's own text.
    words = {
        "area": _lower(area_word(area, max(year, one.first_year), text)),
        "line": money(one.income_line.of(area), text.language),
    }
    said = text(f"{SAY}purpose.{key}", standard=_titled(one, data, text), year=year, next=year + 1, **words)
    unverified = text(SAY + "unverified") if one.verification == "unverified" else ""
    return f"{said} {unverified}".strip()


def _class(name: str, text: Labels) -> str:
    return text(f"classes.{name}" if name in CLASSES else f"{SAY}classes.{name}")


def _any(part: pd.DataFrame, side: str) -> bool:
    """Say whether a class is open on one side of the changes, or withheld."""
    unknown = part[part[side] == UNKNOWN]
    return bool((unknown["households"].fillna(1) > 0).any())


def _result(row: dict[Any, Any], text: Labels) -> tuple[Cell, Cell]:
    if row["evidence"] == "withheld":
        return cells.withheld(text), cells.withheld(text)
    persons = row["persons"]
    people = Cell(text(SAY + "unknown"), evidence="missing") if is_missing(persons) else None
    return _households(row, text), people or cells.count(persons, text, "households")


def _households(row: dict[Any, Any], text: Labels) -> Cell:
    if not is_missing(row["households"]):
        return cells.count(row["households"], text, "households")
    if is_missing(row["low"]):
        return Cell(text(SAY + "unknown"), evidence="missing")
    if is_missing(row["high"]):
        least = text(SAY + "at_least", low=number(row["low"], text.language))
        return Cell(least if row["low"] else text(SAY + "unknown"), evidence="households")
    return cells.between(row["low"], row["high"], text)


def _cell(row: dict[Any, Any], text: Labels) -> Cell:
    if row["evidence"] == "withheld":
        return cells.withheld(text)
    if is_missing(row["households"]):
        return Cell(text(SAY + "number_unknown"), evidence="missing")
    return cells.count(row["households"], text, "households")


def _notes(frame: pd.DataFrame, standards: Standards, data: CommuneYear, text: Labels) -> tuple[str, ...]:
    unverified = [one for one in standards if one.verification == "unverified"]
    said = [text(SAY + "unverified_note", standard=_titled(one, data, text)) for one in unverified]
    return (*said, *([text(SAY + "open_note")] if _is_open(frame) else []))


def _is_open(frame: pd.DataFrame) -> bool:
    return bool((frame["households"].isna() & (frame["evidence"] != "withheld")).any())
