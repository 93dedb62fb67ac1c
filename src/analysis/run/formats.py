"""The formats of a document: which files each makes, and by which exporter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis.core.errors import UsageError

# Format → exporter; ``jupyter nbconvert --to giamngheo-{format}`` runs the same one.
EXPORTERS: Mapping[str, str] = MappingProxyType(
    {
        "html": "analysis.publish.html.HtmlExporter",
        "pdf": "analysis.publish.pdf.PdfExporter",
        "docx": "analysis.publish.docx.DocxExporter",
        "xlsx": "analysis.publish.xlsx.XlsxExporter",
    }
)
FORMATS = tuple(EXPORTERS)


def check_formats(formats: Sequence[str]) -> None:
    """Refuse a format that no writer knows.

    Raises
    ------
    UsageError
        With the formats that there are.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise UsageError.said("formats", names=", ".join(unknown) or "-", known=", ".join(FORMATS))


def main_file(stem: str, name: str) -> str:
    """Return the name of a document's main file in a format.

    Examples
    --------
    >>> main_file("comparison", "xlsx"), main_file("report", "pdf")
    ('comparison.xlsx', 'report.pdf')

    The workbook of a report has the tables alone, and is called so:

    >>> main_file("report", "xlsx")
    'tables.xlsx'
    """
    return "tables.xlsx" if (stem, name) == ("report", "xlsx") else f"{stem}.{name}"


def files_of(notebook: Any, name: str, stem: str, base_docx: Path | None = None) -> dict[str, bytes]:
    """Return the files of an executed notebook in one format, by their path in the release.

    Parameters
    ----------
    stem
        Name of the main file without its ending.
    base_docx
        An office's own base document for Word.

    Raises
    ------
    BuildError
        If the notebook shows what the format cannot.
    """
    from nbconvert.exporters import get_exporter

    # Nothing is left out or changed by nbconvert's own steps here; each would check the notebook once more.
    options: dict[str, Any] = {"default_preprocessors": []}
    if name == "docx" and base_docx:
        options["base"] = str(base_docx)
    content, resources = get_exporter(EXPORTERS[name])(**options).from_notebook_node(notebook)
    main = content.encode() if isinstance(content, str) else content
    return {main_file(stem, name): main, **(resources.get("outputs") or {})}
