"""Many reports: ``build``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import (
    ALSO,
    AUDIENCE,
    FORMATS,
    LANG,
    OUTPUT,
    REPLACE,
    UNVERIFIED,
    YEAR,
    errors,
    tell,
    wanted_formats,
)

if TYPE_CHECKING:
    from analysis.core.labels import Language
    from analysis.core.project import Project
    from analysis.run.build import BuildJob, Runner, Summary


@click.command()
@YEAR
@click.option("--group", default="", help="A former district, a province, or a group of data/groups.toml.")
@click.option("--only", multiple=True, metavar="CODE", help="Only this commune; may be repeated.")
@click.option("--notebook", default="commune_report", help="A notebook of one's own instead of the report.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, in the order of codes.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many at once.  [default: one per core]")
@click.option("--fresh", is_flag=True, help="Build again what is unchanged, too.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Build on a Dask cluster.")
@FORMATS
@LANG
@AUDIENCE
@OUTPUT
@REPLACE
@UNVERIFIED
@ALSO
@click.option("--json", "as_json", is_flag=True, help="Errors as JSON lines.")
def build(
    year: int,
    group: str,
    only: tuple[str, ...],
    notebook: str,
    limit: int | None,
    jobs: int | None,
    fresh: bool,
    scheduler: str,
    formats: str,
    lang: Language,
    audience: str,
    output: Path | None,
    replace: bool,
    accept_unverified_standard: bool,
    also_standards: tuple[str, ...],
    as_json: bool,
) -> None:
    """Build the reports of all communes that have data for a year.

    What is unchanged since the last build is left alone; what fails is told at the end, and the others
    go on.

    Example: giamngheo build --year 2022 --formats html --jobs 2
    """
    with errors(lang, as_json, in_words=True):
        from analysis.core.audience import shelf
        from analysis.core.project import find_project
        from analysis.run.pool import warm_up

        project = find_project()
        releases = (output or project.output).resolve()
        # Where nothing may have to be built, the server of processes waits until something is.
        if not scheduler and (fresh or not (releases / shelf(audience)).is_dir()):
            warm_up()
        from analysis.intake.folder import passed_over
        from analysis.run.build import BuildJob, communes_of
        from analysis.run.formats import check_formats
        from analysis.run.index import check_index, damaged
        from analysis.run.own_notebook import given_to
        from analysis.run.parameters import check_parameters

        chosen = wanted_formats(formats)
        check_formats(chosen)
        told = {"year": year, "language": lang, "audience": audience}
        told |= {"accept_unverified_standard": accept_unverified_standard}
        told |= {"also_standards": ",".join(also_standards)}
        wanted = [
            BuildJob(
                project.root,
                check_parameters({"commune": code, **told}),
                tuple(chosen),
                releases,
                replace,
                notebook,
            )
            for code in communes_of(project, year, group, only)[:limit]
        ]
        given_to(project, notebook, wanted[0].parameters)
        if audience != "internal":
            check_index(wanted[0].output / shelf(audience), (), lang, replace=replace)
        signal.signal(signal.SIGTERM, _stop)
        for job in wanted:
            tell(passed_over(project, job.parameters.commune, year), lang, as_json)
        summary = _run(wanted, _runner(jobs, scheduler), fresh)
        _tell(summary, lang, as_json, project)
        if audience != "internal":
            tell(damaged(wanted[0].output / shelf(audience)), lang, as_json)
        sys.exit(1 if summary.failures else 0)


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _runner(jobs: int | None, scheduler: str) -> Runner:
    from functools import partial

    from analysis.run.cluster import run_on
    from analysis.run.pool import run_jobs

    if scheduler:
        return partial(run_on, scheduler)
    return partial(run_jobs, workers=jobs or os.cpu_count() or 1)


def _run(jobs: list[BuildJob], runner: Runner, fresh: bool) -> Summary:
    from contextlib import closing

    from tqdm import tqdm

    from analysis.core.audience import shelf
    from analysis.run.build import Summary, build_many
    from analysis.run.index import write_index

    summary = Summary()
    with (
        tqdm(total=len(jobs), unit="report", disable=not sys.stderr.isatty()) as bar,
        closing(build_many(jobs, runner, fresh=fresh)) as outcomes,
    ):
        for outcome in outcomes:
            summary.add(outcome)
            bar.set_postfix(failed=len(summary.failures), refresh=False)
            bar.update()
    audience = jobs[0].parameters.audience
    base = jobs[0].output / shelf(audience)
    if audience != "internal" and base.is_dir():
        write_index(base)
    return summary


def _tell(summary: Summary, lang: Language, as_json: bool, project: Project) -> None:
    """Say what was written on stdout, and every failure on stderr."""
    import json

    from analysis.run.build import STATES

    for outcome in summary.outcomes:
        if outcome.state == "built":
            click.echo(project.relative(outcome.folder))
    for outcome in summary.failures:
        for finding in outcome.findings:
            told = finding.to_json(lang) if as_json else finding.describe(lang)
            click.echo(json.dumps(told, ensure_ascii=False) if as_json else told, err=True)
        if outcome.reason:
            failed = {"commune": outcome.commune, "error": outcome.state, "message": outcome.reason}
            line = (
                json.dumps(failed, ensure_ascii=False) if as_json else f"{outcome.commune}: {outcome.reason}"
            )
            click.echo(line, err=True)
    click.echo(", ".join(f"{summary.count(state)} {state}" for state in STATES))
