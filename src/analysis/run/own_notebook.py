"""A notebook of one's own: made with what every document needs, held to it, published like the report."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project
from analysis.core.targets import check_target, write_file
from analysis.publish.originals import originals
from analysis.run.parameters import Parameters

REPORT = "commune_report"
# What every notebook that is published for a commune must take.
NEEDED = ("commune", "year", "language", "audience")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def new_notebook(project: Project, name: str, language: Language = "vi", *, replace: bool = False) -> Path:
    """Write ``notebooks/NAME.ipynb``: parameters, cover, one example section.

    Raises
    ------
    UsageError
        If the name is not one or is that of a notebook of the package; or if the project has such a
        notebook, unless it may be replaced.
    """
    check_name(name, language)
    if name in originals():
        raise UsageError(labels_for(language)("own_notebook.shipped", name=name))
    path = project.root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    kept = [project.root / "data" / folder for folder in ("raw", "private")]
    check_target(path, kept, language, replace=replace)
    made = (files("analysis.run") / "own_notebook.ipynb.txt").read_bytes()
    write_file(path, made, language)
    return path


def check_name(name: str, language: Language = "vi") -> None:
    """Refuse what is no name of a notebook, a path among others.

    Raises
    ------
    UsageError
        If it is not small letters, digits and ``_``.

    Examples
    --------
    >>> check_name("phan_tich_thon")
    """
    if not _NAME.fullmatch(name):
        raise UsageError(labels_for(language)("own_notebook.name", name=name))


def find_notebook(project: Project, name: str, language: Language = "vi") -> Path:
    """Return the report's notebook, or one of the project's own.

    Raises
    ------
    UsageError
        If there is none of this name, or it is another of the program's.
    """
    text = labels_for(language)
    check_name(name, language)
    if name == REPORT:
        return project.notebook(name)
    if name in originals():
        raise UsageError(text("own_notebook.not_own", name=name))
    path = project.root / "notebooks" / f"{name}.ipynb"
    if not path.is_file():
        raise UsageError(text("own_notebook.absent", path=project.relative(path), name=name))
    return path


def given_to(project: Project, name: str, parameters: Parameters) -> dict[str, Any]:
    """Return what papermill passes to a notebook: of the parameters those that it has.

    ``folder``, where a copy of ``explore`` has it, is this project.

    Raises
    ------
    UsageError
        As :func:`find_notebook`; or if the notebook cannot be read or does not take what it must.
    """
    path = find_notebook(project, name, parameters.language)
    values = parameters.model_dump()
    if name == REPORT:
        return values
    text, shown = labels_for(parameters.language), project.relative(path)
    names = list(_parameters(path, text("own_notebook.broken", path=shown)))
    if not names:
        raise UsageError(text("own_notebook.untagged", path=shown))
    optional = ("accept_unverified_standard", "also_standards")
    needed = [*NEEDED, *(one for one in optional if getattr(parameters, one))]
    if missing := [one for one in needed if one not in names]:
        raise UsageError(text("own_notebook.lacks", path=shown, names=", ".join(missing)))
    here = {"folder": ""} if "folder" in names else {}
    return {one: value for one, value in values.items() if one in names} | here


def check_made(name: str, values: Mapping[str, Any], made: tuple[str, str, str]) -> None:
    """Refuse a document of another place, year, language or reader than was asked for.

    Parameters
    ----------
    made
        What its cover tells: commune and year, language, audience.

    Raises
    ------
    UsageError
        With both.
    """
    asked = (f"{values['commune']}/{values['year']}", values["language"], values["audience"])
    if made != asked:
        text = labels_for(values["language"])
        told = {"asked": ", ".join(asked), "made": ", ".join(filter(None, made))}
        raise UsageError(text("own_notebook.other", notebook=f"{name}.ipynb", **told))


def _parameters(path: Path, broken: str) -> Iterator[str]:
    """Yield the names that the cell of parameters sets."""
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
        cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
        lines = [line for cell in cells for line in ast.parse(cell.source).body]
    except (ValueError, AttributeError, KeyError, TypeError, SyntaxError, nbformat.ValidationError) as error:
        raise UsageError(broken) from error
    for line in lines:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        yield from (one.id for one in targets if isinstance(one, ast.Name))


def place_of(parameters: Parameters, notebook: str = REPORT) -> PurePosixPath:
    """Return where a document of a commune goes, inside the shelf of its audience.

    Examples
    --------
    >>> from analysis.run.parameters import check_parameters
    >>> parameters = check_parameters({"commune": "15139", "year": 2022})
    >>> str(place_of(parameters)), str(place_of(parameters, "theo_thon"))
    ('2022/15139', 'notebooks/theo_thon/2022/15139')
    """
    own = PurePosixPath() if notebook == REPORT else PurePosixPath("notebooks") / notebook
    return own / str(parameters.year) / parameters.commune
