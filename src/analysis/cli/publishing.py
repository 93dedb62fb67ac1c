"""``publish``: a folder for a web host."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, OUTPUT, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@LANG
@OUTPUT
def publish(folder: Path, lang: Language, output: Path | None) -> None:
    """Write a folder for a web host: public releases that are approved and in force, and nothing else.

    A front page with search and filters, a page of each commune with all its years, the whole data set as CSV
    and Parquet with its dictionary, and what is new. No server is needed and nothing is fetched from outside.
    What is left out is told with the reason; exit code 1 if nothing may go out.

    Example: giamngheo publish cong-bo
    """
    with errors(lang, as_json=False):
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.run.portal import publish as make

        text = labels_for(lang)
        done = make(folder, find_project(), lang, output=output)
        for one in done.left:
            reason = text(f"portal.reasons.{one.reason}")
            click.echo(text("portal.left", place=one.place, reason=reason), err=True)
        if done.news is None:
            click.echo(text("portal.nothing"), err=True)
            sys.exit(1)
        for address in done.without_tables:
            click.echo(text("portal.without_tables", place=address), err=True)
        fresh = sum(done.news.fresh(one.address) for one in done.going)
        gone, left, count = len(done.news.withdrawn), len(done.left), len(done.going)
        told = {"count": count, "fresh": fresh, "gone": gone, "left": left, "files": done.files}
        click.echo(text("portal.done", folder=done.folder, **told))
