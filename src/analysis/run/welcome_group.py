"""The office's part of the first page in JupyterLab: files taken in, communes compared, years followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core.audience import AUDIENCES
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project, find_project
from analysis.run.collect import collect
from analysis.run.comparison import build_comparison
from analysis.run.trend import build_trend
from analysis.run.welcome import outcome, paragraph

if TYPE_CHECKING:
    import ipywidgets as widgets

SAY = "welcome."


def group_form(
    group: str, year: int, language: Language = "vi", project: Project | None = None
) -> widgets.Widget:
    """Return a form for an office: a group, years, a folder of files, and three buttons.

    Parameters
    ----------
    group, year
        What stands there at first; a group goes by its name or its short name.
    language
        Of the form and of what it makes.

    Returns
    -------
    ipywidgets.Widget
        Its buttons do what ``giamngheo collect``, ``compare`` and ``trend`` do.
    """
    import ipywidgets as widgets

    project = project or find_project()
    text = labels_for(language)
    wide = {"style": {"description_width": "12em"}, "layout": {"width": "36em"}}
    group_box = widgets.Text(value=group, description=text(SAY + "group"), **wide)
    year_box = widgets.BoundedIntText(value=year, min=2000, max=2100, description=text(SAY + "year"), **wide)
    first_box = widgets.BoundedIntText(
        value=year - 1, min=2000, max=2100, description=text(SAY + "first_year"), **wide
    )
    inbox_box = widgets.Text(value="", description=text(SAY + "inbox"), **wide)
    audiences = [(text(f"{SAY}audiences.{name}"), name) for name in AUDIENCES]
    audience_box = widgets.Dropdown(options=audiences, description=text(SAY + "audience"), **wide)
    told = widgets.HTML()

    def values() -> dict[str, Any]:
        return {"group": group_box.value, "language": language, "audience": audience_box.value}

    def compared() -> Iterable[Path]:
        release = build_comparison(project, {**values(), "year": year_box.value}, ["html"])
        return (path for path in release.files if path.parent == release.folder)

    def followed() -> Iterable[Path]:
        years = {"first_year": first_box.value, "last_year": year_box.value}
        release = build_trend(project, {**values(), **years}, ["html"])
        return (path for path in release.files if path.parent == release.folder)

    def taken() -> Iterable[Path]:
        inbox = Path(inbox_box.value)
        return collect(inbox, group_box.value, year_box.value, project, language=language).written

    actions: dict[str, Callable[[], Iterable[Path]]] = {
        "collect": taken, "compare": compared, "trend": followed,
    }  # fmt: skip
    buttons = [_button(name, make, told, project, language) for name, make in actions.items()]
    return widgets.VBox(
        [group_box, year_box, first_box, audience_box, inbox_box, widgets.HBox(buttons), told],
        layout={"padding": "8px 0"},
    )


def _button(
    name: str, make: Callable[[], Iterable[Path]], told: widgets.HTML, project: Project, language: Language
) -> widgets.Button:
    import ipywidgets as widgets

    text = labels_for(language)
    button = widgets.Button(
        description=text(f"{SAY}do.{name}"), button_style="primary", layout={"width": "16em"}
    )

    def act(_: Any) -> None:
        button.disabled = True
        told.value = paragraph(text(SAY + "working"))
        told.value = outcome(make, project, language)
        button.disabled = False

    button.on_click(act)
    return button
