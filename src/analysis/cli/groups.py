"""Groups of communes: ``compare``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import AUDIENCE, FORMATS, LANG, OUTPUT, YEAR, errors, wanted_formats

if TYPE_CHECKING:
    from analysis.labels import Language

GROUP = click.option(
    "--group", required=True, help="Former district, province, or a group of data/groups.toml."
)


@click.command()
@GROUP
@YEAR
@FORMATS
@LANG
@AUDIENCE
@OUTPUT
@click.option("--accept-unverified-standard", is_flag=True, help="Use a standard that nobody has verified.")
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
def compare(
    group: str,
    year: int,
    formats: str,
    lang: Language,
    audience: str,
    output: Path | None,
    accept_unverified_standard: bool,
    as_json: bool,
) -> None:
    """Compare the communes of a group.

    Example: giamngheo compare --group cu-jut --year 2024
    """
    with errors(lang, as_json):
        from analysis.project import find_project
        from analysis.run.comparison import build_comparison

        values = {
            "group": group,
            "year": year,
            "language": lang,
            "audience": audience,
            "accept_unverified_standard": accept_unverified_standard,
        }
        release = build_comparison(find_project(), values, wanted_formats(formats), output)
        for path in release.files:
            click.echo(path)
