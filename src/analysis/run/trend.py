"""A commune or group over years: parameters → data → edition → release."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from analysis.core.audience import Audience
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project
from analysis.disclosure.private import personal_of
from analysis.places.area import Choice
from analysis.places.groups import slug
from analysis.run.edition import Edition, Release, publish
from analysis.run.formats import check_formats
from analysis.run.parameters import checked
from analysis.run.privacy import places_in
from analysis.run.read_first import read_first
from analysis.show.trend_head import territory_name
from analysis.territory import communes_over_years, trend

NOTEBOOK = "trend"
Year = Annotated[int, Field(ge=2000, le=2100)]


class TrendParameters(BaseModel):
    """Which commune or group, from which year to which; see the notebook."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    commune: str = ""
    group: Annotated[str, BeforeValidator(slug), Field(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$")] = ""
    first_year: Year
    last_year: Year
    territory: Choice = "estimate"
    language: Language = "vi"
    audience: Audience = "superior"
    accept_unverified_standard: bool = False


def build_trend(
    project: Project,
    values: dict[str, Any],
    formats: Sequence[str],
    output: Path | None = None,
    *,
    replace: bool = False,
) -> Release:
    """Build a trend and publish it as a whole, under ``output/trend/{place}/{first}-{last}``.

    Raises
    ------
    UsageError, DataError
        As :func:`analysis.territory.trend`.
    NotebookError
        If the notebook failed; it is kept with its error under ``output/failed/``.
    """
    check_formats(formats)
    return publish(
        project, trend_edition(project, checked(TrendParameters, values)), formats, output, replace=replace
    )


def trend_edition(project: Project, parameters: TrendParameters) -> Edition:
    """Read the parts and sources of a territory, and say what its trend is made from."""
    told = (parameters.first_year, parameters.last_year)
    where = {"commune": parameters.commune, "group": parameters.group}
    asked: dict[str, Any] = {**where, "territory": parameters.territory, "project": project}
    if parameters.group:
        read_first(project, communes_over_years(*told, **asked))
    data = trend(
        *told,
        **asked,
        figures=False,
        accept_unverified=parameters.accept_unverified_standard,
    )
    span = f"{parameters.first_year}-{parameters.last_year}"
    if parameters.territory != "estimate" and (data.area.added or data.area.lost):
        span += f"-{parameters.territory}"
    places = [(year, part.member.place) for year, parts in data.parts.items() for part in parts]
    return Edition(
        notebook=NOTEBOOK,
        values=parameters.model_dump(),
        place=PurePosixPath("trend", data.key, span),
        facts={"title": territory_name(data, labels_for(parameters.language)), "synthetic": data.synthetic},
        inputs=data.sources,
        stem="trend",
        personal=personal_of(
            project,
            {*places_in(data.sources), *((place.code, year) for year, place in places)},
        ),
        internal=parameters.audience == "internal",
    )
