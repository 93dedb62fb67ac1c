"""The national target programme: its projects and sub-projects, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from analysis.core.office_file import read_office_file
from analysis.standard.model import Citation, Wording


class Part(Wording):
    """A sub-project (tiểu dự án); without a name it stands by its number."""

    number: str


class Project(Wording):
    """A project (dự án) with its sub-projects, if it has any; without a name it stands by its number."""

    vi: str = ""
    en: str = ""
    number: str
    part: tuple[Part, ...] = ()


class Programme(BaseModel):
    """A target programme of a period.

    Parameters
    ----------
    id
        Such as ``2021-2025``.
    first_year, last_year
        Review years whose reports speak of it.
    citation
        The act; None where nobody has named one.
    project
        Empty where its projects are not known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    first_year: int
    last_year: int
    citation: Citation | None = None
    project: tuple[Project, ...] = ()

    def with_others(self, told: Iterable[tuple[str, str | None]]) -> Programme:
        """Return the programme with the projects and sub-projects of a report that it does not name.

        They stand by their number alone.

        Examples
        --------
        >>> later = programme_in(2026).with_others([("10", None), ("4", "1")])
        >>> [(one.number, one.vi, [part.number for part in one.part]) for one in later.project]
        [('4', '', ['1']), ('10', '', [])]
        """
        known = {one.number: one for one in self.project}
        for number, part in told:
            found = known.setdefault(number, Project(number=number, vi="", en=""))
            if part and part not in [one.number for one in found.part]:
                parts = (*found.part, Part(number=part, vi="", en=""))
                by_number = sorted(parts, key=lambda one: (len(one.number), one.number))
                known[number] = found.model_copy(update={"part": tuple(by_number)})
        in_order = sorted(known, key=lambda number: (len(number), number))
        return self.model_copy(update={"project": tuple(known[number] for number in in_order)})

    def named_by(self, office: Programme) -> Programme:
        """Return the programme with the names that an office gives, and everything else as it is.

        Examples
        --------
        >>> part = Part(number="1", vi="Hạ tầng huyện nghèo", en="Poor districts")
        >>> first = Project(number="1", vi="", en="", part=(part,))
        >>> told = Programme(id="2021-2025", first_year=2021, last_year=2025, project=(first,))
        >>> named = programme().named_by(told)
        >>> named.name("1", "1").vi, named.name("1").vi == programme().name("1").vi, len(named.project)
        ('Hạ tầng huyện nghèo', True, 7)
        """
        known = {one.number: one for one in self.project}
        for one in office.project:
            ours = known.get(one.number, one)
            parts = {part.number: part for part in ours.part} | {part.number: part for part in one.part}
            names = {"vi": one.vi or ours.vi, "en": one.en or ours.en}
            known[one.number] = ours.model_copy(update={**names, "part": tuple(parts.values())})
        told = {"citation": office.citation or self.citation, "project": tuple(known.values())}
        return self.model_copy(update=told)

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


def programme_in(year: int, own: Iterable[Programme] = ()) -> Programme:
    """Return the programme of which the report of a review year speaks.

    Parameters
    ----------
    year
        Review year.
    own
        Programmes of the office (:func:`read_programme`), which come before ours; one with the id of ours
        gives names that ours lacks, or others.

    Returns
    -------
    Programme
        Without citation and projects for a year of which nobody has told them: nothing of the programme
        before stands for them.

    Examples
    --------
    >>> [(programme_in(year).id, len(programme_in(year).project)) for year in (2025, 2026)]
    [('2021-2025', 7), ('', 0)]
    """
    known = (one for one in (*own, programme()) if one.first_year <= year <= one.last_year)
    found = next(known, Programme(id="", first_year=year, last_year=year))
    return programme().named_by(found) if found.id == programme().id else found


def read_programme(path: Path) -> Programme:
    """Read a programme from a file of the office, of the form of ``standard/programme.toml``.

    Raises
    ------
    UsageError
        If the file is not a complete programme; every fault is named.
    """
    return read_office_file(path, Programme)
