"""What is for internal use: ``plan``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import (
    COMMUNE,
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


@click.command()
@COMMUNE
@YEAR
@click.option("--target", type=int, help="Households that should leave.  [default: the commune's targets]")
@click.option("--per-village", default=0, show_default=True, help="At least so many in every village.")
@click.option("--budget", type=int, help="VND in all; 0: nothing may be spent.  [default: no limit]")
@click.option(
    "--fairness",
    default="none",
    show_default=True,
    type=click.Choice(["none", "need", "near"]),
    help="Of plans of equal cost, prefer the largest need, or those nearest to the exit.",
)
@click.option(
    "--hardest-share",
    default=0,
    show_default=True,
    type=click.IntRange(0, 100),
    help="Percent of the chosen, at least, among the quarter with the most deprivations.",
)
@click.option("--expected", is_flag=True, help="Let the expected exits meet the targets.")
@click.option("--chance", type=click.IntRange(1, 99), help="Percent: meet the targets at least so likely.")
@click.option("--margin", default=0, show_default=True, help="So many deprivations beyond the threshold.")
@FORMATS
@LANG
@OUTPUT
@REPLACE
@UNVERIFIED
@NO_OTHER
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
@in_own_process
def plan(
    commune: str,
    year: int,
    target: int | None,
    per_village: int,
    budget: int | None,
    fairness: str,
    hardest_share: int,
    expected: bool,
    chance: int | None,
    margin: int,
    formats: str,
    lang: Language,
    output: Path | None,
    replace: bool,
    accept_unverified_standard: bool,
    also_standards: tuple[str, ...],
    as_json: bool,
) -> None:
    """Plan which households can leave poverty and what would lift them (internal).

    The result lies under output/internal and is for those who look after the households.

    Example: giamngheo plan --commune 15139 --year 2022 --target 10
    """
    with errors(lang, as_json, in_words=True):
        from analysis.core.errors import UsageError
        from analysis.core.project import find_project
        from analysis.run.planning import build_plan

        if also_standards:
            raise UsageError.said("also_plan", id=", ".join(also_standards))

        values = {
            "commune": commune,
            "year": year,
            "target": target,
            "per_village": per_village,
            "budget": budget,
            "fairness": fairness,
            "hardest_share": hardest_share,
            "expected": expected,
            "chance": chance,
            "margin": margin,
            "language": lang,
            "accept_unverified_standard": accept_unverified_standard,
        }
        release = build_plan(find_project(), values, wanted_formats(formats), output, replace=replace)
        tell_files(release, lang)
