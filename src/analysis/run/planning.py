"""The internal plan of a commune: parameters → data → edition → release."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.measures.planning.record import FILE, record, to_json
from analysis.planning import commune_plan
from analysis.run.edition import Edition, Release, publish
from analysis.run.formats import check_formats
from analysis.run.parameters import checked

NOTEBOOK = "planning"
Amount = Annotated[int, Field(ge=0)]


class PlanParameters(BaseModel):
    """Which list is planned with, and what the plan must keep to; see the notebook.

    ``folder`` is of the notebook alone: by hand it shows a synthetic project.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    commune: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    year: Annotated[int, Field(ge=2000, le=2100)]
    target: Amount | None = None
    per_village: Amount = 0
    budget: Amount | None = None
    fairness: Literal["none", "need", "near"] = "none"
    hardest_share: Annotated[int, Field(ge=0, le=100)] = 0
    expected: bool = False
    chance: Annotated[int, Field(ge=1, le=99)] | None = None
    margin: Annotated[int, Field(ge=0, le=2)] = 0
    language: Language = "vi"
    accept_unverified_standard: bool = False
    folder: Literal[""] = ""


def build_plan(
    project: Project,
    values: dict[str, Any],
    formats: Sequence[str],
    output: Path | None = None,
    *,
    replace: bool = False,
) -> Release:
    """Build a plan and publish it as a whole, under ``output/internal/plans/{year}/{commune}``.

    Nobody but its owner may read the files, where the system knows such rights.

    Raises
    ------
    UsageError, DataError
        As :func:`analysis.planning.commune_plan`.
    NotebookError
        If the notebook failed; it is kept with its error under ``output/internal/failed/``.
    """
    check_formats(formats)
    parameters = checked(PlanParameters, values)
    told = parameters.model_dump(exclude={"folder", "accept_unverified_standard"})
    accepted = parameters.accept_unverified_standard
    data = commune_plan(**told, accept_unverified=accepted, project=project)
    place = parameters.commune, parameters.year
    edition = Edition(
        notebook=NOTEBOOK,
        values=parameters.model_dump(),
        place=PurePosixPath("plans", str(parameters.year), parameters.commune),
        facts={"title": data.data.facts.name, "synthetic": data.data.facts.synthetic},
        inputs=data.sources,
        stem="plan",
        internal=True,
        texts={FILE: to_json(record(place, data.plan, data.distance, data.interventions))},
    )
    return publish(project, edition, formats, output, replace=replace)
