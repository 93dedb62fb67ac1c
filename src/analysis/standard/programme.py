"""The national target programme: its projects and sub-projects, as data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from analysis.standard.model import Citation, Wording


class Part(Wording):
    """A sub-project (tiểu dự án)."""

    number: str


class Project(Wording):
    """A project (dự án) with its sub-projects, if it has any."""

    number: str
    part: tuple[Part, ...] = ()


class Programme(BaseModel):
    """A target programme."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    citation: Citation
    project: tuple[Project, ...]

    def name(self, project: str, part: str = "") -> Wording:
        """Return the name of a project, or of one of its sub-projects.

        Raises
        ------
        KeyError
            If the programme has no such project or sub-project.

        Examples
        --------
        >>> programme().name("7", "2").vi
        'Giám sát, đánh giá'
        """
        for candidate in self.project:
            if candidate.number == project and not part:
                return candidate
            for item in candidate.part:
                if (candidate.number, item.number) == (project, part):
                    return item
        raise KeyError(f"programme {self.id} has no project {project} part {part!r}")


@cache
def programme() -> Programme:
    """Return the programme of 2021-2025."""
    text = (files(__package__) / "programme.toml").read_text("utf-8")
    return Programme.model_validate(tomllib.loads(text))
