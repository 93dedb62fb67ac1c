"""What is published: ``published``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, errors

if TYPE_CHECKING:
    from analysis.labels import Language


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="REPORT_DIR")
@LANG
def published(folder: Path, lang: Language) -> None:
    """Note that the public report in REPORT_DIR has been published.

    Later public reports from corrected data then tell no breakdown that could be subtracted from this
    one. Commit the file that it writes. It has no effect as long as the data stay the same.

    Example: giamngheo published output/2022/15139
    """
    with errors(lang, as_json=False):
        from analysis.project import find_project
        from analysis.run.remember import remember

        click.echo(remember(folder.resolve(), find_project()))
