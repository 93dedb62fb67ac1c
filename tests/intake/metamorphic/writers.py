# ruff: noqa: E501 - tables of literals read better unbroken
"""Writers: the same sheets as xlsx (three ways), xls, ods and delimited text in several encodings."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.styles import Font

from tests.intake.metamorphic.sheets import Book, Cell, Row, Sheet


def plain(value: object) -> object:
    """Return a cell's value."""
    return value.value if isinstance(value, Cell) else value


def shown(value: object) -> str:
    """Return what a person sees in a cell; delimited text holds nothing else."""
    kind, inner = (value.format, value.value) if isinstance(value, Cell) else ("", value)
    if inner is None or (isinstance(value, Cell) and value.formula):
        return ""
    if "%" in kind:
        return f"{float(str(inner)) * 100:.2f}%".replace(".", ",")
    if kind and set(kind) == {"0"}:
        return f"{int(str(inner)):0{len(kind)}d}"
    if isinstance(inner, float):
        return str(inner).removesuffix(".0").replace(".", ",")
    return str(inner)


def _spans(sheet: Sheet) -> list[tuple[int, int, int, int]]:
    top = len(sheet.above)
    spans = [(top + a, b, top + c, d) for a, b, c, d in sheet.merged]
    rows = list(sheet.grid())
    at = sheet.keys.index("village") if "village" in sheet.keys else 0
    start = None
    for number, row in enumerate([*rows, Row([])]):
        if row.merged and start is None:
            continue
        if start is not None and not row.merged:
            if number - 1 > start:
                spans.append((start, at, number - 1, at))
            start = None
        if number + 1 < len(rows) and rows[number + 1].merged and not row.merged:
            start = number
    return spans


def openpyxl_bytes(book: Book, *, strict: bool = False) -> bytes:
    """Write with openpyxl; ``strict`` in the namespaces of strict OOXML."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for sheet in book.sheets:
        page = made.create_sheet(sheet.name)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for number, row in enumerate(sheet.grid(), start=1):
            page.row_dimensions[number].hidden = row.hidden
            for place, value in enumerate(row.cells, start=1):
                if plain(value) is None:
                    continue
                cell = page.cell(number, place)
                cell.value = f"={plain(value)}" if isinstance(value, Cell) and value.formula else plain(value)
                if isinstance(value, Cell) and value.error:
                    cell.data_type = "e"
                if isinstance(value, Cell) and value.format:
                    cell.number_format = value.format
                if row.struck:
                    cell.font = Font(strike=True)
        for top, left, bottom, right in _spans(sheet):
            page.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
    out = io.BytesIO()
    made.save(out)
    return _strict(out.getvalue()) if strict else out.getvalue()


def _strict(content: bytes) -> bytes:
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for transitional, strict in names.items():
                part = part.replace(transitional, strict)
            new.writestr(name, part)
    return out.getvalue()


def xlsxwriter_bytes(book: Book) -> bytes:
    """Write with xlsxwriter."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    for sheet in book.sheets:
        page = made.add_worksheet(sheet.name)
        if sheet.hidden and len(book.sheets) > 1:
            page.hide()
        for top, left, bottom, right in _spans(sheet):
            page.merge_range(top, left, bottom, right, "")
        for number, row in enumerate(sheet.grid()):
            if row.hidden:
                page.set_row(number, None, None, {"hidden": True})
            for place, value in enumerate(row.cells):
                inner = plain(value)
                look = {"num_format": value.format} if isinstance(value, Cell) and value.format else {}
                style = made.add_format({**look, "font_strikeout": row.struck})
                if isinstance(value, Cell) and value.error:
                    page.write_formula(number, place, "=NA()", style, inner)
                elif isinstance(value, Cell) and value.formula:
                    page.write_formula(number, place, f"={inner}", style, "")
                elif isinstance(inner, str):
                    page.write_string(number, place, inner, style)
                elif inner is not None:
                    page.write_number(number, place, inner, style)
    made.close()
    return out.getvalue()


