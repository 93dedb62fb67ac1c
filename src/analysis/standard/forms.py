"""The official tables of the review as data: which columns each has, in order, with their symbols."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from analysis.standard.model import Citation, Standard, Verification, Wording


class ColumnRule(Wording):
    """A column as the file gives it.

    ``rate``: this column is the first item over the second, in percent. ``balance``: it is the first
    column less the decreases plus the increases. ``each_indicator``: it stands for one column an
    indicator of the standard, each under its dimension.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    path: tuple[str, ...] = ()
    rate: tuple[str, str] | None = None
    balance: bool = False
    each_indicator: bool = False


class FormRule(Wording):
    """A form as the file gives it.

    ``lines`` are the rows that every unit has in it; ``by_ethnicity`` adds one an ethnic group;
    ``villages`` says whether villages have rows beside the commune.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    verification: Verification
    lines: tuple[str, ...] = ("",)
    by_ethnicity: bool = False
    villages: bool = True
    column: tuple[ColumnRule, ...]


class Forms(BaseModel):
    """All official tables."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    citation: Citation
    group: Mapping[str, Wording]
    line: Mapping[str, Wording]
    form: tuple[FormRule, ...]


@dataclass(frozen=True)
class FormColumn:
    """A column of a form under one standard.

    Parameters
    ----------
    item
        What it counts; the code of the indicator in a column of an indicator.
    headings
        From the outermost heading to its own.
    symbol
        What stands below the headings: "3", "4=3/1*100".
    rate
        Items of numerator and denominator where it is computed from other columns.
    """

    item: str
    headings: tuple[Wording, ...]
    symbol: str
    rate: tuple[str, str] | None = None


@cache
def official_forms() -> Forms:
    """Return the official tables.

    Examples
    --------
    >>> [form.number for form in official_forms().form]
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    """
    return Forms.model_validate(tomllib.loads((files(__package__) / "forms.toml").read_text("utf-8")))


def form_columns(form: FormRule, standard: Standard) -> tuple[FormColumn, ...]:
    """Return the columns of a form, with those of the standard's indicators and the symbols."""
    rules = [(rule, item, headings) for rule in form.column for item, headings in _headings(rule, standard)]
    places = {item: place for place, (_, item, _) in enumerate(rules, start=1)}
    return tuple(
        FormColumn(item, headings, _symbol(rule, place, places, form.column), rule.rate)
        for place, (rule, item, headings) in enumerate(rules, start=1)
    )


def _headings(rule: ColumnRule, standard: Standard) -> Iterator[tuple[str, tuple[Wording, ...]]]:
    above = tuple(official_forms().group[code] for code in rule.path)
    if not rule.each_indicator:
        yield rule.item, (*above, rule)
        return
    for indicator in standard.indicator:
        yield indicator.code, (*above, standard.dimension_of(indicator.code), indicator)


def _symbol(rule: ColumnRule, place: int, places: Mapping[str, int], rules: Sequence[ColumnRule]) -> str:
    if rule.rate:
        upper, lower = (places[item] for item in rule.rate)
        return f"{place}={upper}/{lower}*100"
    if rule.balance:
        signs = {"decrease": "-", "increase": "+"}
        terms = (f"{signs[other.path[0]]}{places[other.item]}" for other in rules if other.path)
        return f"{place}=1{''.join(terms)}"
    return str(place)
