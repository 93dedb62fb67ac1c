"""One way to read a household list from a sheet."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl

from analysis.intake.lists import parts
from analysis.intake.lists.asking import NO_ANSWERS, Answers, Asking
from analysis.intake.lists.certain import excluded, polarity_by_law, unmarked
from analysis.intake.lists.ditto import filled_down
from analysis.intake.lists.faults import Fault, faults_where, without_strays
from analysis.intake.lists.header import Header, find_header
from analysis.intake.lists.household_list import HouseholdList
from analysis.intake.lists.law import check_law
from analysis.intake.lists.layout import row_kinds
from analysis.intake.lists.notices import notices, read_as_above
from analysis.intake.lists.once import check_once
from analysis.intake.lists.rules import (
    Known,
    check_keys,
    check_previous,
    check_ranges,
    check_totals,
    check_twice,
    strays,
)
from analysis.intake.lists.scores import doubts, of_lines, scored, with_items
from analysis.intake.lists.symbols import meaning_of_first_row
from analysis.intake.lists.values import typed
from analysis.intake.workbook.grid import Grid
from analysis.intake.workbook.tables import fill_merged
from analysis.standard import Standard
from analysis.standard.schema.households import columns

NOTHING_KNOWN = Known()


def read_list(
    grid: Grid,
    file: str,
    standard: Standard | None,
    known: Known = NOTHING_KNOWN,
    answers: Answers = NO_ANSWERS,
) -> HouseholdList | None:
    """Read a household list; None where the sheet is none.

    Parameters
    ----------
    grid
        A repaired sheet (:func:`analysis.intake.workbook.repaired.repaired`).
    file
        Its name in findings.
    standard
        Of the review year; None for a year before the first one, whose list no rule is held against.
    known
        What is known of the commune besides the list.
    answers
        What was answered to questions about the file.

    Returns
    -------
    HouseholdList
        With rows read = accepted + set aside + exact duplicates.
    """
    header = find_header(grid, answers.mapping, sure=answers.is_list)
    if header is None:
        return None
    header = with_items(header, known.scores)
    asking = Asking(grid, file, header, answers)
    header = asking.meant(known.year)
    asking = replace(asking, header=header)
    grid = fill_merged(grid, header.last + 1)
    kinds = row_kinds(grid, header)
    raw, as_above = filled_down(parts.data_rows(grid, header, kinds))
    first = parts.first_of_equal(raw, header)
    duplicates = raw.filter(~first)["row"]
    titles = {name: header.titles.get(name, "") for name in columns() if name in raw.columns}
    asking = replace(asking, grid=grid)
    by_law = partial(polarity_by_law, standard=standard, area=known.area)
    count = partial(excluded, standard=standard, area=known.area)
    cells = asking.understood(raw.filter(first), titles)
    values = asking.settled(typed(cells, titles, asking.factor, own_form=answers.sure), by_law, count)
    values = replace(values, data=asking.numbered(values.data, known.year))
    if not known.villages:
        values = replace(values, data=asking.villages(values.data))
    if parts.classes_by_marks(header):
        data = unmarked(values.data, standard, known.area) if standard else values.data
        untold = pl.col("declared_class").is_null() & pl.col("raw_declared_class").is_null()
        of_marks = faults_where(data, untold, "class_unmarked", "declared_class")
        values = replace(values, data=data, faults=[*values.faults, *of_marks])
    of_answers = scored(values.data, raw, header, known)
    values = replace(values, data=of_answers.data, faults=[*values.faults, *of_answers.faults])
    of_rows = _of_rows(grid, header, values.data)
    data, faults = _checked(values.data, [*of_rows, *values.faults], known, keeps_zeros=header.is_of_names)
    of_law = check_law(parts.without_aside(data, of_rows), standard, known.area) if standard else []
    faults = without_strays(faults)
    totals = (kinds == "total").arg_true().to_list()
    faults += check_totals(grid.cells, totals, data, dict(header.letters))
    open_questions = tuple(asking.open)
    asked_about = {question.column for question in open_questions if question.kind == "meaning"}
    good, lines = parts.without_aside(data, faults), grid.all_lines()
    kept = parts.accepted(good, lines)
    answered = {letters if grid.sheet else _title(header, letters) for letters in of_answers.letters}
    result = HouseholdList(
        file=file,
        sheet=grid.sheet,
        header=header,
        accepted=kept,
        private=parts.private(good, header, lines),
        aside=parts.aside(grid, data, faults, lines),
        duplicates=lines.gather(duplicates),
        structure=parts.structure(kinds),
        notices=(
            *(question.finding() for question in open_questions),
            *(
                notice
                for notice in (
                    *notices(header, grid, file, lines.gather(duplicates), values, kinds),
                    *read_as_above(header, grid, file, as_above),
                )
                if (notice.rule != "unsure_column" or notice.column not in asked_about)
                and (notice.rule != "column_left_out" or notice.column not in answered)
            ),
            *doubts(header, known, grid, file),
        ),
        faults=tuple(faults),
        law=tuple(of_law),
        lines=lines,
        questions=open_questions,
        places={
            **{letters: letters if grid.sheet else _title(header, letters) for letters in of_answers.letters},
            **{n: letters if grid.sheet else header.titles[n] for n, letters in header.letters.items()},
        },
        scores=of_lines(of_answers.items, kept, lines),
        score_table=known.scores[0] if of_answers.items.height else None,
    )
    if result.read != raw.height:
        raise AssertionError(f"{raw.height} rows read, but {result.read} kept")
    return result


def _title(header: Header, letters: str) -> str:
    return next(match.header for match in header.matches if match.letters == letters)


def _of_rows(grid: Grid, header: Header, data: pl.DataFrame) -> list[Fault]:
    """Return the rows of which it is not known whose value is whose, or whether they are households."""
    faults = []
    rows = grid.shifted(header.last).arg_true()
    own = rows.filter(rows.is_in(data["row"].implode())).cast(pl.UInt32)
    if grid.widths is not None and len(own):
        found, details = grid.widths.gather(own).cast(pl.String), {"cells": str(grid.widths[header.last])}
        faults.append(Fault("cell_count", "", own, found, details))
    if meaning_of_first_row(grid.cells, header) == "either":
        first = pl.Series([header.last + 1], dtype=pl.UInt32)
        faults.append(Fault("symbols_or_household", "", first))
    if len(stray := strays(data)):
        faults.append(Fault("stray_row", "", stray))
    return faults


def _checked(
    data: pl.DataFrame, faults: list[Fault], known: Known, *, keeps_zeros: bool
) -> tuple[pl.DataFrame, list[Fault]]:
    data = parts.with_keys(data)
    data, of_keys = check_keys(data, known)
    faults = faults + of_keys + check_ranges(data)
    good = parts.without_aside(data, faults)
    of_once = check_twice(good, keeps_zeros=keeps_zeros) + check_once(good)
    return data, faults + of_once + check_previous(data, known)
