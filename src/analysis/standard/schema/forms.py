"""The official tables of the review as data, each described once.

Which columns a form has, in order, with their symbols; what it is recognised by in a workbook; and
how it looks where it is published as plain CSV.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from analysis.standard.model import Citation, Standard, Verification, Wording


class ColumnRule(Wording):
    """A column as the file gives it.

    ``rate``: this column is the first item over the second, in percent. ``balance``: it is the first
    column less the decreases plus the increases. ``each_indicator``: it stands for one column an
    indicator of the standard, each under its dimension.

    ``read``: the code of the column in a form read from a workbook, empty where it is not read by its
    symbol. ``of_workers``: it stands only in years that count workers with a low income.
    ``published``: its header in a published CSV table, whose figure is the ``cell`` (class and
    item); ``often_left_out``: a published table may lack it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    path: tuple[str, ...] = ()
    rate: tuple[str, str] | None = None
    balance: bool = False
    each_indicator: bool = False
    read: str | None = None
    published: str | None = None
    cell: tuple[str, str] | None = None
    often_left_out: bool = False
    of_workers: bool = False

    @property
    def read_as(self) -> str:
        """Return the code of the column in a form that was read; rates are read where they say so."""
        return ("" if self.rate else self.item) if self.read is None else self.read


class Published(BaseModel):
    """The columns beside the figures of a published table: unit, the unit above, the split of rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str
    parent: str
    split: str | None = None


class FormRule(Wording):
    """A form as the file gives it.

    ``lines`` are the rows that every unit has in it; ``by_ethnicity`` adds one an ethnic group;
    ``villages`` says whether the public sees rows of villages beside the commune's. ``base`` is
    ``rows`` where each row says whether it counts households or persons; ``titles`` are folded texts
    of the form's title; ``unplaced`` items are read by their header only; ``kind`` is what its figures are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    verification: Verification
    lines: tuple[str, ...] = ("",)
    by_ethnicity: bool = False
    villages: bool = True
    kind: Literal["movement", "counts", "shares"] | None = None
    class_: Literal["", "poor", "near_poor"] = Field("", alias="class")
    base: Literal["households", "persons", "rows"]
    titles: tuple[str, ...]
    unplaced: tuple[str, ...] = ()
    published: Published | None = None
    with_workers: Wording | None = None
    column: tuple[ColumnRule, ...]

    def title_in(self, standard: Standard, year: int) -> Wording:
        """Return the title of the form in a review year, which may name the workers with a low income."""
        counts = standard.counts_low_income_workers(year)
        return self.with_workers if counts and self.with_workers is not None else self

    def read_items(self, standard: Standard) -> tuple[str, ...]:
        """Return the codes of the columns as a workbook has them: those of the symbols 1, 2, 3 and so on."""
        return (
            *self.unplaced,
            *(
                code
                for rule in self.column
                for code in (standard.codes if rule.each_indicator else (rule.read_as,))
                if code
            ),
        )


class Results(BaseModel):
    """Published results by year, a table that is no official form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str
    parent_is: str
    year: str
    cells: Mapping[str, tuple[str, str]]


class Forms(BaseModel):
    """All official tables, and the folded headers that mean their items and sides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    citation: Citation
    group: Mapping[str, Wording]
    line: Mapping[str, Wording]
    form: tuple[FormRule, ...]
    headers: Mapping[str, tuple[str, ...]]
    sides: Mapping[str, tuple[str, ...]]
    results: Results

    def numbers(self, kind: str) -> dict[str, int]:
        """Return the number of the form of a kind by the class that it counts."""
        return {form.class_: form.number for form in self.form if form.kind == kind}


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
    >>> [form.number for form in official_forms().form if not form.column]
    [12, 13]
    """
    return Forms.model_validate(tomllib.loads((files(__package__) / "forms.toml").read_text("utf-8")))


def form_columns(form: FormRule, standard: Standard, year: int | None = None) -> tuple[FormColumn, ...]:
    """Return the columns of a form, with those of the standard's indicators and the symbols.

    ``year`` is the review year, without which they are those of the first year of the standard.
    """
    workers = standard.counts_low_income_workers(standard.first_year if year is None else year)
    rules = [
        (rule, item, headings)
        for rule in form.column
        if workers or not rule.of_workers
        for item, headings in _headings(rule, standard)
    ]
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


# The forms of movements, counts and shares of deprived households, by class.
MOVEMENT = official_forms().numbers("movement")
COUNTS = official_forms().numbers("counts")
SHARES = official_forms().numbers("shares")

# Columns of forms 2 and 3; opening and closing stand in both.
MOVEMENTS: dict[str, tuple[str, ...]] = {
    form.class_: tuple(column.item for column in form.column)
    for form in official_forms().form
    if form.kind == "movement"
}
# What the columns "khác" do to the closing number.
OTHER_MOVES = {"other_decrease": -1, "other_increase": 1}
