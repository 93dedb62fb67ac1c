"""The empty workbook: drop-downs, checks as one types, last year's villages and targets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.villages import word_of
from analysis.intake.carried import documents_in_force, head, households_of, projects_of
from analysis.intake.commune_year import CommuneYear
from analysis.intake.contract import LAST_DISTRICT_YEAR
from analysis.intake.household import WORKERS
from analysis.intake.narrative import SECTIONS
from analysis.intake.template.layout import (
    FACTS,
    FIRST_ROW,
    INSTRUCTIONS,
    LISTS,
    MARK,
    NARRATIVE,
    VERSION,
    Column,
    fact_columns,
    first_rows,
    sheets,
)
from analysis.intake.usual import usual_words
from analysis.places import Place, place_in
from analysis.standard import Standard, is_new_standard, standard_for

ROWS = {"households": 20_000}
OTHER_ROWS = 1_000
# No clock: the same template has the same bytes.
CREATED = datetime(2000, 1, 1)
_WIDTHS = {
    "item": 36,
    "indicator": 40,
    "as_printed": 40,
    "statement": 50,
    "subject": 50,
    "note": 30,
    "responsible": 28,
    "village": 20,
}
_DOCUMENT = (
    "section", "order", "kind", "number", "symbol", "date", "date_as_printed", "issuer", "subject",
    "as_printed",
)  # fmt: skip
_FORMATS = {"decimal": "0.######", "date": "dd/mm/yyyy", "whole": "0", "count": "0", "year": "0"}


@dataclass
class _Book:
    """The workbook while it is written, with the formats and lists that its sheets share."""

    book: Any
    text: Labels
    formats: dict[str, Any] = field(default_factory=dict)
    lists: list[Sequence[str]] = field(default_factory=list)

    def format(self, name: str, **properties: object) -> Any:
        if name not in self.formats:
            self.formats[name] = self.book.add_format({"font_name": "Times New Roman", **properties})
        return self.formats[name]

    def list_of(self, values: Sequence[str]) -> str:
        """Return the range that holds a list, on the hidden sheet."""
        if values not in self.lists:
            self.lists.append(values)
        letter = xlsxwriter.utility.xl_col_to_name(self.lists.index(values))
        return f"='{LISTS}'!${letter}$1:${letter}${len(values)}"


def template(commune: str, year: int, last_year: CommuneYear | None, language: Language = "vi") -> bytes:
    """Return the bytes of the workbook; last year's data, where there are any, lend villages and targets."""
    place = place_in(commune, year)
    text = labels_for(language)
    text = text.at(word_of(_villages(last_year), place.area, text))
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": _title(place, year, text), "created": CREATED})
        book = _Book(workbook, text)
        units = [commune, *_villages(last_year)]
        _instructions(book, place, year)
        # Reading is not classifying: the codes of an unverified standard do for a form to fill in.
        standard = standard_for(year, accept_unverified=True)
        _facts(book, place, year, last_year, _not_asked(standard, year))
        rows: dict[str, list[dict[str, str]]] = first_rows(commune, standard)
        if last_year is not None and (carried := _targets(last_year, text)):
            rows["targets"] = carried
        if last_year is not None and _same_place(last_year, place):
            rows["documents"] = _documents(last_year, year)
            rows["projects"] = _told(projects_of(last_year.projects, last_year.facts.year, year))
            rows["households"] = _told(households_of(last_year.households))
        for name, columns in sheets(standard, text, year).items():
            _table(book, name, _offered(columns, year), units, rows.get(name, []))
        _narrative(book)
        _mark(book, commune, year, language)
    return buffer.getvalue()


def _offered(columns: Sequence[Column], year: int) -> tuple[Column, ...]:
    """Return the columns with lists of what there is in a year: districts have no budgets after 2025."""
    gone = {"nsdp_huyen"} if year > LAST_DISTRICT_YEAR else set()
    return tuple(
        replace(column, words={code: word for code, word in column.words.items() if code not in gone})
        for column in columns
    )


def _title(place: Place, year: int, text: Labels) -> str:
    return text("template.title", year=year, name=place.name, code=place.code)


def _villages(last_year: CommuneYear | None) -> list[str]:
    if last_year is None:
        return []
    told = {*last_year.targets["unit"].dropna(), *last_year.households["village"].dropna()}
    return sorted(told - {last_year.facts.code})


