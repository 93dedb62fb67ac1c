"""Reports: ``report``, ``list``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.common import (
    ALSO,
    AUDIENCE,
    COMMUNE,
    DEFAULT_COMMUNE,
    FORMATS,
    LANG,
    OUTPUT,
    REPLACE,
    UNVERIFIED,
    YEAR,
    errors,
    tell,
    tell_files,
    wanted_formats,
)
from analysis.cli.own_process import own_process_unless

if TYPE_CHECKING:
    from analysis.core.labels import Language
    from analysis.core.project import Project
    from analysis.run.parameters import Parameters
    from analysis.run.unchanged import Asked


def _is_there(**given: Any) -> bool:
    """Say that nothing has changed where the report lies there as it would be built; else say nothing."""
    from analysis.core.errors import GiamNgheoError
    from analysis.core.labels import labels_for
    from analysis.core.project import find_project
    from analysis.run.unchanged import drafts, unchanged

    if given["group"] or given["replace"] or given["fresh"]:
        return False
    names = ("commune", "year", "audience", "accept_unverified_standard")
    values = {name: given[name] for name in names} | {
        "language": given["lang"],
        "also_standards": ",".join(given["also_standards"]),
    }
    try:
        project = find_project()
        asked = _asked(project, values, wanted_formats(given["formats"]), given["output"])
        files = unchanged(project, asked)
    except GiamNgheoError:  # told by who builds
        return False
    if files is None:
        return False
    text = labels_for(given["lang"])
    for path in files:
        click.echo(path)
    click.echo(text("targets.unchanged", path=asked.folder), err=True)
    for place in drafts(asked.folder):
        click.echo(text("approval.lacking", place=place), err=True)
    return True


def _asked(project: Project, values: Mapping[str, Any], formats: Sequence[str], output: Path | None) -> Asked:
    from analysis.run.unchanged import Asked

    return Asked(values, formats, output or project.output)


@click.command()
@COMMUNE
@click.option("--group", default="", help="A group of communes instead: its own report.")
@YEAR
@FORMATS
@LANG
@AUDIENCE
@OUTPUT
@REPLACE
@UNVERIFIED
@ALSO
@click.option("--fresh", is_flag=True, help="Build again what is unchanged, too.")
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
@own_process_unless(_is_there)
def report(
    commune: str,
    group: str,
    year: int,
    formats: str,
    lang: Language,
    audience: str,
    output: Path | None,
    replace: bool,
    accept_unverified_standard: bool,
    also_standards: tuple[str, ...],
    fresh: bool,  # asked before, see _is_there
    as_json: bool,
) -> None:
    """Build one report, of a commune or of a group.

    A group (former district, province, or data/groups.toml) has a report of its own: the sums of its
    communes, and what its folder data/raw/YEAR/groups/GROUP/ says, whose files are as a commune's.

    Example: giamngheo report --commune 15139 --year 2022 --formats html,pdf
    """
    with errors(lang, as_json, in_words=True):
        from analysis.core.errors import UsageError
        from analysis.run.parameters import check_parameters

        values = {
            "year": year,
            "language": lang,
            "audience": audience,
            "accept_unverified_standard": accept_unverified_standard,
        }
        if group:
            if commune != DEFAULT_COMMUNE:
                raise UsageError.said("commune_or_group")
            _group_report({"group": group} | values, formats, output, also_standards, replace=replace)
            return
        values |= {"commune": commune, "also_standards": ",".join(also_standards)}
        parameters = check_parameters(values)
        build_and_tell(parameters, wanted_formats(formats), output, replace=replace, as_json=as_json)


def _group_report(
    values: dict[str, Any],
    formats: str,
    output: Path | None,
    also_standards: tuple[str, ...],
    *,
    replace: bool,
) -> None:
    from analysis.core.errors import UsageError
    from analysis.core.labels import labels_for
    from analysis.core.project import find_project
    from analysis.run.group_report import build_group_report

    if also_standards:
        raise UsageError.said("also_compare", id=", ".join(also_standards))
    release = build_group_report(find_project(), values, wanted_formats(formats), output, replace=replace)
    tell_files(release, values["language"])
    for place in release.drafts:
        click.echo(labels_for(values["language"])("approval.lacking", place=place), err=True)


def build_and_tell(
    parameters: Parameters,
    formats: Sequence[str],
    output: Path | None,
    *,
    replace: bool,
    as_json: bool,
    notebook: str = "commune_report",
) -> None:
    """Build one document of a commune, and say what was written, what it replaced, what was passed over."""
    from analysis.core.audience import shelf
    from analysis.core.labels import labels_for
    from analysis.core.project import find_project
    from analysis.intake.folder import passed_over
    from analysis.run.index import damaged
    from analysis.run.report import build_report
    from analysis.run.unchanged import note_seen, seen

    project, language = find_project(), parameters.language
    over = list(passed_over(project, parameters.commune, parameters.year))
    tell(over, language, as_json)
    asked = _asked(project, parameters.model_dump(), formats, output)
    # Whoever has a fault to be told, or a notebook of their own, is told each time.
    before = "" if over or notebook != "commune_report" else seen(project, asked)
    release = build_report(project, parameters, formats, output, replace=replace, notebook=notebook)
    if notebook == "commune_report":
        note_seen(project, asked, before)
    tell_files(release, language)
    for place in release.drafts:
        click.echo(labels_for(language)("approval.lacking", place=place), err=True)
    if parameters.audience != "internal":
        tell(damaged((output or project.output) / shelf(parameters.audience)), language, as_json)


@click.command("list")
@YEAR
@LANG
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
def list_reports(year: int, lang: Language, as_json: bool) -> None:
    """List the reports that can be built, and why others cannot."""
    with errors(lang, as_json, in_words=True):
        from analysis.core.project import find_project
        from analysis.run.catalogue import catalogue

        entries = catalogue(find_project(), year)
        for entry in entries:
            state = "ok" if entry.in_order else f"{len(entry.findings) or 1} !"
            click.echo(f"{entry.commune}  {state:6}  {entry.name}  {entry.status}".rstrip())
        tell((finding for entry in entries for finding in entry.passed_over), lang, as_json)
        for entry in entries:
            if entry.refused:
                message = entry.refused.describe(lang)
                told = json.dumps({"error": "UsageError", "message": message}, ensure_ascii=False)
                click.echo(told if as_json else f"{entry.commune}: {message}", err=True)
        findings = [finding for entry in entries for finding in entry.findings]
        if not all(entry.in_order for entry in entries):
            from analysis.core.errors import DataError

            raise DataError(findings)
