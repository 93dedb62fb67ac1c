"""The first page in JupyterLab: choose a report without touching code, and build it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core.audience import AUDIENCES
from analysis.core.errors import DataError, GiamNgheoError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project, find_project
from analysis.run.catalogue import catalogue
from analysis.run.formats import FORMATS
from analysis.run.parameters import check_parameters
from analysis.run.report import build_report

if TYPE_CHECKING:
    import ipywidgets as widgets

SAY = "welcome."


def report_form(
    commune: str, year: int, language: Language = "vi", project: Project | None = None
) -> widgets.Widget:
    """Return a form: commune, year, language, audience, formats, and a button that builds the report.

    Parameters
    ----------
    commune, year
        What is chosen at first, if there are such data.
    language
        Of the form, and of the report at first.

    Returns
    -------
    ipywidgets.Widget
        Shown by JupyterLab. It builds what ``giamngheo report`` builds, with the same bytes.
    """
    import ipywidgets as widgets

    project = project or find_project()
    text = labels_for(language)
    years = sorted(int(path.name) for path in project.raw(0, "").parent.iterdir() if path.name.isdigit())
    wide = {"style": {"description_width": "9em"}, "layout": {"width": "32em"}}
    years_box = widgets.Dropdown(
        options=years, value=year if year in years else None, description=text(SAY + "year"), **wide
    )
    communes_box = widgets.Dropdown(description=text(SAY + "commune"), **wide)
    languages = [("Tiếng Việt", "vi"), ("English", "en")]
    language_box = widgets.Dropdown(
        options=languages, value=language, description=text(SAY + "language"), **wide
    )
    audiences = [(text(f"{SAY}audiences.{name}"), name) for name in AUDIENCES]
    audience_box = widgets.Dropdown(options=audiences, description=text(SAY + "audience"), **wide)
    formats_box = widgets.SelectMultiple(
        options=FORMATS, value=FORMATS, rows=len(FORMATS), description=text(SAY + "formats"), **wide
    )
    button = widgets.Button(description=text(SAY + "build"), button_style="primary", layout={"width": "16em"})
    told = widgets.HTML()

    def offer(_: Any = None) -> None:
        communes_box.options = _communes(project, years_box.value)
        known = [code for _, code in communes_box.options]
        communes_box.value = commune if commune in known else (known[0] if known else None)

    def build(_: Any) -> None:
        button.disabled = True
        told.value = paragraph(text(SAY + "building"))
        values = {
            "commune": communes_box.value,
            "year": years_box.value,
            "language": language_box.value,
            "audience": audience_box.value,
        }
        told.value = built(project, values, list(formats_box.value), language)
        button.disabled = False

    years_box.observe(offer, "value")
    button.on_click(build)
    offer()
    return widgets.VBox(
        [years_box, communes_box, language_box, audience_box, formats_box, button, told],
        layout={"padding": "8px 0"},
    )


def _communes(project: Project, year: int | None) -> list[tuple[str, str]]:
    if year is None:
        return []
    return [(f"{entry.commune} · {entry.name or '?'}", entry.commune) for entry in catalogue(project, year)]


def built(project: Project, values: dict[str, Any], formats: list[str], language: Language) -> str:
    """Build a report and return what happened as HTML."""

    def make() -> Iterable[Path]:
        release = build_report(project, check_parameters(values), formats)
        return (path for path in release.files if path.parent == release.folder)

    return outcome(make, project, language)


def outcome(make: Callable[[], Iterable[Path]], project: Project, language: Language) -> str:
    """Return as HTML what was made, or why nothing was.

    Parameters
    ----------
    make
        Makes files and returns their paths.
    """
    text = labels_for(language)
    try:
        made = list(make())
    except DataError as error:
        faults = [finding.describe(language) for finding in error.findings]
        return paragraph(text(SAY + "faults", count=len(faults))) + _list(faults, _escaped)
    except GiamNgheoError as error:
        return paragraph(_escaped(error.describe(language)))
    # The files lie above the notebooks; JupyterLab opens links that go from the notebook.
    return paragraph(text(SAY + "done")) + listed(made, project)


def listed(paths: Iterable[Path], project: Project) -> str:
    """Return links to files, as a page in ``notebooks`` opens them."""
    links = [os.path.relpath(path, project.root / "notebooks").replace(os.sep, "/") for path in paths]
    return _list(links, _link)


def paragraph(text: str) -> str:
    """Return a paragraph; the text is markup already."""
    return f"<p>{text}</p>"


def _list(items: list[str], show: Callable[[str], str]) -> str:
    return "<ul>" + "".join(f"<li>{show(item)}</li>" for item in items) + "</ul>"


def _link(path: str) -> str:
    return f'<a href="{_escaped(path)}" target="_blank">{_escaped(path.rpartition("/")[2])}</a>'


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)
