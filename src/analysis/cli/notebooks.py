"""Notebooks of one's own: ``new``, ``run``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import (
    ALSO,
    AUDIENCE,
    COMMUNE,
    FORMATS,
    LANG,
    OUTPUT,
    REPLACE,
    UNVERIFIED,
    YEAR,
    errors,
    wanted_formats,
)
from analysis.cli.own_process import in_own_process

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@click.argument("name")
@LANG
@REPLACE
def new(name: str, lang: Language, replace: bool) -> None:
    """Make a notebook of one's own: parameters, cover, one example section.

    Example: giamngheo new theo_thon
    """
    with errors(lang, as_json=False):
        from analysis.core.project import find_project
        from analysis.run.own_notebook import new_notebook

        click.echo(new_notebook(find_project(), name, lang, replace=replace))


@click.command()
@click.argument("name")
@COMMUNE
@YEAR
@FORMATS
@LANG
@AUDIENCE
@OUTPUT
@REPLACE
@UNVERIFIED
@ALSO
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
@in_own_process
def run(
    name: str,
    commune: str,
    year: int,
    formats: str,
    lang: Language,
    audience: str,
    output: Path | None,
    replace: bool,
    accept_unverified_standard: bool,
    also_standards: tuple[str, ...],
    as_json: bool,
) -> None:
    """Publish a notebook of one's own for a commune; build --notebook NAME does it for all.

    Example: giamngheo run theo_thon --commune 15139 --year 2022
    """
    with errors(lang, as_json, in_words=True):
        from analysis.cli.reports import build_and_tell
        from analysis.run.parameters import check_parameters

        told = {"commune": commune, "year": year, "language": lang, "audience": audience}
        told |= {"accept_unverified_standard": accept_unverified_standard}
        build_and_tell(
            check_parameters({**told, "also_standards": ",".join(also_standards)}),
            wanted_formats(formats),
            output,
            replace=replace,
            as_json=as_json,
            notebook=name,
        )
