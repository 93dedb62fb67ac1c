"""The empty workbook as a file: last year's data, where there are any, are loaded and handed to it."""

from __future__ import annotations

from pathlib import Path

from analysis.core.errors import UsageError
from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.core.targets import check_target, make_folder, write_file
from analysis.intake.commune_year import CommuneYear
from analysis.intake.folder import check_request
from analysis.intake.load_commune import load
from analysis.intake.template.write import template


def write_template(  # noqa: PLR0913 - the options of the command
    project: Project, commune: str, year: int, path: Path, language: Language = "vi", *, replace: bool = False
) -> Path:
    """Write the intake workbook of a commune and year.

    Parameters
    ----------
    project
        Where last year's data are, if there are any.
    commune, year
        Whose data the workbook is for.
    path
        The file to write, ending in ``.xlsx``; one that is there may have been filled in.
    replace
        Whether a file that is there may be replaced; never one of last year's.

    Raises
    ------
    UsageError
        If there is no such commune in that year, no standard for it, or the path cannot be written.
    DataError
        If last year's data are there but have faults.
    """
    check_request(commune, year)
    if path.suffix.lower() != ".xlsx":
        raise UsageError.said("template_xlsx", name=path.name)
    make_folder(path.parent, language)
    check_target(path, [project.raw(year - 1, commune)], language, replace=replace)
    content = template(commune, year, _last_year(project, commune, year), language)
    write_file(path, content, language)
    return path


def _last_year(project: Project, commune: str, year: int) -> CommuneYear | None:
    there = project.raw(year - 1, commune).is_dir()
    return load(commune, year - 1, project) if there else None