def _targets(last_year: CommuneYear, text: Labels) -> list[dict[str, str]]:
    """Carry units and people over, but not the numbers: new ones are assigned every year."""
    rows = []
    for row in last_year.targets.astype(object).where(last_year.targets.notna(), None).to_dict("records"):
        told = {key: row[key] for key in ("unit", "kind", "responsible") if row[key] is not None}
        if row["value"] is not None:
            value = f"{row['value']:g}"
            told["note"] = text("template.last_target", year=last_year.facts.year, value=value)
        rows.append(told)
    return rows


def _same_place(last_year: CommuneYear, place: Place) -> bool:
    """Say whether last year's head and documents are this commune's: a code may go to another one."""
    return last_year.facts.name == place.name


def _documents(last_year: CommuneYear, year: int) -> list[dict[str, str]]:
    """Return the documents that may still hold, for a person to look through."""
    kept = documents_in_force(last_year.documents, year)
    kept = kept.assign(order=kept.groupby("section", sort=False).cumcount() + 1)
    return _told(kept[[key for key in _DOCUMENT if key in kept]])


def _told(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a table as texts, without their empty cells."""
    known = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): _text(value) for key, value in row.items() if value is not None} for row in known]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sheet(book: _Book, name: str) -> Any:
    """Add a sheet that prints on A4, as wide as the paper."""
    sheet = book.book.add_worksheet(book.text(f"template.sheets.{name}"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def _instructions(book: _Book, place: Place, year: int) -> None:
    sheet = _sheet(book, INSTRUCTIONS)
    sheet.set_column(0, 0, 110)
    title = book.format("title", bold=True, font_size=14, text_wrap=True)
    sheet.write_string(0, 0, _title(place, year, book.text), title)
    wrapped = book.format("wrapped", text_wrap=True, valign="top")
    for number in range(1, 8):
        sheet.set_row(number, 34)
        words = book.text(f"template.instructions.{number}", year=year, code=place.code)
        sheet.write_string(number, 0, f"{number}. {words}", wrapped)


def _not_asked(standard: Standard, year: int) -> set[str]:
    """Return the facts that reviews of a year have no use for."""
    asked = {
        f"totals.{WORKERS}": standard.counts_low_income_workers(year),
        "also_standards": is_new_standard(year + 1),
    }
    return {key for key, used in asked.items() if not used}


def _facts(
    book: _Book, place: Place, year: int, last_year: CommuneYear | None, left_out: Collection[str]
) -> None:
    sheet = _sheet(book, FACTS)
    titled = book.format("head", bold=True, bg_color="#E8EEF4", border=1, text_wrap=True, valign="vcenter")
    sheet.set_column(0, 0, 8, None, {"hidden": True})
    sheet.set_column(1, 1, 42)
    sheet.set_column(2, 2, 80)
    for letter, key in ((1, "item"), (2, "value")):
        sheet.write_string(0, letter, book.text(f"template.{key}"), titled)
    known: dict[str, str | int] = {**_known(place, year, book.text)}
    if last_year is not None and _same_place(last_year, place):
        for key, told in head(last_year.facts, year).items():
            known[f"report.{key}"] = told if isinstance(told, str) else "\n".join(told)
    shown = [column for column in fact_columns(book.text) if column.key not in left_out]
    for row, column in enumerate(shown, start=1):
        sheet.write_string(row, 0, column.key)
        sheet.write_string(row, 1, _header(column, book.text), book.format("wrapped"))
        sheet.set_row(row, 60 if column.kind == "lines" else None)
        _put(sheet, (row, 2), known.get(column.key), column, _format(book, column, to_fill=True))
        _validate(sheet, book, column, (row, 2, row, 2), [])


def _known(place: Place, year: int, text: Labels) -> dict[str, str | int]:
    """Return what the register and the year tell, and the usual words of a report's head and foot."""
    return {
        "code": place.code,
        "name": place.name,
        "area": place.area,
        "year": year,
        "synthetic": "false",
        "period.from_year": year,
        "period.to_year": year,
        "report.year": year,
        **{f"report.{key}": words for key, words in usual_words(place, year, text).items()},
    }


def _table(
    book: _Book,
    name: str,
    columns: Sequence[Column],
    units: Sequence[str],
    rows: Iterable[Mapping[str, str]],
) -> None:
    sheet = _sheet(book, name)
    head = book.format("head", bold=True, bg_color="#E8EEF4", border=1, text_wrap=True, valign="vcenter")
    sheet.set_row(0, 48)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW - 1, 3 if name == "households" else 0)
    last = FIRST_ROW + ROWS.get(name, OTHER_ROWS) - 2
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column.key, 16), _format(book, column))
        sheet.write_string(0, place, _header(column, book.text), head)
        sheet.write_string(1, place, column.key)
        villages = units[1:] if column.key == "village" else units if column.kind == "unit" else []
        _validate(sheet, book, column, (FIRST_ROW - 1, place, last, place), villages)
    for number, row in enumerate(rows, start=FIRST_ROW - 1):
        for place, column in enumerate(columns):
            if name == "households" and column.key not in row:
                continue  # thousands of rows; the format of the column does for an empty cell
            style = _format(book, column, to_fill=column.key == "value")
            _put(sheet, (number, place), row.get(column.key), column, style)


