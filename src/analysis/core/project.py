"""Where things lie: the folders of a project, found once and passed on.

A project is any folder with ``data/raw`` in it. Notebooks run in ``notebooks/``, papermill at the
top, and an installed package anywhere, so the root is searched upwards from the working folder;
``GIAMNGHEO_PROJECT`` names it where that is not wanted.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import UsageError

NAMED_BY = "GIAMNGHEO_PROJECT"
# Another folder for the tidy tables, for one who starts from the raw files whatever lies in the project.
PROCESSED_IN = "GIAMNGHEO_PROCESSED"


@dataclass(frozen=True)
class Project:
    """The folders of a project.

    Parameters
    ----------
    root
        Absolute path of the folder that holds ``data/raw``.
    """

    root: Path

    def raw(self, year: int, commune: str) -> Path:
        """Folder of the raw tables of a commune and year."""
        return self.root / "data" / "raw" / str(year) / commune

    def raw_years(self, first: int, last: int) -> list[int]:
        """Years from the first to the last that have a folder of raw tables, of whatever communes."""
        folder = self.root / "data" / "raw"
        there = {entry.name for entry in os.scandir(folder)} if folder.is_dir() else set()
        return [year for year in range(first, last + 1) if str(year) in there]

    def private(self, year: int, commune: str) -> Path:
        """Folder of names and identity numbers of a commune and year."""
        return self.root / "data" / "private" / str(year) / commune

    def processed(self, year: int, commune: str) -> Path:
        """Folder of the tidy tables of a commune and year."""
        named = os.environ.get(PROCESSED_IN)
        folder = Path(named) if named else self.root / "data" / "processed"
        return folder / str(year) / commune

    @property
    def last_year(self) -> int | None:
        """The last year of which there are raw data.

        Examples
        --------
        >>> Project(Path("no/such/folder")).last_year is None
        True
        """
        years = [
            int(path.name)
            for path in (self.root / "data" / "raw").glob("[0-9][0-9][0-9][0-9]")
            if path.is_dir()
        ]
        return max(years, default=None)

    @property
    def output(self) -> Path:
        """Folder of the finished reports."""
        return self.root / "output"

    def notebook(self, name: str) -> Path:
        """Path of a notebook: the project's own, else the one that the package carries.

        Raises
        ------
        UsageError
            If there is no such notebook in either place.
        """
        package = Path(__file__).parents[1]
        # A wheel carries the notebooks inside, a checkout at its top.
        for folder in (self.root, package, package.parents[1]):
            path = folder / "notebooks" / f"{name}.ipynb"
            if path.is_file():
                return path
        raise UsageError.said("no_notebook", name=name, folder=self.root / "notebooks")

    @property
    def base_docx(self) -> Path | None:
        """An office's own base document for Word, ``data/base.docx``, where there is one."""
        path = self.root / "data" / "base.docx"
        return path if path.is_file() else None

    def relative(self, path: Path) -> str:
        """Path as users read it: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


def find_project(start: Path | None = None) -> Project:
    """Return the project around a folder (default: the working folder).

    Raises
    ------
    UsageError
        If no folder upwards holds ``data/raw``.
    """
    named = os.environ.get(NAMED_BY)
    folder = Path(named) if named and start is None else (start or Path.cwd())
    folder = folder.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / "data" / "raw").is_dir():
            return Project(candidate)
    raise UsageError.said("no_project", folder=folder)


def project_in(folder: str) -> Project:
    """Return the project in a folder of this project; of this one if the name is empty.

    Raises
    ------
    UsageError
        As :func:`find_project`.
    """
    here = find_project()
    return find_project(here.root / folder) if folder else here
