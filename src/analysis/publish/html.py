"""The report as one HTML file that asks for nothing else, today or in twenty years."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from nbconvert.exporters import Exporter

from analysis.core.labels import labels_for
from analysis.display.blocks import Figure, Table
from analysis.display.html import block_html, block_style, cover_html, prose_html
from analysis.display.origins import Origins
from analysis.display.summary import summary_html
from analysis.publish.document import Document, Exhibit, Heading, Part, Passage, Span
from analysis.publish.edition import document_of_edition
from analysis.publish.notebook import read_document
from analysis.publish.pages import check_page


class HtmlExporter(Exporter):
    """``jupyter nbconvert --to giamngheo-html``: an executed notebook as a checked page."""

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "Poverty review report (HTML)"

    def from_notebook_node(  # type: ignore[override]  # nbconvert types this as its base class returns
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[str, Any]:
        """Return the page and the resources of nbconvert."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return html_page(read_document(notebook)), resources


def html_page(document: Document) -> str:
    """Return a document as a page, checked against the list of what a page may hold.

    Raises
    ------
    BuildError
        If the page holds anything that is not on the list.
    """
    document = document_of_edition(document, "page")
    origins = Origins(document.language)
    style, script = page_style(document.banner), script_of_communes() if is_lively(document) else ""
    page = template("report.html.j2").render(
        cover=cover_html(document.cover),
        summary=_summary(document, origins),
        document=document,
        body="\n".join(_part_html(part, document, origins) for part in document.parts),
        annex="\n".join(_part_html(part, document, origins) for part in document.annex),
        origins=origins,
        closing=block_html(document.closing) if document.closing else "",
        policy=security_policy(style, script),
        script=script,
        style=style,
        text=labels_for(document.language),
    )
    check_page(page, script, links_of(document))
    return page


def links_of(document: Document) -> frozenset[str]:
    """Return the places of other releases that the tables of a page lead to."""
    tables = (exhibit.block for exhibit in document.exhibits("table"))
    rows = (row for table in tables if isinstance(table, Table) for row in table.rows)
    return frozenset(cell.link for row in rows for cell in row.cells if cell.link)


def is_lively(document: Document) -> bool:
    """Say whether the page sorts, filters and lights up communes: if a drawing knows them."""
    figures = (exhibit.block for exhibit in document.exhibits("figure"))
    return any(isinstance(figure, Figure) and figure.marked for figure in figures)


def _summary(document: Document, origins: Origins) -> str:
    """Return the first screen; it links to the table of doubts where this reader has one."""
    summary = document.summary
    if summary is None:
        return ""
    names = {exhibit.block.name for exhibit in document.exhibits("table")}
    return summary_html(summary, document.language, origins, linked=summary.doubts_at in names)


def _part_html(part: Part, document: Document, origins: Origins) -> str:
    match part:
        case Heading(level, text, anchor):
            return f'<h{level} id="{escape(anchor)}">{escape(text)}</h{level}>'
        case Passage(items, origin):
            told = ((style, _spans_html(spans, origin, origins)) for style, spans in items)
            return prose_html(told, document.language)
        case Exhibit(label, block):
            return block_html(block, document.language, label, page=origins)


def _spans_html(spans: tuple[Span, ...], origin: str, origins: Origins) -> str:
    return "".join(_span_html(span, origin, origins) for span in spans)


def _span_html(span: Span, origin: str, origins: Origins) -> str:
    html = origins.figures(span.text, origin)
    html = f"<em>{html}</em>" if span.emphasis else html
    return f"<strong>{html}</strong>" if span.strong else html


def security_policy(style: str, script: str) -> str:
    """Return a content security policy that allows this style sheet, this script, pictures in the file."""
    scripts = f"script-src 'sha256-{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{_digest(style)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode("ascii")


@cache
def script_of_communes() -> str:
    """Return the script that sorts, filters and lights up the rows of communes."""
    return files("analysis.publish").joinpath("templates/communes.js").read_text("utf-8")


@cache
def page_style(banner: str = "") -> str:
    """Return the style sheet of a page; a banner stands at the head of every page that is printed."""
    own = files("analysis.publish").joinpath("templates/report.css").read_text("utf-8")
    words = json.dumps(banner, ensure_ascii=False)
    said = f"@page {{ @top-right {{ content: {words}; font: bold 11pt serif; }} }}\n"
    return f"{block_style()}{own}{said if banner else ''}"


@cache
def template(name: str) -> Template:
    """Return a template of this package; texts are escaped unless it says otherwise."""
    loader = PackageLoader("analysis.publish", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template(name)
