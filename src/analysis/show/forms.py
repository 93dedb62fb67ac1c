"""The official tables of the review, filled in as far as figures were reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, cast

import pandas as pd

from analysis.display.blocks import Cell, Evidence, Form, FormColumn, Row
from analysis.display.numbers import number
from analysis.intake import CommuneYear
from analysis.labels import Labels, Language, labels_for
from analysis.measures.forms import MISSING, Figure, Key, figures_by_key, form_figures, rate, units_of
from analysis.standard import Standard
from analysis.standard.forms import FormColumn as Rule
from analysis.standard.forms import FormRule, form_columns, official_forms

_SHARES = (5, 7)  # forms whose indicators are percentages
_SYMBOL = 0.1  # of width 1 for a letter of a column's symbol
_NARROW, _WIDE = 0.6, 2.8


class _Unit(NamedTuple):
    """A village, or the commune, which has no order."""

    code: str
    name: str
    order: str


def forms(
    data: CommuneYear,
    standard: Standard,
    language: Language = "vi",
    figures: pd.DataFrame | None = None,
) -> tuple[Form, ...]:
    """Return forms 1 to 11.

    Parameters
    ----------
    figures
        Figures by form, unit, line and item, such as those counted from households, in the columns of
        :func:`analysis.measures.forms.form_figures`; they win over the published ones.
    """
    text = labels_for(language)
    commune = data.facts.code
    totals = {commune: (data.facts.totals.households, data.facts.totals.persons)}
    published = form_figures(data.movements, data.class_counts, data.deprivations, totals, standard)
    known = {**figures_by_key(published), **({} if figures is None else figures_by_key(figures))}
    villages = [
        unit for unit in units_of(data.movements, data.class_counts, data.deprivations) if unit != commune
    ]
    units = [_Unit(unit, unit, str(place)) for place, unit in enumerate(villages, start=1)]
    units.append(_Unit(commune, text("sheet.total", name=data.facts.name), ""))
    period = text("sheet.period", year=data.facts.year)
    made = []
    for rule in official_forms().form:
        columns = form_columns(rule, standard)
        rows = tuple(row for unit in units for row in _rows(rule, columns, unit, known, text))
        made.append(_form(rule, columns, rows, period, text))
    return tuple(made)


def _rows(
    rule: FormRule, columns: Sequence[Rule], unit: _Unit, known: Mapping[Key, Figure], text: Labels
) -> Iterator[Row]:
    for line in rule.lines:
        first = line == rule.lines[0]
        words = [unit.order, unit.name] if first else ["", ""]
        words += [official_forms().line[line].text(text.language)] if line else []
        figures = _figures(rule, columns, unit.code, line, known)
        cells = (_cell(rule, column, figures[column.item], text) for column in columns)
        yield Row((*map(Cell, words), *cells), "body" if unit.order else "total")


def _form(rule: FormRule, columns: Sequence[Rule], rows: tuple[Row, ...], period: str, text: Labels) -> Form:
    keys = _key_columns(rule, text)
    return Form(
        f"form_{rule.number:02d}",
        text("sheet.form", number=rule.number),
        rule.text(text.language),
        period,
        (*keys, *(_column(column, text) for column in columns)),
        len(keys),
        rows,
        notes=_notes(rule, text),
    )


def _figures(
    rule: FormRule, columns: Sequence[Rule], unit: str, line: str, known: Mapping[Key, Figure]
) -> dict[str, Figure]:
    found = {column.item: known.get((rule.number, unit, line, column.item), MISSING) for column in columns}
    for column in columns:
        if column.rate and found[column.item].value is None:
            found[column.item] = rate(*(found[item] for item in column.rate))
    return found


def _cell(rule: FormRule, column: Rule, figure: Figure, text: Labels) -> Cell:
    if figure.value is None:
        return Cell("", evidence="missing")
    decimals = 2 if column.rate or (rule.number in _SHARES and column.item != "households") else 0
    value = round(figure.value, decimals) if decimals else int(figure.value)
    shown = number(value, text.language, decimals)
    return Cell(shown, value, cast("Evidence", figure.evidence), "0.00" if decimals else "#,##0")


def _key_columns(rule: FormRule, text: Labels) -> tuple[FormColumn, ...]:
    """Return the columns that name a row; the circular gives them letters."""
    keys: list[tuple[str, Literal["left", "center"], float]] = [
        ("order", "center", _NARROW),
        ("unit", "left", _WIDE),
    ]
    keys += [("line", "left", 1.5)] if rule.lines != ("",) else []
    return tuple(
        FormColumn((text(f"sheet.{key}"),), letter, align, width)
        for letter, (key, align, width) in zip("ABC", keys, strict=False)
    )


def _column(column: Rule, text: Labels) -> FormColumn:
    headings = tuple(heading.text(text.language) for heading in column.headings)
    return FormColumn(headings, column.symbol, width=max(1.0, _SYMBOL * len(column.symbol)))


def _notes(rule: FormRule, text: Labels) -> tuple[str, ...]:
    source = text("sheet.form_source", law=official_forms().citation.text)
    unsure = (text("sheet.form_unverified"),) if rule.verification == "unverified" else ()
    return (source, *unsure)