def xls_bytes(book: Book) -> bytes:
    """Write with xlwt; errors and formulas are written as formulas."""
    made = xlwt.Workbook()
    for sheet in book.sheets:
        page = made.add_sheet(sheet.name)
        page.visibility = int(sheet.hidden)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in _spans(sheet)}
        covered = {
            (r, c) for (t, x), (b, y) in merged.items() for r in range(t, b + 1) for c in range(x, y + 1)
        } - set(merged)
        for number, row in enumerate(sheet.grid()):
            page.row(number).hidden = row.hidden
            for place, value in enumerate(row.cells):
                inner = plain(value)
                if inner is None or (number, place) in covered:
                    continue
                look = value.format if isinstance(value, Cell) else ""
                style = xlwt.easyxf("font: struck_out on" if row.struck else "", look or "General")
                if isinstance(value, Cell) and (value.error or value.formula):
                    inner = xlwt.Formula("1/0" if value.error else str(inner))
                if (number, place) in merged:
                    bottom, right = merged[number, place]
                    page.write_merge(number, bottom, place, right, inner, style)
                else:
                    page.write(number, place, inner, style)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    "><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def ods_bytes(book: Book) -> bytes:
    """Write an OpenDocument sheet as LibreOffice lays it down."""
    tables = []
    for sheet in book.sheets:
        spans = {(t, x): (b - t + 1, y - x + 1) for t, x, b, y in _spans(sheet)}
        lines = []
        for number, row in enumerate(sheet.grid()):
            cells = (_ods_cell(value, spans.get((number, place))) for place, value in enumerate(row.cells))
            state = ' table:visibility="filter"' if row.hidden else ""
            lines.append(
                f"<table:table-row{state}>{''.join(cells) or '<table:table-cell/>'}</table:table-row>"
            )
        tables.append(f"<table:table table:name={quoteattr(sheet.name)}>{''.join(lines)}</table:table>")
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest manifest:version="1.2"'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", _ODS.format("".join(tables)))
        package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _ods_cell(value: object, span: tuple[int, int] | None) -> str:
    inner = plain(value)
    merged = (
        f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    )
    if inner is None:
        return f"<table:table-cell{merged}/>"
    if isinstance(value, Cell) and (value.error or value.formula):
        text = "#N/A" if value.error else ""
        formula = "of:=NA()" if value.error else f"of:={inner}"
        kind = ' office:value-type="string" calcext:value-type="error"' if value.error else ""
        return f"<table:table-cell{merged} table:formula={quoteattr(formula)}{kind}><text:p>{text}</text:p></table:table-cell>"
    text = f"<text:p>{escape(shown(value))}</text:p>"
    if isinstance(inner, str):
        return f'<table:table-cell{merged} office:value-type="string">{text}</table:table-cell>'
    kind = "percentage" if isinstance(value, Cell) and "%" in value.format else "float"
    return f'<table:table-cell{merged} office:value-type="{kind}" office:value="{inner}">{text}</table:table-cell>'


def delimited(book: Book, delimiter: str, encoding: str) -> bytes:
    """Write the first sheet as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in book.sheet.grid():
        writer.writerow([shown(value) for value in row.cells])
    return out.getvalue().encode(encoding, "replace")


WRITERS: dict[str, tuple[str, Callable[[Book], bytes]]] = {
    "xlsx-openpyxl": ("xlsx", openpyxl_bytes),
    "xlsx-xlsxwriter": ("xlsx", xlsxwriter_bytes),
    "xlsx-strict": ("xlsx", lambda book: openpyxl_bytes(book, strict=True)),
    "xls": ("xls", xls_bytes),
    "ods": ("ods", ods_bytes),
    "csv-comma": ("csv", lambda book: delimited(book, ",", "utf-8-sig")),
    "csv-semicolon": ("csv", lambda book: delimited(book, ";", "utf-8")),
    "csv-tab": ("csv", lambda book: delimited(book, "\t", "utf-16")),
}


def write(book: Book, name: str, folder: Path) -> Path:
    """Write a book in a format and return its path."""
    suffix, make = WRITERS[name]
    path = folder / f"danh-sach.{suffix}"
    path.write_bytes(make(book))
    return path
