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
@click.option("--group", default="", help="A group of communes instead, a row each.")
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
    group: str,
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
    beside it. Of a group (former district, province, or data/groups.toml) each commune has a row, a province
    has sums by district too; who signs stands in data/raw/YEAR/groups/GROUP/group.toml.

    Example: giamngheo forms --commune 15139 --year 2022
    """
    with errors(lang, as_json, in_words=True):
        from analysis.core.errors import UsageError
        from analysis.core.project import find_project
        from analysis.intake.folder import passed_over
        from analysis.run.forms import build_forms, build_group_forms
        from analysis.run.parameters import check_parameters

        named = click.get_current_context().get_parameter_source("commune")
        if group and named is not click.core.ParameterSource.DEFAULT:
            raise UsageError.said("commune_or_group")
        values = {
            "year": year,
            "language": lang,
            "audience": audience,
            "accept_unverified_standard": accept_unverified_standard,
        }
        project = find_project()
        formats = [name.strip() for name in form_formats.split(",") if name.strip()]
        if group:
            release = build_group_forms(project, {"group": group} | values, formats, output, replace=replace)
        else:
            parameters = check_parameters({"commune": commune} | values)
            tell(passed_over(project, commune, year), lang, as_json)
            release = build_forms(project, parameters, formats, output, replace=replace)
        tell_files(release, lang)
