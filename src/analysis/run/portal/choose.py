"""Which releases go out: public ones that are approved, byte for byte; and of every other, why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.run.approval import raw_changes
from analysis.run.index import Listed, releases
from analysis.run.manifest import DRAFTS, MANIFEST, read_manifest, read_object
from analysis.run.review import SHEETS
from analysis.run.seal import approval_file, approval_state, approved_by

Reason = Literal[
    "internal",
    "failed",
    "damaged",
    "superior",
    "unapproved",
    "void",
    "unsigned",
    "raw",
    "draft",
    "sheet",
    "twice",
]
_HIDDEN: dict[str, Reason] = {"internal": "internal", "failed": "failed"}
PUBLIC = "public"


@dataclass(frozen=True)
class Going:
    """A release that goes out.

    Parameters
    ----------
    listed
        What the index of the output folder says of it.
    release
        Its folder.
    address
        Where it lies in the published folder; the same every time.
    told
        Its manifest.
    outputs
        sha256 of each of its files, as approved.
    approved
        The date of the approval as it was typed; empty where it has none.
    """

    listed: Listed
    release: Path
    address: str
    told: dict[str, Any]
    outputs: dict[str, str]
    approved: str

    @property
    def commune(self) -> str:
        """Five digits; empty for what is not a commune's own."""
        return str(self.told["parameters"].get("commune", "")) if self.is_report else ""

    @property
    def year(self) -> int:
        """The review year, of several the last one; 0 for what is of none."""
        return int(self.listed.years[-4:] or 0)

    @property
    def is_report(self) -> bool:
        """Whether it is a commune's report of a year, whose tables enter the data set."""
        return {"commune", "year"} <= self.told["parameters"].keys() and self.listed.kind == "report"

    @property
    def is_group_report(self) -> bool:
        """Whether it is a group's own report, whose sums the front page shows."""
        return self.listed.kind == "group_report"


@dataclass(frozen=True)
class Left:
    """A release that does not go out, and why."""

    place: str
    reason: Reason


def choose(output: Path, project: Project) -> tuple[list[Going], list[Left]]:
    """Return the releases below a folder that go out, in the order of addresses, and those that do not.

    Parameters
    ----------
    output
        Folder of the releases.
    project
        Where the raw data lie, which must still be those that a release was made from.
    """
    known = {one.place: one for one in releases(output)}
    going: dict[str, Going] = {}
    left: list[Left] = []
    for path in sorted(output.rglob(MANIFEST), key=lambda path: _order(path, output)):
        place = path.parent.relative_to(output)
        if any(part.startswith(".") for part in place.parts):
            continue
        reason = _against(path.parent, place, project)
        if reason is None and (one := _going(path.parent, known[place.as_posix()])).address not in going:
            going[one.address] = one
        else:
            left.append(Left(place.as_posix(), reason or "twice"))
    return [going[address] for address in sorted(going)], sorted(left, key=lambda one: one.place)


def _order(path: Path, output: Path) -> tuple[bool, str]:
    """Put what lies in the folder of public releases first: of two alike it is the one that goes out."""
    place = path.parent.relative_to(output)
    return place.parts[:1] != (PUBLIC,), place.as_posix()


def _against(release: Path, place: Path, project: Project) -> Reason | None:
    """Return the first reason against a release."""
    hidden = next((_HIDDEN[part] for part in place.parts if part in _HIDDEN), None)
    if hidden:
        return hidden
    try:
        told = read_manifest(release)
    except DataError:
        return "damaged"
    return next(_reasons(release, told, project), None)


def _reasons(release: Path, told: dict[str, Any], project: Project) -> Iterator[Reason]:
    audience = told["parameters"].get("audience")
    if audience != "public":
        yield "internal" if audience == "internal" else "superior"
    state = approval_state(release)[0]
    if state != "valid":
        yield "unapproved" if state == "none" else "void"
    elif not all(one.is_trusted for one in approved_by(release, project)):
        yield "unsigned"
    if told["facts"].get(DRAFTS):
        yield "draft"
    if any(name.rpartition("/")[2] in SHEETS for name in told["outputs"]):
        yield "sheet"
    if raw_changes(told, project):
        yield "raw"


def _going(release: Path, listed: Listed) -> Going:
    approval = read_object(approval_file(release))
    address = listed.place.removeprefix(f"{PUBLIC}/")
    outputs = {str(name): str(digest) for name, digest in approval["outputs"].items()}
    return Going(
        listed, release, address, read_manifest(release), outputs, str(approval.get("date", "")).strip()
    )
