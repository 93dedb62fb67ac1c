"""The official forms alone: ``forms``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import (
    AUDIENCE,
    COMMUNE,
    LANG,
    OUTPUT,
    REPLACE,
    UNVERIFIED,
    YEAR,
    errors,
    tell,
    tell_files,
)

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@COMMUNE
@YEAR
@click.option(
    "--formats",
    "form_formats",
    default="pdf,xlsx",
    show_default=True,
    help="pdf, xlsx or both, with a comma.",
)
@LANG
@AUDIENCE
@OUTPUT
@REPLACE
@UNVERIFIED
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
def forms(
    commune: str,
    year: int,
    form_formats: str,
    lang: Language,
    audience: str,
    output: Path | None,
    replace: bool,
    accept_unverified_standard: bool,
    as_json: bool,
) -> None:
    """Write the official forms 1 to 11 as a set to print and sign.

    They lie under output/forms, each form on landscape pages of its own. A report in PDF has the same set
    beside it.

    Example: giamngheo forms --commune 15139 --year 2022
    """
    with errors(lang, as_json, in_words=True):
        from analysis.core.project import find_project
        from analysis.intake.folder import passed_over
        from analysis.run.forms import build_forms
        from analysis.run.parameters import check_parameters

        parameters = check_parameters(
            {
                "commune": commune,
                "year": year,
                "language": lang,
                "audience": audience,
                "accept_unverified_standard": accept_unverified_standard,
            }
        )
        project = find_project()
        tell(passed_over(project, commune, year), lang, as_json)
        formats = [name.strip() for name in form_formats.split(",") if name.strip()]
        release = build_forms(project, parameters, formats, output, replace=replace)
        tell_files(release, lang)
