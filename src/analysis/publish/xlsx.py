"""The tables of a report as a workbook, and the official forms filled in as far as was reported.

Texts are always written as texts, so nothing that a data file says becomes a formula. The package
is zipped anew without a clock: equal notebooks make equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from nbconvert.exporters import Exporter
from xlsxwriter import Workbook

from analysis.core.labels import labels_for
from analysis.display.blocks import Table
from analysis.publish.archive import repack
from analysis.publish.csv_tables import csv_files
from analysis.publish.document import Document
from analysis.publish.edition import document_of_edition
from analysis.publish.notebook import read_document
from analysis.publish.pdf import document_date
from analysis.publish.sheet.codes import with_codes
from analysis.publish.sheet.contents import write_contents
from analysis.publish.sheet.form import FormWriter
from analysis.publish.sheet.gaps import gap_table
from analysis.publish.sheet.grid import FONT, Book, Grid
from analysis.publish.sheet.names import sheet_names
from analysis.publish.sheet.table import write_table

_LONGEST_PROPERTY = 255  # letters that a property of an office file may have
# Nothing is guessed from the look of a text.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class XlsxExporter(Exporter):
    """``jupyter nbconvert --to giamngheo-xlsx``: the tables as a workbook, with their CSV twins beside it."""

    file_extension = ".xlsx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    export_from_notebook = "Poverty review tables (Excel)"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types this as its base class returns
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, Any]:
        """Return the file, and the resources of nbconvert with the CSV files as further outputs."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        document = read_document(notebook)
        outputs = {**(resources.get("outputs") or {}), **csv_files(document)}
        return xlsx_file(document), {**resources, "outputs": outputs}


def xlsx_file(document: Document) -> bytes:
    """Return the tables and forms of a document as the bytes of a workbook.

    Raises
    ------
    BuildError
        If a text is longer than a cell may be.
    """
    document = document_of_edition(document, "page")
    text = labels_for(document.language)
    tables = list(numbered_tables(document))
    gaps = gap_table(document.forms, document.language)
    titles = [(f"{label}. {table.caption}", table.caption) for label, table in tables]
    titles += [(form.label, form.title) for form in document.forms]
    titles += [(text("sheet.gaps"), gaps.caption)] if document.forms else []
    names = sheet_names([text("sheet.contents"), *(name for name, _ in titles)])
    stream = BytesIO()
    # The library changes the properties that it is given, so each workbook gets its own.
    with Workbook(stream, {**_OPTIONS, "default_format_properties": {**FONT}}) as workbook:
        _describe(workbook, document)
        book = Book(workbook, document.banner)
        grids = [Grid(book, workbook.add_worksheet(name)) for name in names]
        write_contents(grids[0], document, list(zip(names[1:], (title for _, title in titles), strict=True)))
        notices = document.cover.notices
        for grid, (label, table) in zip(grids[1:], tables, strict=False):
            write_table(grid, with_codes(table, document.language), label, notices, document.language)
        for grid, form in zip(grids[1 + len(tables) :], document.forms, strict=False):
            FormWriter(grid, form, document.cover, document.closing).write()
        if document.forms:
            write_table(grids[-1], gaps, text("sheet.gaps"), notices, document.language)
    return repack(stream.getvalue())


def numbered_tables(document: Document) -> Iterator[tuple[str, Table]]:
    """Yield every table with its label, and the table behind a figure unless the report shows it."""
    shown = {exhibit.block.name for exhibit in document.exhibits("table")}
    for exhibit in document.exhibits():
        table = exhibit.block if isinstance(exhibit.block, Table) else exhibit.block.table
        if exhibit.block is table or table.name not in shown:
            yield exhibit.label, table


def _describe(workbook: Workbook, document: Document) -> None:
    day = document_date(document.cover)
    workbook.set_properties(
        {
            "title": document.title[:_LONGEST_PROPERTY],
            "author": document.cover.issuer[:_LONGEST_PROPERTY],
            "comments": "; ".join(document.cover.notices)[:_LONGEST_PROPERTY],
            "created": datetime(day.year, day.month, day.day, 12),
        }
    )
