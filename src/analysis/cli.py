"""The command ``giamngheo``: thin, every command calls one function.

Imports stand inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from analysis.labels import Language
    from analysis.measures.alkire_foster import SinglePsu

DEFAULT_COMMUNE = "15139"
DEFAULT_YEAR = 2022
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="giamngheo")
def main() -> None:
    """Vietnam's yearly household poverty review: from a year's data to a checked report.

    Exit codes: 0 done, 1 the data or a report failed, 2 wrong call.
    """


@main.command()
@click.option("--commune", default=DEFAULT_COMMUNE, show_default=True, help="Five-digit code of the commune.")
@click.option("--year", default=DEFAULT_YEAR, show_default=True, help="Review year.")
@click.option("--formats", default="", help="Comma-separated: html,pdf,docx,xlsx.  [default: all]")
@click.option("--lang", default="vi", show_default=True, type=click.Choice(["vi", "en"]))
@click.option("--audience", default="public", show_default=True, type=click.Choice(["public", "internal"]))
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Default: output/.")
@click.option("--accept-unverified-standard", is_flag=True, help="Use a standard that nobody has verified.")
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
def report(
    commune: str,
    year: int,
    formats: str,
    lang: Language,
    audience: str,
    output: Path | None,
    accept_unverified_standard: bool,
    as_json: bool,
) -> None:
    """Build one report.

    Example: giamngheo report --commune 15139 --year 2022 --formats html,pdf
    """
    with _errors(lang, as_json):
        from analysis.project import find_project
        from analysis.run.formats import FORMATS
        from analysis.run.parameters import check_parameters
        from analysis.run.report import build_report

        parameters = check_parameters(
            {
                "commune": commune,
                "year": year,
                "language": lang,
                "audience": audience,
                "accept_unverified_standard": accept_unverified_standard,
            }
        )
        wanted = [name.strip() for name in formats.split(",")] if formats else list(FORMATS)
        release = build_report(find_project(), parameters, wanted, output)
        for path in release.files:
            click.echo(path)


@main.command("list")
@click.option("--year", default=DEFAULT_YEAR, show_default=True, help="Review year.")
@click.option("--lang", default="vi", show_default=True, type=click.Choice(["vi", "en"]))
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
def list_reports(year: int, lang: Language, as_json: bool) -> None:
    """List the reports that can be built, and why others cannot."""
    with _errors(lang, as_json):
        from analysis.project import find_project
        from analysis.run.catalogue import catalogue

        entries = catalogue(find_project(), year)
        for entry in entries:
            state = "ok" if not entry.findings else f"{len(entry.findings)} !"
            click.echo(f"{entry.commune}  {state:6}  {entry.name}  {entry.status}".rstrip())
        findings = [finding for entry in entries for finding in entry.findings]
        if findings:
            from analysis.errors import DataError

            raise DataError(findings)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--communes", default=3, show_default=True, help="How many communes.")
@click.option("--households", default=300, show_default=True, help="Households in each, about.")
@click.option("--years", default="2022-2024", show_default=True, help="First and last year, A-B.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same data.")
@click.option("--faults", is_flag=True, help="Plant faults of real lists, and list them in planted.csv.")
def demo(folder: Path, communes: int, households: int, years: str, seed: int, faults: bool) -> None:
    """Make a project of synthetic data in DIR, labelled so everywhere.

    Example: giamngheo demo thu --communes 5 --households 500 --years 2022-2024 --seed 7
    """
    with _errors("vi", as_json=False):
        from analysis.demo.build import Demo, build_demo, read_years

        wanted = Demo(communes, households, *read_years(years), seed, faults)
        for path in build_demo(folder, wanted):
            click.echo(path)


@main.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), metavar="PATH.xlsx")
@click.option("--commune", default=DEFAULT_COMMUNE, show_default=True, help="Five-digit code of the commune.")
@click.option("--year", default=DEFAULT_YEAR, show_default=True, help="Review year.")
@click.option("--lang", default="vi", show_default=True, type=click.Choice(["vi", "en"]))
def template(path: Path, commune: str, year: int, lang: Language) -> None:
    """Make the empty intake workbook of a commune and year.

    Filled in, it goes to data/raw/YEAR/COMMUNE/intake.xlsx.

    Example: giamngheo template --commune 15139 --year 2023 mau-2023.xlsx
    """
    with _errors(lang, as_json=False):
        from analysis.intake.template.write import write_template
        from analysis.project import find_project

        click.echo(write_template(find_project(), commune, year, path, lang))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lang", default="vi", show_default=True, type=click.Choice(["vi", "en"]))
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON lines.")
def audit(paths: tuple[Path, ...], lang: Language, as_json: bool) -> None:
    """Hold published figures against each other: identities, plausibility, documents.

    PATHS are raw folders (data/raw/YEAR/CODE), official forms as workbooks, published tables as CSV,
    or folders of any of them.
    Exit code 1 if any finding is certain or likely.

    Example: giamngheo audit data/raw/2022/15139
    """
    with _errors(lang, as_json):
        from analysis.audit.lines import result_lines, summary_lines
        from analysis.audit.paths import audit_paths

        found = audit_paths(paths)
        for line in result_lines(found, lang, as_json):
            click.echo(line)
        for line in summary_lines(found, lang):
            click.echo(line, err=True)
        if found.failed:
            sys.exit(1)


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=FILE)
@click.option("--indicators", required=True, help="Columns of yes/no flags: a,b,c.")
@click.option("--weights", multiple=True, help="1,2,1 or NAME=1,2,1; several weightings by repeating.")
@click.option("--dimension", "dimensions", multiple=True, help="NAME=a,b; repeat for each.")
@click.option(
    "--cutoff",
    "cutoffs",
    required=True,
    help="3 (deprivations), 1/3 (of all), or several.",
)
@click.option("--by", default="", help="Columns of subgroups, each alone: area,sex.")
@click.option("--year", help="Column of the year; two years or more give changes.")
@click.option("--id", "household", help="Column that follows a household over years; gives transitions.")
@click.option("--sample-weight", help="Column of the sample weight.")
@click.option("--strata", help="Column of the strata.")
@click.option("--psu", help="Column of the primary sampling units.")
@click.option(
    "--single-psu",
    default="centered",
    show_default=True,
    type=click.Choice(["centered", "certainty", "error"]),
    help="What a stratum with one PSU adds to the variance.",
)
@click.option("--out", required=True, type=OUT, help="F.csv or F.parquet.")
@click.option("--lang", default="vi", show_default=True, type=click.Choice(["vi", "en"]))
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
def measure(
    inputs: tuple[Path, ...],
    indicators: str,
    weights: tuple[str, ...],
    dimensions: tuple[str, ...],
    cutoffs: str,
    by: str,
    year: str | None,
    household: str | None,
    sample_weight: str | None,
    strata: str | None,
    psu: str | None,
    single_psu: SinglePsu,
    out: Path,
    lang: Language,
    as_json: bool,
) -> None:
    """Estimate Alkire-Foster measures of a CSV or Parquet file of yes/no deprivations.

    Example: giamngheo measure survey.csv --indicators a,b,c --cutoff 1/3 --by area --out found.csv
    """
    with _errors(lang, as_json):
        from analysis.measures.alkire_foster import Design, Question
        from analysis.run.measure import measure as run
        from analysis.run.measure import named, split, weightings

        question = Question.build(
            split(indicators),
            split(cutoffs),
            weights=weightings(weights),
            dimensions=named(dimensions, "dimension"),
            by=split(by),
            year=year,
            household=household,
            design=Design(sample_weight, strata, psu, single_psu),
        )
        excluded = run(inputs, question, out)
        click.echo(json.dumps({"n_excluded": excluded}) if as_json else f"n_excluded: {excluded}", err=True)
        click.echo(out)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--year", type=int, help="Review year.  [default: from data/raw/YEAR/COMMUNE, else 2022]")
@click.option(
    "--area", type=click.Choice(["rural", "urban"]), help="Income line.  [default: commune.toml, else rural]"
)
@click.option(
    "--previous", type=click.Path(dir_okay=False, path_type=Path), help="Last year's household list."
)
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Write the accepted tables here."
)
@click.option("--lang", default="vi", show_default=True, type=click.Choice(["vi", "en"]))
@click.option("--json", "as_json", is_flag=True, help="Every finding as a JSON line on stderr.")
def check(
    path: Path,
    year: int | None,
    area: Literal["rural", "urban"] | None,
    previous: Path | None,
    output: Path | None,
    lang: Language,
    as_json: bool,
) -> None:
    """Check a household list, official forms or a raw folder; mark the faults in a copy.

    Exit code 1 if there is any error; warnings alone are 0.

    Example: giamngheo check danh-sach.xlsx --year 2023
    """
    with _errors(lang, as_json):
        from analysis.intake.checking.command import Request
        from analysis.intake.checking.command import check as check_path
        from analysis.intake.checking.telling import summary, told
        from analysis.labels import labels_for

        answer = check_path(Request(path, year, area, previous, output, DEFAULT_YEAR), lang)
        if as_json:
            for finding in answer.findings():
                click.echo(json.dumps(finding.to_json(lang), ensure_ascii=False), err=True)
        else:
            for line in told(answer.findings(), lang):
                click.echo(line, err=True)
        for checked in answer.checked:
            for line in summary(checked, lang):
                click.echo(line)
        for written in answer.written:
            click.echo(labels_for(lang)("checking.written", path=written))
        sys.exit(1 if answer.failed else 0)


@contextmanager
def _errors(language: Language, as_json: bool) -> Iterator[None]:
    """Turn our errors into lines on stderr and an exit code; anything else is a bug and shows."""
    from analysis.errors import DataError, GiamNgheoError

    try:
        yield
    except DataError as error:
        for finding in error.findings:
            line = (
                json.dumps(finding.to_json(language), ensure_ascii=False)
                if as_json
                else finding.describe(language)
            )
            click.echo(line, err=True)
        sys.exit(error.exit_code)
    except GiamNgheoError as error:
        message = {"error": type(error).__name__, "message": str(error)}
        click.echo(json.dumps(message, ensure_ascii=False) if as_json else f"{error}", err=True)
        sys.exit(error.exit_code)
