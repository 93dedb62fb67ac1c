"""Whose file it is: certain, to be asked, or not for this group and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.core.errors import DataError, Finding
from analysis.intake.whose import whose
from analysis.intake.workbook import open_workbook
from analysis.places import Place
from analysis.places.groups import slug
from analysis.run.collect.inbox import Sent

# ``certain``: to be placed. ``asked``: nobody but a person knows. The others are told and left.
Sort = Literal["certain", "asked", "other_year", "other_commune", "unreadable"]


@dataclass(frozen=True)
class Sorted:
    """What is known of a file.

    Parameters
    ----------
    commune
        Code of the commune of the group that it is of, or may be of; empty where nothing says.
    told
        What stands against it: the years it names, the commune that it names.
    findings
        Why it cannot be read.
    """

    sort: Sort
    commune: str = ""
    told: str = ""
    findings: tuple[Finding, ...] = ()


def sort(sent: Sent, communes: Sequence[Place], year: int) -> Sorted:
    """Say whose a file is.

    A file is certain if the hidden mark of our template, or its title, names one commune of the group and
    the year, and its own name or folder does not name another one. A file's name alone is never certain.
    """
    codes = {place.code for place in communes}
    named = named_by(sent.name, communes)
    proposal = named[0] if len(named) == 1 else ""
    try:
        open_workbook(sent.path, sent.name)
    except DataError as error:
        return Sorted("unreadable", proposal, findings=error.findings)
    said = whose([sent.path], year=None)
    if said.commune is None:
        # A name that several communes of the country have may be one in the group.
        said = whose([sent.path], year=said.year, among=communes)
    own = said.commune if said.commune in codes else ""
    if said.commune and not own:
        return Sorted("other_commune", proposal, said.commune)
    years = {said.year} if said.sure else set(said.years)
    if years and year not in years:
        return Sorted("other_year", own or proposal, ", ".join(map(str, sorted(filter(None, years)))))
    if own and named and own not in named:
        return Sorted("asked", own, next(place.name for place in communes if place.code == named[0]))
    return Sorted("certain", own) if own and years else Sorted("asked", own or proposal)


def named_by(name: str, communes: Sequence[Place]) -> list[str]:
    """Return the codes of communes that a file's name or folder names; the longest name counts.

    Examples
    --------
    >>> from analysis.places import place_in
    >>> named_by("mail/Cẩm Tú - danh sách.xlsx", [place_in("15148", 2026), place_in("15142", 2022)])
    ['15148']
    """
    plain = f"-{slug(name)}-"
    found = [
        (len(own), place.code)
        for place in communes
        for own in (slug(place.name).partition("-")[2], place.code)
        if f"-{own}-" in plain
    ]
    longest = max((length for length, _ in found), default=0)
    return sorted({code for length, code in found if length == longest})
