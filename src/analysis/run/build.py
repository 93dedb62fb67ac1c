"""Many reports of a year: what is unchanged stays, what fails is told, the others go on."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from analysis.commune import earlier_inputs
from analysis.core.audience import shelf
from analysis.core.errors import DataError, Finding, GiamNgheoError, UsageError
from analysis.core.project import NAMED_BY, Project
from analysis.disclosure import read_record
from analysis.intake.folder import open_folder
from analysis.intake.national import published_files
from analysis.intake.values import is_code
from analysis.places import place_in
from analysis.places.groups import group as find_group
from analysis.provinces import local_standard, programme_files, provincial_files
from analysis.run.formats import main_file
from analysis.run.input_keys import key_of, keyed_inputs
from analysis.run.manifest import is_whole, made_from, read_manifest, sha256
from analysis.run.own_notebook import REPORT, place_of
from analysis.run.parameters import Parameters
from analysis.run.pool import Lost

State = Literal["built", "unchanged", "faulty", "failed"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class BuildJob:
    """One report to build; plain values, so that it can go to another process or machine."""

    root: Path
    parameters: Parameters
    formats: tuple[str, ...]
    output: Path
    replace: bool = False
    notebook: str = REPORT

    @property
    def folder(self) -> Path:
        """Where the report goes."""
        return self.output / shelf(self.parameters.audience) / place_of(self.parameters, self.notebook)


@dataclass(frozen=True)
class Outcome:
    """What became of a job: ``faulty`` data carry their findings, any other failure its reason."""

    commune: str
    state: State
    folder: Path
    findings: tuple[Finding, ...] = ()
    reason: str = ""


@dataclass
class Summary:
    """All outcomes of a build, in the order of codes."""

    outcomes: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Take an outcome in."""
        self.outcomes = sorted([*self.outcomes, outcome], key=lambda one: one.commune)

    def count(self, state: State) -> int:
        """Return how many ended so."""
        return sum(one.state == state for one in self.outcomes)

    @property
    def failures(self) -> list[Outcome]:
        """Outcomes without a report of today's data."""
        return [one for one in self.outcomes if one.state in ("faulty", "failed")]


class Runner(Protocol):
    """What runs jobs somewhere: :func:`analysis.run.pool.run_jobs` with its options, or a cluster."""

    def __call__(
        self, jobs: Sequence[BuildJob], work: Callable[[BuildJob], Outcome], /
    ) -> Generator[tuple[BuildJob, Outcome | Lost]]:
        """Yield each job with its outcome, as they end."""
        ...


def communes_of(project: Project, year: int, group: str = "", only: Iterable[str] = ()) -> list[str]:
    """Return the communes of a year that have raw data, in the order of codes.

    Parameters
    ----------
    group
        Slug of a group that they must belong to.
    only
        Codes that they must be among; each must have data.

    Raises
    ------
    UsageError
        If there are no data, or none for one of ``only``.
    """
    folder = project.raw(year, "")
    folders = (path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else ()
    found = sorted(path.name for path in folders if is_code(path.name))
    if group:
        members = {place.code for place in find_group(group, year, project).communes}
        found = [code for code in found if code in members]
    wanted = set(only)
    if absent := sorted(wanted - set(found)):
        raise UsageError.said("build_absent", year=year, names=", ".join(absent))
    chosen = [code for code in found if not wanted or code in wanted]
    if not chosen:
        raise UsageError.said("build_none_of" if group else "build_none", year=year, group=group)
    return chosen


def build_one(job: BuildJob) -> Outcome:
    """Build the report of a job in this process, which should serve nothing else."""
    # What draws and writes is loaded where something is built.
    from analysis.run.report import build_report

    commune = job.parameters.commune
    # The notebook looks for its project; what the server of processes was started with may be another.
    os.environ[NAMED_BY] = str(job.root)
    try:
        project = Project(job.root)
        build_report(
            project,
            job.parameters,
            job.formats,
            job.output,
            one_of_many=True,
            replace=job.replace,
            notebook=job.notebook,
        )
    except DataError as error:
        return Outcome(commune, "faulty", job.folder, findings=error.findings)
    except GiamNgheoError as error:
        return Outcome(commune, "failed", job.folder, reason=error.describe(job.parameters.language))
    return Outcome(commune, "built", job.folder)


def is_unchanged(job: BuildJob) -> bool:
    """Say whether a report lies there whole, made from the same inputs, code and packages."""
    try:
        told = read_manifest(job.folder)
    except GiamNgheoError:
        return False
    project = Project(job.root)
    try:
        key, audience = key_of(told, project), job.parameters.audience
        if audience == "public" and key is None:  # its hashes cannot be held against the files
            return False
        inputs = keyed_inputs(_inputs(job, project), audience, key)
        made = made_from(job.parameters.model_dump(), inputs, project.notebook(job.notebook))
    except GiamNgheoError:
        return False
    wanted = {main_file("report", name) for name in job.formats}
    same = all(told.get(name) == value for name, value in made.items())
    return same and wanted <= told["outputs"].keys() and is_whole(job.folder, told["outputs"])


def build_many(jobs: Sequence[BuildJob], run: Any, *, fresh: bool = False) -> Generator[Outcome]:
    """Yield the outcome of each job as it ends; the caller lists the releases afterwards.

    Parameters
    ----------
    jobs
        One per commune.
    run
        Called with the jobs that must be built and :func:`build_one`.
    fresh
        Build what is unchanged too.
    """
    due = []
    for job in jobs:
        if not fresh and is_unchanged(job):
            yield Outcome(job.parameters.commune, "unchanged", job.folder)
        else:
            due.append(job)
    if not due:
        return
    with closing(run(due, build_one)) as running:
        for job, ended in running:
            if isinstance(ended, Lost):
                yield Outcome(job.parameters.commune, "failed", job.folder, reason=ended.reason)
            else:
                yield ended


def _inputs(job: BuildJob, project: Project) -> dict[str, str]:
    parameters = job.parameters
    own = open_folder(project, parameters.commune, parameters.year).hashes
    found = {**own, **earlier_inputs(parameters.commune, parameters.year, project)}
    if parameters.audience == "public":
        record = read_record(project, parameters.commune, parameters.year, own)
        found |= {record.path: record.sha256} if record else {}
    standard = local_standard(
        parameters.commune,
        parameters.year,
        accept_unverified=parameters.accept_unverified_standard,
        project=project,
    )
    place = place_in(parameters.commune, parameters.year)
    for path in published_files(project, parameters.year, place):
        found[project.relative(path)] = sha256(path)
    if standard.province:
        found |= {project.relative(path): sha256(path) for path in provincial_files(project)}
    found |= {project.relative(path): sha256(path) for path in programme_files(project)}
    if project.base_docx and "docx" in job.formats:
        found[project.relative(project.base_docx)] = sha256(project.base_docx)
    return found
