"""``import``: from a person's files to the folders that reports are made from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import COMMUNE, LANG, YEAR, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@COMMUNE
@YEAR
@click.option("--replace", is_flag=True, help="Put new files in the place of those that are there.")
@LANG
def import_(files: tuple[Path, ...], commune: str, year: int, replace: bool, lang: Language) -> None:
    """Put a household list, official forms or a filled template where reports are made from.

    Names and identity numbers go to data/private, the rest to data/raw. With any error nothing is
    written and the exit code is 1.

    Example: giamngheo import danh-sach.xlsx --commune 15142 --year 2023
    """
    with errors(lang, as_json=False):
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.intake.checking.telling import told
        from analysis.intake.importing import Destination, import_files

        project, text = find_project(), labels_for(lang)
        done = import_files(files, Destination(project, commune, year, replace), lang)
        for line in told(done.findings, lang):
            click.echo(line, err=True)
        if done.failed:
            sys.exit(1)
        for path in done.written:
            click.echo(text("importing.written", path=project.relative(path)))
        folder = project.relative(project.raw(year, commune))
        click.echo(text("importing.next", folder=folder, commune=commune, year=year))
