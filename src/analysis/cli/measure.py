"""General measures of survey files: ``measure``."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, REPLACE, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language
    from analysis.measures.alkire_foster import SinglePsu
    from analysis.measures.alkire_foster.replicates import Method


@contextmanager
def told_warnings(as_json: bool) -> Iterator[None]:
    """Tell what a run could not be sure of, a line each, on stderr."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for message in dict.fromkeys(str(one.message) for one in caught):
        click.echo(json.dumps({"warning": message}) if as_json else f"warning: {message}", err=True)


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
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
@click.option("--census/--sample", default=None, help="No sampling error: weights only count persons.")
@click.option(
    "--independent-years/--shared-psus",
    default=None,
    help="PSU numbers start anew each year, or are the same places.",
)
@click.option("--nested-psu", is_flag=True, help="PSU numbers start anew in each stratum.")
@click.option("--fpc", help="Column: PSUs there are in the stratum, or the share drawn of them.")
@click.option("--replicate-weights", help="Columns of replicate weights: w1,w2 or w_*; instead of PSUs.")
@click.option(
    "--replicate-method",
    default="brr",
    show_default=True,
    type=click.Choice(["brr", "fay", "jk1", "jk2", "bootstrap", "sdr"]),
    help="How they were made.",
)
@click.option("--fay", type=float, help="Fay's factor, for the method fay.")
@click.option("--df", type=click.IntRange(1), help="Degrees of freedom.  [default: replicates less 1]")
@click.option("--level", default=0.95, show_default=True, help="Of the confidence intervals.")
@click.option("--robustness", type=FOLDER, help="Folder for dominance, rank stability and association.")
@click.option("--differences", type=OUT, help="File for tests between every two groups, as --out.")
@click.option("--out", required=True, type=OUT, help="F.csv, F.parquet, F.xlsx or F.tex.")
@REPLACE
@LANG
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
    census: bool | None,
    independent_years: bool | None,
    nested_psu: bool,
    fpc: str | None,
    replicate_weights: str | None,
    replicate_method: Method,
    fay: float | None,
    df: int | None,
    level: float,
    robustness: Path | None,
    differences: Path | None,
    out: Path,
    replace: bool,
    lang: Language,
    as_json: bool,
) -> None:
    """Estimate Alkire-Foster measures of a CSV or Parquet file of yes/no deprivations.

    Example: giamngheo measure survey.csv --indicators a,b,c --cutoff 1/3 --by area --out found.csv
    """
    with errors(lang, as_json), told_warnings(as_json):
        from analysis.core.errors import UsageError
        from analysis.measures.alkire_foster import Design, Question
        from analysis.measures.alkire_foster.replicates import Replicates
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
            design=Design(
                sample_weight, strata, psu, single_psu, census, independent_years, nested=nested_psu, fpc=fpc
            ),
            level=level,
        )
        if replicate_weights is None and (fay is not None or df is not None):
            raise UsageError("--fay and --df belong to --replicate-weights")
        columns = split(replicate_weights or "")
        replicates = Replicates(tuple(columns), replicate_method, fay, df) if columns else None
        excluded = run(
            inputs,
            question,
            out,
            lang,
            replicates=replicates,
            robustness=robustness,
            between=differences,
            replace=replace,
        )
        click.echo(json.dumps({"n_excluded": excluded}) if as_json else f"n_excluded: {excluded}", err=True)
        click.echo(out)
