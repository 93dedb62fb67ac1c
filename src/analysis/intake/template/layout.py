"""What the sheets of the workbook hold: the tables of the contract, column by column.

Row 1 has the headers in the user's language, row 2 (hidden) the keys of the contract, and the
data begin in row 3. Everything follows from the models, so the workbook cannot drift from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from analysis.core.labels import Labels
from analysis.intake.contract import TABLES, HouseholdClass, Row
from analysis.intake.facts import Facts
from analysis.intake.household import WORKERS, household_model
from analysis.intake.values import (
    FLAGS,
    Count,
    Flag,
    Indicator,
    IsoDate,
    Number,
    PartNumber,
    Positive,
    ProjectNumber,
    Unit,
    Whole,
    Year,
    components,
)
from analysis.standard import Standard
from analysis.standard.schema.forms import MOVEMENTS
from analysis.standard.schema.households import columns as household_columns

VERSION = 1
MARK = "_giamngheo"
LISTS = "_lists"
INSTRUCTIONS, FACTS, NARRATIVE = "instructions", "commune", "narrative"
FIRST_ROW = 3

Kind = Literal["text", "unit", "whole", "count", "decimal", "year", "date", "choice", "flag", "lines"]

_KINDS: tuple[tuple[Any, Kind], ...] = (
    (Unit, "unit"),
    (Flag, "flag"),
    (Year, "year"),
    (Count, "count"),
    (Positive, "count"),
    (Whole, "whole"),
    (Number, "decimal"),
    (IsoDate, "date"),
)
_BASES: dict[Any, Kind] = {int: "count", bool: "flag", date: "date"}
# Lists whose words stand elsewhere, by table and column; the others are of this workbook.
_WORDS = {
    ("documents", "kind"): "report.documents.kinds",
    ("projects", "state"): "report.projects.states",
    ("projects", "source"): "report.projects.sources",
    ("projects", "nature"): "report.projects.natures",
    ("policies", "policy"): "report.policies.policies",
    ("policies", "unit"): "report.policies.units",
    ("resources", "unit"): "report.policies.units",
    ("resources", "item"): "report.resources.items",
}
_CLASSES = ("class", "declared_class", "previous_class")


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its key in the contract, what it holds, and its list, code → word."""

    key: str
    title: str
    required: bool
    kind: Kind
    words: Mapping[str, str]


def sheets(standard: Standard, text: Labels, year: int | None = None) -> dict[str, tuple[Column, ...]]:
    """Return the columns of every table, in the order of the sheets.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> from analysis.standard import standard_for
    >>> columns = sheets(standard_for(2022), labels_for("vi"))["targets"]
    >>> [(column.key, column.kind) for column in columns][:3]
    [('unit', 'unit'), ('kind', 'choice'), ('value', 'decimal')]
    """
    workers = [WORKERS] if year is not None and standard.counts_low_income_workers(year) else []
    models = {**TABLES, "households": household_model((*standard.codes, *workers))}
    numbers = dict(zip(("project", "subproject"), components(year or standard.first_year), strict=True))
    return {name: tuple(_columns(name, model, standard, text, numbers)) for name, model in models.items()}


def first_rows(commune: str, standard: Standard) -> dict[str, list[dict[str, str]]]:
    """Return the rows that every commune reports, by table, with their keys filled in.

    A person types the values only. A row left as it was says nothing, and is skipped when
    the workbook is read.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> rows = first_rows("15139", standard_for(2022))
    >>> {name: len(found) for name, found in rows.items()}
    {'targets': 1, 'class_counts': 6, 'movements': 36, 'deprivations': 24}
    >>> rows["deprivations"][3]["indicator"], rows["deprivations"][3]["polarity"]
    ('bhyt', 'deprivation')
    """
    classes = get_args(HouseholdClass)
    counted = {"polarity": "deprivation", "measure": "count", "base": "households"}
    rows = {
        "targets": [{"kind": "net_reduction"}],
        "class_counts": [
            {"class": which, "measure": measure}
            for which in classes
            for measure in ("households", "persons", "deprivations")
        ],
        "movements": [
            {"class": which, "base": base, "item": item}
            for which in classes
            for base in ("households", "persons")
            for item in MOVEMENTS[which]
        ],
        "deprivations": [
            {"class": which, "indicator": code, **counted} for which in classes for code in standard.codes
        ],
    }
    return {name: [{"unit": commune, **row} for row in found] for name, found in rows.items()}


def fact_columns(text: Labels) -> tuple[Column, ...]:
    """Return the facts of the commune, one a row of their sheet; keys are dotted."""
    return tuple(_facts(Facts, "", text))


def _columns(
    table: str,
    model: type[Row],
    standard: Standard,
    text: Labels,
    numbers: Mapping[str, tuple[str, ...]],
) -> Iterator[Column]:
    hints = get_type_hints(model, include_extras=True)
    indicators = {item.code: item.text(text.language) for item in standard.indicator}
    for name, field in model.model_fields.items():
        key, hint = field.alias or name, _plain(hints[name])
        kind, codes = _kind(hint)
        if (table, key) == ("movements", "item"):
            kind, codes = "choice", tuple(dict.fromkeys(item for form in MOVEMENTS.values() for item in form))
        if hint in (ProjectNumber, PartNumber) and numbers[key]:
            kind, codes = "choice", numbers[key]
        words = {code: _word(table, key, kind, code, text) for code in codes}
        if hint == Indicator:
            kind, words = "choice", indicators
        title = indicators.get(key) or _title(table, key, text)
        yield Column(key, title, field.is_required(), kind, words)


def _title(table: str, key: str, text: Labels) -> str:
    named = table == "households" and key != "village"  # a village is called by the word of the place
    column = household_columns().get(key) if named else None
    if column and column.title:
        return column.title.text(text.language)
    return text(f"template.columns.{key}")


def _facts(model: type[BaseModel], prefix: str, text: Labels) -> Iterator[Column]:
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        hint = _plain(hints[name])
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            yield from _facts(hint, f"{name}.", text)
            continue
        kind, codes = _kind(hint)
        words = {code: _word(FACTS, name, kind, code, text) for code in codes}
        title = text(f"template.facts.{prefix.replace('.', '_')}{name}")
        yield Column(prefix + name, title, field.is_required(), kind, words)


def _plain(hint: Any) -> Any:
    """Return an annotation without its None."""
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _kind(hint: Any) -> tuple[Kind, tuple[str, ...]]:
    """Return what a column holds, and the codes of its list if it has one."""
    if get_origin(hint) is Literal:
        return "choice", get_args(hint)
    base = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    known = next((kind for alias, kind in _KINDS if alias == hint), None) or _BASES.get(base, "text")
    kind = "lines" if get_origin(base) is tuple else known
    return kind, FLAGS if kind == "flag" else ()


def _word(table: str, key: str, kind: Kind, code: str, text: Labels) -> str:
    if key in ("project", "subproject"):
        return code
    if (table, key) in _WORDS:
        return text(f"{_WORDS[table, key]}.{code}")
    if key in _CLASSES:
        return text(f"classes.{code}")
    return text(f"template.choices.{'flag' if kind == 'flag' else key}.{code}")
