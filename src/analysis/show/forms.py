"""The official tables of the review, filled in as far as figures were reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, cast

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import number, rounded
from analysis.display.blocks import Cell, Evidence, Form, FormColumn, Row
from analysis.form_figures import known_figures
from analysis.intake import CommuneYear
from analysis.measures.form_counts import ETHNICITIES, FLAGS, OTHER_GROUPS
from analysis.measures.forms import (
    MISSING,
    Figure,
    Key,
    rate,
)
from analysis.show import cells
from analysis.standard import Standard
from analysis.standard.schema.forms import COUNTS, SHARES, FormRule, form_columns, official_forms
from analysis.standard.schema.forms import FormColumn as Rule

_SHARES = tuple(SHARES.values())  # forms whose indicators are percentages
_HEADING = 0.022  # of width 1 for a letter of its heading, which breaks into lines
_SYMBOL = 0.125  # of width 1 for a letter of a column's symbol
_NARROW, _WIDE = 0.6, 2.8


class FormUnit(NamedTuple):
    """A unit with its row in the forms: its code or name, how it is shown, its number in its column.

    ``whole``: it is the sum of other rows.
    """

    code: str
    name: str
    order: str
    whole: bool = False


def forms(data: CommuneYear, standard: Standard, language: Language = "vi") -> tuple[Form, ...]:
    """Return forms 1 to 11, from household lists where there are any, else from published tables."""
    text = labels_for(language)
    known = known_figures(data, standard)
    commune = FormUnit(data.facts.code, text("sheet.total", name=data.facts.name), "", whole=True)
    villages = [unit for unit in dict.fromkeys(key[1] for key in known) if unit != commune.code]
    villages = villages if data.figures is None and data.households.empty else sorted(villages, key=_counted)
    units = [FormUnit(unit, unit, str(place)) for place, unit in enumerate(villages, start=1)]
    told = _tells_villages(data)
    return filled_forms(
        known,
        lambda rule: [*(units if told else _told_units(rule, units, known)), commune],
        standard,
        data.facts.year,
        text,
    )


def filled_forms(  # noqa: PLR0913, PLR0917 - what any set of forms is made of
    known: Mapping[Key, Figure],
    units: Callable[[FormRule], Sequence[FormUnit]],
    standard: Standard,
    year: int,
    text: Labels,
    noted: Callable[[FormRule], Sequence[str]] = lambda _: (),
) -> tuple[Form, ...]:
    """Return forms 1 to 11 with a row a unit.

    Parameters
    ----------
    known
        The figures by form, unit, line and item.
    units
        Those with a row in a form, in their order.
    noted
        What is to be said below a form, besides its source.
    """
    made = []
    for rule in (form for form in official_forms().form if form.column):
        columns = form_columns(rule, standard, year)
        rows = tuple(row for unit in units(rule) for row in _rows(rule, columns, unit, known, text))
        head = rule.title_in(standard, year).text(text.language), text("sheet.period", year=year)
        notes = (*_notes(rows, text), *noted(rule))
        made.append(_form(rule, columns, rows, head, notes, text))
    return tuple(made)


def _counted(name: str) -> list[tuple[int, int, str]]:
    """Return what puts Thôn 2 before Thôn 10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name)]


def _tells_villages(data: CommuneYear) -> bool:
    """Say whether this reader sees the breakdowns of a village, which may point at persons."""
    if data.figures is None:
        return True
    broken_down = data.figures[data.figures["form"].isin(FLAGS) | (data.figures["form"] == ETHNICITIES)]
    return bool((broken_down["unit"] != data.facts.code).any())


def _told_units(rule: FormRule, units: Sequence[FormUnit], known: Mapping[Key, Figure]) -> list[FormUnit]:
    """Return the villages with a row for the public: of deprivations those that published any themselves."""
    if not rule.villages:
        return []
    if rule.number not in (*COUNTS.values(), *SHARES.values()):
        return list(units)
    told = {
        key[1]
        for key, one in known.items()
        if key[0] == rule.number and key[3] != "households" and one.evidence == "published"
    }
    return [unit for unit in units if unit.code in told]


