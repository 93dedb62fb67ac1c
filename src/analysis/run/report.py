"""One report of a commune: parameters → checked data → edition → release."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.by_standard import standards_beside
from analysis.core.project import Project
from analysis.run.edition import Edition, Release, publish
from analysis.run.formats import check_formats
from analysis.run.forms import BESIDE, forms_beside
from analysis.run.grounds import grounds
from analysis.run.own_notebook import REPORT, given_to, place_of
from analysis.run.parameters import Parameters
from analysis.run.review import SHEETS, review_files


def build_report(  # noqa: PLR0913 - the options of the command
    project: Project,
    parameters: Parameters,
    formats: Sequence[str],
    output: Path | None = None,
    *,
    one_of_many: bool = False,
    replace: bool = False,
    notebook: str = REPORT,
) -> Release:
    """Build one report and publish it as a whole.

    Parameters
    ----------
    project
        Where data and notebooks lie.
    parameters
        Commune, year, language, audience.
    formats
        Names out of :data:`analysis.run.formats.FORMATS`.
    output
        Folder of the releases; default is the project's ``output``.
    one_of_many, replace
        See :func:`analysis.run.edition.publish`.
    notebook
        The report's, or one of the user's own with the same parameters.

    Returns
    -------
    Release
        ``output/{year}/{commune}/``; public and internal reports lie under ``output/public/``
        and ``output/internal/``.

    Raises
    ------
    UsageError
        If the format, the commune, the year or the standard is not there to be used.
    DataError
        If the raw data are wrong; nothing is written.
    NotebookError
        If the notebook failed; it is kept with its error under ``output/failed/``.
    """
    check_formats(formats)
    edition = report_edition(project, parameters, notebook)
    return publish(project, edition, formats, output, one_of_many=one_of_many, replace=replace)


def report_edition(project: Project, parameters: Parameters, notebook: str = REPORT) -> Edition:
    """Check the data of a commune and year, and say what its report is made from.

    Raises
    ------
    UsageError, DataError
        As :func:`build_report`.
    """
    given = given_to(project, notebook, parameters)
    checked = grounds(project, parameters)
    data, standard, audit = checked.data, checked.standard, checked.audit
    also = standards_beside(
        data,
        standard,
        parameters.also_standards,
        accept_unverified=parameters.accept_unverified_standard,
        project=project,
    )
    language, audience = parameters.language, parameters.audience

    def beside(formats: Sequence[str]) -> dict[str, bytes]:
        found = forms_beside(data, standard, formats, language, audience)
        if audience != "public":  # what is in doubt is settled inside
            found |= review_files(data, standard, audit, project, formats, language, *checked.listed)
        return found

    return Edition(
        notebook=notebook,
        values=parameters.model_dump(),
        given=given,
        place=place_of(parameters, notebook),
        facts={
            **checked.facts,
            **({"also_standards": [one.id for one in also]} if also else {}),
            **({} if notebook == REPORT else {"notebook": notebook}),
        },
        inputs=checked.inputs,
        internal=audience == "internal",
        personal=checked.personal,
        beside=beside if notebook == REPORT else None,
        beside_names=SHEETS | BESIDE,
    )
