"""``group.toml``: head and foot of what a group of communes reports; beside its own tables of the year."""

from __future__ import annotations

import hashlib

from pydantic import BaseModel, ConfigDict

from analysis.core.project import Project
from analysis.intake.facts import ReportHead
from analysis.intake.toml import read_toml

FILE = "group.toml"


class GroupFacts(BaseModel):
    """The facts of a group's year: who reports, to whom, who signs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: ReportHead


def read_group_facts(project: Project, year: int, slug: str) -> tuple[GroupFacts | None, dict[str, str]]:
    """Return the facts of a group and the sha256 of their file; None and nothing where there is none.

    They lie in ``data/raw/{year}/groups/{slug}/group.toml``.

    Raises
    ------
    DataError
        With every fault of the file.
    """
    path = project.root / "data" / "raw" / str(year) / "groups" / slug / FILE
    if not path.is_file():
        return None, {}
    data, name = path.read_bytes(), project.relative(path)
    return read_toml(data, name, GroupFacts)[0], {name: hashlib.sha256(data).hexdigest()}
