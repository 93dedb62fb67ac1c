"""The comparison of a group of communes: parameters → data → edition → release."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.comparison import compare
from analysis.core.project import Project
from analysis.disclosure.private import personal_of
from analysis.group_year import GroupYear
from analysis.places.groups import group
from analysis.run.edition import Edition, Release, publish
from analysis.run.formats import check_formats
from analysis.run.manifest import sha256
from analysis.run.parameters import GroupParameters, checked
from analysis.run.privacy import places_in
from analysis.run.read_first import read_first

NOTEBOOK = "comparison"


def build_comparison(
    project: Project,
    values: dict[str, Any],
    formats: Sequence[str],
    output: Path | None = None,
    *,
    replace: bool = False,
) -> Release:
    """Build a comparison and publish it as a whole, under ``output/{year}/groups/{group}``.

    Raises
    ------
    UsageError, DataError
        As :func:`analysis.comparison.compare`.
    NotebookError
        If the notebook failed; it is kept with its error under ``output/failed/``.
    """
    check_formats(formats)
    parameters = checked(GroupParameters, values)
    return publish(project, comparison_edition(project, parameters), formats, output, replace=replace)


def comparison_edition(project: Project, parameters: GroupParameters) -> Edition:
    """Read the figures of a group and year, and say what its comparison is made from."""
    communes = group(parameters.group, parameters.year, project).communes
    read_first(project, [(place.code, parameters.year) for place in communes])
    data = compare(
        parameters.group,
        parameters.year,
        project,
        accept_unverified=parameters.accept_unverified_standard,
        figures=False,
    )
    groups = project.root / "data" / "groups.toml"
    own = {project.relative(groups): sha256(groups)} if groups.is_file() else {}
    return Edition(
        notebook=NOTEBOOK,
        # By whatever name it was asked for, a group has one place.
        values={**parameters.model_dump(), "group": data.group.slug},
        place=PurePosixPath(str(parameters.year), "groups", data.group.slug),
        facts=group_facts(data),
        inputs={**data.sources, **own},
        stem="comparison",
        personal=personal_of(
            project,
            {*places_in(data.sources), *((member.place.code, parameters.year) for member in data.members)},
        ),
        internal=parameters.audience == "internal",
    )


def group_facts(data: GroupYear) -> dict[str, Any]:
    """Return what a reader should know of a group's figures without opening a document of it."""
    return {
        "title": data.group.name,
        "communes": len(data.members),
        "communes_with_figures": sum(one.state in ("own", "published") for one in data.members),
        "synthetic": data.synthetic,
        "year_stated": data.year_stated,
        "standard": data.standard.id,
    }