def _narrative(book: _Book) -> None:
    sheet = _sheet(book, NARRATIVE)
    head = book.format("head")
    sheet.set_column(0, 0, 8, None, {"hidden": True})
    sheet.set_column(1, 1, 40)
    wrapped = book.format("wrapped")
    sheet.set_column(2, 2, 110, wrapped)
    for column, key in ((1, "section"), (2, "text")):
        sheet.write_string(0, column, book.text(f"template.{key}"), head)
    for row, slug in enumerate(SECTIONS, start=1):
        sheet.write_string(row, 0, slug)
        sheet.write_string(row, 1, book.text(f"template.sections.{slug}"), wrapped)


def _mark(book: _Book, commune: str, year: int, language: Language) -> None:
    lists = book.book.add_worksheet(LISTS)
    for column, values in enumerate(book.lists):
        for row, value in enumerate(values):
            lists.write_string(row, column, value)
    mark = book.book.add_worksheet(MARK)
    for row, value in enumerate(("giamngheo", str(VERSION), commune, str(year), language)):
        mark.write_string(row, 0, value)
    lists.very_hidden()
    mark.very_hidden()


def _header(column: Column, text: Labels) -> str:
    return f"{column.title} {text('template.required')}" if column.required else column.title


def _format(book: _Book, column: Column, *, to_fill: bool = False) -> Any:
    """Return the format of a column's cells; those that wait for a value stand out."""
    wanted = _FORMATS.get(column.kind, "@")
    looks: dict[str, object] = {"num_format": wanted, "valign": "top", "text_wrap": wanted == "@"}
    if to_fill:
        looks |= {"bg_color": "#FFF8E1", "border": 1, "border_color": "#BFB58F", "align": "left"}
    return book.format(f"cells {wanted} {to_fill}", **looks)


def _put(sheet: Any, cell: tuple[int, int], value: object, column: Column, style: Any) -> None:
    if value is None:
        sheet.write_blank(*cell, None, style)
    elif column.kind == "date" and isinstance(value, str):
        sheet.write_datetime(*cell, datetime.fromisoformat(value[:10]), style)
    elif isinstance(value, int) or (column.kind == "count" and str(value).isdecimal()):
        sheet.write_number(*cell, int(str(value)), style)
    else:
        sheet.write_string(*cell, column.words.get(str(value), str(value)), style)


def _validate(
    sheet: Any, book: _Book, column: Column, area: tuple[int, int, int, int], villages: Sequence[str]
) -> None:
    options: dict[str, object] = {}
    if column.words:
        options = {"validate": "list", "source": book.list_of(tuple(column.words.values()))}
    elif villages:
        # A village may be new this year: warn, but let it in.
        options = {"validate": "list", "source": book.list_of(tuple(villages)), "error_type": "warning"}
    elif column.kind in _RANGES:
        options = dict(_RANGES[column.kind])
    if options:
        message = {"list": "list", "integer": "whole", "decimal": "decimal", "date": "date"}
        told = book.text(f"template.{message[str(options['validate'])]}_error")
        options |= {"error_title": book.text("template.check_title"), "error_message": told}
        sheet.data_validation(*area, options)


_MOST = 999_999_999_999_999
_RANGES: dict[str, dict[str, object]] = {
    "count": {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": _MOST},
    "whole": {"validate": "integer", "criteria": "between", "minimum": -_MOST, "maximum": _MOST},
    "year": {"validate": "integer", "criteria": "between", "minimum": 2000, "maximum": 2100},
    "decimal": {"validate": "decimal", "criteria": ">=", "value": 0},
    "date": {"validate": "date", "criteria": ">=", "value": date(1945, 9, 2)},
}
