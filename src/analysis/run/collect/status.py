"""How far each commune is: not sent, received, faults, doubts, report, approval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.audit import audit_commune
from analysis.commune import load
from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.places import Place
from analysis.places.groups import Group
from analysis.run.collect.record import OPEN, Entry
from analysis.run.manifest import MANIFEST
from analysis.run.seal import approval_state

Step = Literal["none", "faults", "questions", "asked", "received"]


@dataclass(frozen=True)
class Status:
    """A commune of the board.

    Parameters
    ----------
    files
        How many of its files came, the same ones twice not counted.
    doubts
        What the audit of its data surely finds; None where there are no data, or no report
        can be made of them.
    built, approved
        Whether there is a report, and whether its public edition is approved.
    """

    place: Place
    step: Step
    received: str = ""
    files: int = 0
    faults: int = 0
    questions: int = 0
    doubts: int | None = None
    built: bool = False
    approved: bool = False


def statuses(
    group: Group, year: int, project: Project, entries: Sequence[Entry], output: Path | None = None
) -> Iterator[Status]:
    """Yield the state of every commune of a group, in the order of codes."""
    folder = output or project.output
    for place in group.communes:
        own = [one for one in entries if one.commune == place.code and one.state not in ("again", "replaced")]
        there = project.raw(year, place.code).is_dir()
        public = folder / "public" / str(year) / place.code
        yield Status(
            place,
            _step(own, there=there),
            max((one.received for one in own), default=""),
            len(own),
            sum(one.faults for one in own) + sum(one.state == "other_year" for one in own),
            sum(one.questions for one in own) + sum(one.state == "asked" for one in own),
            _doubts(project, place.code, year) if there else None,
            (folder / str(year) / place.code / MANIFEST).is_file() or (public / MANIFEST).is_file(),
            approval_state(public)[0] == "valid",
        )


def _step(own: Sequence[Entry], *, there: bool) -> Step:
    if any(one.state in OPEN and one.state != "questions" for one in own):
        return "faults"
    if any(one.state == "questions" for one in own):
        return "questions"
    if any(one.state in ("asked", "taken") for one in own):
        return "asked"
    return "received" if there else "none"


def _doubts(project: Project, code: str, year: int) -> int | None:
    try:
        found = audit_commune(load(code, year, project), project=project).findings
    except (DataError, UsageError):
        return None
    return sum(one.sureness == "certain" for one in found)
