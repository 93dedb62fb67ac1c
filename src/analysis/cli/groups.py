"""Communes beside each other and over years: ``compare``, ``trend``, ``groups``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import (
    AUDIENCE,
    DEFAULT_YEAR,
    FORMATS,
    LANG,
    NO_OTHER,
    OUTPUT,
    REPLACE,
    UNVERIFIED,
    YEAR,
    errors,
    tell_files,
    wanted_formats,
)
from analysis.cli.own_process import in_own_process

if TYPE_CHECKING:
    from analysis.core.labels import Language

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
@REPLACE
@UNVERIFIED
@NO_OTHER
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
@in_own_process
def compare(
    group: str,
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
    """Compare the communes of a group.

    Example: giamngheo compare --group cu-jut --year 2024
    """
    with errors(lang, as_json):
        from analysis.core.errors import UsageError
        from analysis.core.project import find_project
        from analysis.run.comparison import build_comparison

        if also_standards:
            raise UsageError.said("also_compare", id=", ".join(also_standards))

        values = {
            "group": group,
            "year": year,
            "language": lang,
            "audience": audience,
            "accept_unverified_standard": accept_unverified_standard,
        }
        release = build_comparison(find_project(), values, wanted_formats(formats), output, replace=replace)
        tell_files(release, lang)


@click.command()
@click.option("--commune", default="", help="Code or name of the commune in the last year.")
@click.option("--group", default="", help="A group instead of a commune.")
@click.option("--from", "first_year", type=int, required=True, help="First year.")
@click.option(
    "--to", "last_year", type=int, required=True, help="Last year; its borders are kept throughout."
)
@click.option(
    "--territory",
    type=click.Choice(["estimate", "whole", "inside"]),
    default="estimate",
    show_default=True,
    help="Of communes that a merger put together with a group's neighbours: count the group's share,"
    " all of them, or none.",
)
@FORMATS
@LANG
@AUDIENCE
@OUTPUT
@REPLACE
@UNVERIFIED
@NO_OTHER
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
@in_own_process
def trend(
    commune: str,
    group: str,
    first_year: int,
    last_year: int,
    territory: str,
    formats: str,
    lang: Language,
    audience: str,
    output: Path | None,
    replace: bool,
    accept_unverified_standard: bool,
    also_standards: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show a commune or a group over years, across the merger of 2025.

    Example: giamngheo trend --commune 15139 --from 2022 --to 2026
    """
    with errors(lang, as_json):
        from analysis.core.errors import UsageError
        from analysis.core.project import find_project
        from analysis.run.trend import build_trend

        if also_standards:
            raise UsageError.said("also_trend", id=", ".join(also_standards))

        values = {
            "commune": commune,
            "group": group,
            "first_year": first_year,
            "last_year": last_year,
            "territory": territory,
            "language": lang,
            "audience": audience,
            "accept_unverified_standard": accept_unverified_standard,
        }
        release = build_trend(find_project(), values, wanted_formats(formats), output, replace=replace)
        tell_files(release, lang)


@click.command()
@click.argument("name", default="")
@click.option("--year", type=int, help="Review year.  [default: the last one in data/raw]")
@LANG
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def groups(name: str, year: int | None, lang: Language, as_json: bool) -> None:
    """List the groups of communes: own lists, provinces, former districts; NAME is any part of a name.

    Example: giamngheo groups "Đăk Nông" --year 2024
    """
    with errors(lang, as_json):
        from analysis.core.errors import UsageError
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.places import groups as known

        text = labels_for(lang)
        project = find_project()
        found = known.groups(year or project.last_year or DEFAULT_YEAR, project, name)
        if not found:
            raise UsageError.said("groups_none", name=name, file=known.FILE)
        for one in found:
            kind, count = text(f"comparison.kinds.{one.kind}"), len(one.communes)
            told = {
                "group": one.slug,
                "name": one.name,
                "kind": one.kind,
                "province": one.province,
                "communes": count,
            }
            line = text("comparison.group_line", slug=one.slug, name=one.name, kind=kind, count=count)
            click.echo(json.dumps(told, ensure_ascii=False) if as_json else line)
