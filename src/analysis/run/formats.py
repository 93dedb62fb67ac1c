"""The formats of a report: which files each makes, and by which exporter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis.errors import UsageError

# Format → main file and exporter; ``jupyter nbconvert --to giamngheo-{format}`` runs the same one.
EXPORTERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "html": ("report.html", "analysis.publish.html.HtmlExporter"),
        "pdf": ("report.pdf", "analysis.publish.pdf.PdfExporter"),
        "docx": ("report.docx", "analysis.publish.docx.DocxExporter"),
        "xlsx": ("tables.xlsx", "analysis.publish.xlsx.XlsxExporter"),
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
        raise UsageError(f"unknown format {', '.join(unknown) or '(none)'}; there are {', '.join(FORMATS)}")


def files_of(notebook: Any, name: str, base_docx: Path | None = None) -> dict[str, bytes]:
    """Return the files of an executed notebook in one format, by their path in the release.

    Parameters
    ----------
    base_docx
        An office's own base document for Word.

    Raises
    ------
    BuildError
        If the notebook shows what the format cannot.
    """
    from nbconvert.exporters import get_exporter

    path, exporter = EXPORTERS[name]
    options = {"base": str(base_docx)} if name == "docx" and base_docx else {}
    content, resources = get_exporter(exporter)(**options).from_notebook_node(notebook)
    main = content.encode() if isinstance(content, str) else content
    return {path: main, **(resources.get("outputs") or {})}