def _rows(
    rule: FormRule, columns: Sequence[Rule], unit: FormUnit, known: Mapping[Key, Figure], text: Labels
) -> Iterator[Row]:
    lines = _lines(rule, unit, known, text)
    for place, (line, name) in enumerate(lines.items()):
        words = ["", ""] if place else [unit.order, unit.name]
        words += [name] if name else []
        figures = _figures(rule, columns, unit.code, line, known)
        shown = (_cell(rule, column, figures[column.item], text) for column in columns)
        part = not unit.whole or (rule.by_ethnicity and line)
        yield Row((*map(Cell, words), *shown), "body" if part else "total")


def _lines(rule: FormRule, unit: FormUnit, known: Mapping[Key, Figure], text: Labels) -> dict[str, str]:
    """Return the rows of a unit in a form, with the names that they have there."""
    if rule.by_ethnicity:
        lines = {key[2] for key in known if key[:2] == (rule.number, unit.code)}
        groups = sorted(lines - {"", OTHER_GROUPS})
        unnamed = {OTHER_GROUPS: text("sheet.other_groups")} if OTHER_GROUPS in lines else {}
        return {"": text("sheet.all_groups"), **{group: group for group in groups}, **unnamed}
    names = official_forms().line
    return {line: names[line].text(text.language) if line else "" for line in rule.lines}


def _form(  # noqa: PLR0913, PLR0917 - the parts of a form
    rule: FormRule,
    columns: Sequence[Rule],
    rows: tuple[Row, ...],
    head: tuple[str, str],
    notes: tuple[str, ...],
    text: Labels,
) -> Form:
    keys = _key_columns(rule, text)
    return Form(
        f"form_{rule.number:02d}",
        text("sheet.form", number=rule.number),
        *head,
        (*keys, *(_column(column, text) for column in columns)),
        len(keys),
        rows,
        notes=notes,
    )


def _figures(
    rule: FormRule, columns: Sequence[Rule], unit: str, line: str, known: Mapping[Key, Figure]
) -> dict[str, Figure]:
    found = {column.item: known.get((rule.number, unit, line, column.item), MISSING) for column in columns}
    for column in columns:
        if column.rate and found[column.item].value is None and found[column.item].low is None:
            found[column.item] = rate(*(found[item] for item in column.rate))
    return found


def _cell(rule: FormRule, column: Rule, figure: Figure, text: Labels) -> Cell:
    if figure.evidence == "withheld":
        return cells.withheld(text)
    decimals = 2 if column.rate or (rule.number in _SHARES and column.item != "households") else 0
    if figure.value is None and figure.low is not None:
        return cells.between(figure.low, figure.high, text, decimals)
    if figure.value is None:
        return Cell("", evidence="missing")
    value = rounded(figure.value, decimals) if decimals else int(figure.value)
    shown = number(figure.value, text.language, decimals)
    return Cell(shown, value, cast("Evidence", figure.evidence), "0.00" if decimals else "#,##0")


def _key_columns(rule: FormRule, text: Labels) -> tuple[FormColumn, ...]:
    """Return the columns that name a row; the circular gives them letters."""
    keys: list[tuple[str, Literal["left", "center"], float]] = [
        ("order", "center", _NARROW),
        ("unit", "left", _WIDE),
    ]
    keys += [("line", "left", 1.5)] if rule.lines != ("",) else []
    keys += [("ethnicity", "left", 1.5)] if rule.by_ethnicity else []
    return tuple(
        FormColumn((text(f"sheet.{key}"),), letter, align, width)
        for letter, (key, align, width) in zip("ABC", keys, strict=False)
    )


def _column(column: Rule, text: Labels) -> FormColumn:
    headings = tuple(heading.text(text.language) for heading in column.headings)
    width = max(1.0, _SYMBOL * len(column.symbol), _HEADING * len(headings[-1]))
    return FormColumn(headings, column.symbol, width=width)


def _notes(rows: Sequence[Row], text: Labels) -> tuple[str, ...]:
    source = text("sheet.form_source", law=official_forms().citation.text)
    hidden = any(cell.evidence == "withheld" for row in rows for cell in row.cells)
    return (source, *((text("publish.withheld_note"),) if hidden else ()))
