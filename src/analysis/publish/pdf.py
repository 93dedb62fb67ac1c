"""The report as PDF, in the layout of Decree 30/2020/NĐ-CP, archivable and accessible.

The Typst template reads the document as JSON data; no text of a report ever becomes code. Fonts
come with the package, and the date in the file is the report's, so equal notebooks make equal
bytes on every machine.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import typst
from nbconvert.exporters import Exporter

from analysis.core.errors import BuildError
from analysis.core.typefaces import printable, typefaces
from analysis.display.blocks import Cover
from analysis.publish.document import Document
from analysis.publish.edition import document_of_edition
from analysis.publish.notebook import read_document
from analysis.publish.paper import paper_form

if TYPE_CHECKING:
    from typst import PDFStandard

_STANDARDS: list[PDFStandard] = ["a-2a", "ua-1"]


class PdfExporter(Exporter):
    """``jupyter nbconvert --to giamngheo-pdf``: an executed notebook as PDF/A-2a and PDF/UA-1."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"
    export_from_notebook = "Poverty review report (PDF)"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types this as its base class returns
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, Any]:
        """Return the file and the resources of nbconvert."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return pdf_file(read_document(notebook)), resources


def pdf_file(document: Document) -> bytes:
    """Return a document as the bytes of a PDF file.

    Raises
    ------
    BuildError
        If Typst refuses the document or warns about it: a picture without
        alternative text, a table that does not fit on a landscape page.
    """
    document = document_of_edition(document, "paper")
    return typeset("report.typ", paper_form(document), document.cover)


def typeset(template: str, values: dict[str, Any], cover: Cover) -> bytes:
    """Return what a template makes of values, as an archivable and accessible PDF with the date of its head.

    Parameters
    ----------
    template
        Name of a file in ``templates``.
    values
        JSON-ready; the template reads them as ``report``.

    Raises
    ------
    BuildError
        As :func:`pdf_file`.
    """
    day = document_date(cover)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    data = {**values, "date": {"year": day.year, "month": day.month, "day": day.day}}
    compiler = typst.Compiler(
        _template(template), font_paths=_fonts(), sys_inputs={"report": json.dumps(_printable(data))}
    )
    try:
        pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=_STANDARDS, timestamp=noon)
    except typst.TypstError as error:
        raise BuildError(
            f"the PDF cannot be made: {error.message} {' '.join(error.hints)}".strip()
        ) from error
    if warnings:
        raise BuildError(f"the PDF is not sound: {'; '.join(warning.message for warning in warnings)}")
    return cast(bytes, pdf)


def _printable(value: Any) -> Any:
    """Return values with a box for each letter that the fonts lack; the audit tells where those stand."""
    if isinstance(value, dict):
        return {name: _printable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part) for part in value]
    return printable(value) if isinstance(value, str) else value


def document_date(cover: Cover) -> date:
    """Return the date that the file carries; never that of the clock.

    A report without a date takes the last day of its year: that of ``date_iso``, else the first
    year that its head names.

    Examples
    --------
    >>> document_date(Cover("vi", "", "", "", "Cẩm Lương, ngày … tháng … năm 2023", "", "", date_iso="2022"))
    datetime.date(2022, 12, 31)
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cover.date_iso):
        return date.fromisoformat(cover.date_iso)
    year = re.search(r"\b(?:19|20)\d\d\b", f"{cover.date_iso} {cover.place_date} {cover.subject}")
    if year is None:
        raise BuildError("the cover names neither a date nor a year, and a PDF needs one: set date_iso")
    return date(int(year.group()), 12, 31)


@cache
def _template(name: str) -> bytes:
    return files("analysis.publish").joinpath("templates", name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    fonts = {path.parent for path in typefaces().values()}  # asked before: a missing one is told
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=sorted(fonts))
