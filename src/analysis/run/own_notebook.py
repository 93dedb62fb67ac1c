"""A notebook of one's own: made with what every document needs, published like the report."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from analysis.core.errors import UsageError
from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.core.targets import check_target, write_file

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def new_notebook(project: Project, name: str, language: Language = "vi", *, replace: bool = False) -> Path:
    """Write ``notebooks/NAME.ipynb``: parameters, cover, one example section.

    Raises
    ------
    UsageError
        If the name is not one or is that of a notebook of the package; or if the project has such a
        notebook, unless it may be replaced.
    """
    check_name(name)
    if name in shipped():
        raise UsageError(f"{name} is a notebook of the program already; choose another name")
    path = project.root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    kept = [project.root / "data" / name for name in ("raw", "private")]
    check_target(path, kept, language, replace=replace)
    made = (files("analysis.run") / "own_notebook.ipynb.txt").read_bytes()
    write_file(path, made, language)
    return path


def shipped() -> set[str]:
    """Return the names of the notebooks that the program carries."""
    package = Path(__file__).parents[1]
    # A wheel carries them inside, a checkout at its top.
    folders = (package / "notebooks", package.parents[1] / "notebooks")
    return {path.stem for folder in folders for path in folder.glob("*.ipynb")}


def check_name(name: str) -> None:
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
        raise UsageError(
            f"{name!r} is no name of a notebook: a-z, 0-9 and _, a letter first, as phan_tich_thon"
        )
