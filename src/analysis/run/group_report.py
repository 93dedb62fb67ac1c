"""A group's own report: parameters → sums of its communes and its own folder → edition → release."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from analysis import show
from analysis.core.project import Project
from analysis.disclosure.private import personal_of
from analysis.group_report import GroupReport, open_group_report
from analysis.measures.comparison.whole import STATUS
from analysis.places.groups import group
from analysis.provinces import programme_files, provincial_files
from analysis.publish.document import Document
from analysis.publish.forms import forms_pdf
from analysis.run.comparison import group_facts
from analysis.run.edition import Edition, Release, publish
from analysis.run.formats import check_formats
from analysis.run.forms import BESIDE
from analysis.run.manifest import sha256
from analysis.run.parameters import GroupParameters, checked
from analysis.run.passed_on import FILES, passed_on
from analysis.run.privacy import places_in
from analysis.run.read_first import read_first
from analysis.run.review import SHEETS, review_files

NOTEBOOK = "group_report"
SHELF = "group-reports"


def build_group_report(
    project: Project,
    values: dict[str, Any],
    formats: Sequence[str],
    output: Path | None = None,
    *,
    replace: bool = False,
) -> Release:
    """Build a group's report and publish it as a whole, under ``output/{year}/group-reports/{group}``.

    Raises
    ------
    UsageError, DataError
        As :func:`analysis.group_report.open_group_report`.
    NotebookError
        If the notebook failed; it is kept with its error under ``output/failed/``.
    """
    check_formats(formats)
    parameters = checked(GroupParameters, values)
    return publish(project, group_edition(project, parameters), formats, output, replace=replace)


def group_edition(project: Project, parameters: GroupParameters) -> Edition:
    """Read the figures of a group and year, and say what its report is made from."""
    asked = [
        (place.code, parameters.year) for place in group(parameters.group, parameters.year, project).communes
    ]
    read_first(project, asked)
    report = open_group_report(
        parameters.group,
        parameters.year,
        parameters.language,
        parameters.audience,
        accept_unverified_standard=parameters.accept_unverified_standard,
        project=project,
    )
    slug, audience = report.commune, parameters.audience
    inputs = group_inputs(report)
    summed = report.line(STATUS)
    head = report.facts.report if report.facts else None

    def beside(formats: Sequence[str]) -> dict[str, bytes]:
        if audience == "public":  # sums beside rows would solve what communes withhold
            return {}
        found = _forms(report) if "pdf" in formats else {}
        found |= review_files(
            report.data,
            report.standard,
            report.audit,
            project,
            formats,
            parameters.language,
            communes=(report.show.coverage(), show.comparison.members(report.compared, parameters.language)),
        )
        return found | passed_on(report)

    return Edition(
        notebook=NOTEBOOK,
        # By whatever name it was asked for, a group has one place.
        values={**parameters.model_dump(), "group": slug},
        place=PurePosixPath(str(parameters.year), SHELF, slug),
        facts={
            **group_facts(report.compared),
            "communes_summed": len(summed.units) if summed else 0,
            "status": report.data.facts.status,
            "certain_findings": report.audit.counts()["certain"],
        },
        inputs=inputs,
        internal=audience == "internal",
        personal=personal_of(
            project, {*places_in(inputs), *asked}, [head.signatory] if head and head.signatory else []
        ),
        beside=beside,
        beside_names=SHEETS | BESIDE | FILES,
    )


def group_inputs(report: GroupReport) -> dict[str, str]:
    """Return SHA-256 by path of every raw file that a group's report rests on."""
    project = report.project
    beside = [project.root / "data" / "groups.toml", *programme_files(project)]
    beside += provincial_files(project) if report.standard.province else []
    own = {project.relative(path): sha256(path) for path in beside if path.is_file()}
    return {**report.compared.sources, **report.data.sources, **report.audit_sources, **own}


def _forms(report: GroupReport) -> dict[str, bytes]:
    made = Document(report.show.cover(), (), report.show.closing(), forms=report.show.forms_alone())
    return {name: forms_pdf(made) for name in BESIDE}
