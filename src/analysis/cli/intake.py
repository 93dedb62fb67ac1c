"""What comes in: ``template``, ``check``, ``demo``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from analysis.cli.common import COMMUNE, DEFAULT_YEAR, LANG, REPLACE, YEAR, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@click.argument(
    "path", type=click.Path(dir_okay=False, path_type=Path), metavar="[PATH.xlsx]", required=False
)
@COMMUNE
@YEAR
@REPLACE
@LANG
def template(path: Path | None, commune: str, year: int, replace: bool, lang: Language) -> None:
    """Make the empty intake workbook of a commune and year.

    Without a path it stands where it will be read: data/raw/YEAR/COMMUNE/intake.xlsx.

    Example: giamngheo template --commune 15142 --year 2023
    """
    with errors(lang, as_json=False, in_words=True):
        from analysis.core.project import find_project
        from analysis.intake.empty_workbook import write_template

        project = find_project()
        place = path or project.raw(year, commune) / "intake.xlsx"
        click.echo(write_template(project, commune, year, place, lang, replace=replace))


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--year", type=int, help="Review year.  [default: from data/raw/YEAR/COMMUNE, else 2022]")
@click.option("--commune", default="", help="Whose list it is.  [default: from data/raw/YEAR/COMMUNE]")
@click.option(
    "--area", type=click.Choice(["rural", "urban"]), help="Income line.  [default: commune.toml, else rural]"
)
@click.option(
    "--previous", type=click.Path(dir_okay=False, path_type=Path), help="Last year's household list."
)
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Write the accepted tables here."
)
@click.option("--accept", is_flag=True, help="Take the proposals of open questions into reading.toml.")
@REPLACE
@LANG
@click.option("--json", "as_json", is_flag=True, help="Every finding as a JSON line on stderr.")
def check(
    path: Path,
    year: int | None,
    commune: str,
    area: Literal["rural", "urban"] | None,
    previous: Path | None,
    output: Path | None,
    accept: bool,
    replace: bool,
    lang: Language,
    as_json: bool,
) -> None:
    """Check a household list, official forms or a raw folder in full; mark the faults in a copy.

    Reading, types, law and audit in one list, errors first. Exit code 1 if there is any error or open
    question; doubts alone are 0.

    Example: giamngheo check danh-sach.xlsx --year 2023
    """
    with errors(lang, as_json, in_words=True):
        from analysis.core.labels import labels_for
        from analysis.intake.checking.command import Request
        from analysis.intake.checking.telling import summary
        from analysis.intake.checking.words import column_title
        from analysis.run.checking.lines import json_lines, lines, verdict
        from analysis.run.checking.whole import check_whole

        request = Request(path, year, area, previous, output, DEFAULT_YEAR, accept, replace, commune)
        whole = check_whole(request, lang)
        for line in json_lines(whole, lang) if as_json else lines(whole, lang):
            click.echo(line, err=True)
        for checked in whole.answer.checked:
            for line in summary(checked, lang, lambda name: column_title(name, lang)):
                click.echo(line)
        for written in whole.answer.written:
            click.echo(labels_for(lang)("checking.written", path=written))
        click.echo(verdict(whole, lang))
        sys.exit(1 if whole.failed else 0)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--communes", default=3, show_default=True, help="How many communes.")
@click.option("--households", default=300, show_default=True, help="Households in each, about.")
@click.option("--years", default="2022-2024", show_default=True, help="First and last year, A-B.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same data.")
@click.option("--faults", is_flag=True, help="Plant faults of real lists, and list them in planted.csv.")
@click.option("--merged", is_flag=True, help="Communes of today, with their real parts before July 2025.")
@LANG
def demo(
    folder: Path,
    communes: int,
    households: int,
    years: str,
    seed: int,
    faults: bool,
    merged: bool,
    lang: Language,
) -> None:
    """Make a project of synthetic data in DIR, labelled so everywhere.

    Example: giamngheo demo thu --communes 5 --households 500 --years 2022-2024 --seed 7
    """
    with errors(lang, as_json=False, in_words=True):
        from analysis.demo.build import Demo, build_demo, read_years

        wanted = Demo(communes, households, *read_years(years), seed, faults, merged)
        for path in build_demo(folder, wanted, lang):
            click.echo(path)
