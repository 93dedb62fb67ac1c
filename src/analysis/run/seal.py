"""Whether a release is approved, and its bytes are still those that were."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.core.targets import holds
from analysis.run.manifest import MANIFEST, read_object, sha256
from analysis.run.signing.people import office_people
from analysis.run.signing.release import Signer, false_signatures, signers

State = Literal["none", "valid", "void"]


def approval_file(release: Path) -> Path:
    """Return where the approval of a release lies.

    Examples
    --------
    >>> approval_file(Path("output/2022/15139")).as_posix()
    'output/2022/15139.approval.json'
    """
    return release.with_name(f"{release.name}.approval.json")


def is_approval(path: Path) -> bool:
    """Recognise an approval, of whatever release and in force or not."""
    return holds(path, '"manifest_sha256"', '"reviewer"')


def approval_state(release: Path) -> tuple[State, tuple[str, ...]]:
    """Say whether a release is approved, and which of its files are not those that were.

    A signature that is not one of this approval makes it void too; whose a true one is, the list of the
    office says: :func:`analysis.run.signing.release.signers`.
    """
    path = approval_file(release)
    if not path.is_file():
        return "none", ()
    try:
        approved = read_object(path)
        wanted = {**approved["outputs"], MANIFEST: approved["manifest_sha256"]}
    except (DataError, KeyError, TypeError):
        return "void", (path.name,)
    if false_signatures(approved):
        return "void", (path.name,)
    there = {
        each.relative_to(release).as_posix(): sha256(each) for each in release.rglob("*") if each.is_file()
    }
    other = tuple(name for name in sorted({*wanted, *there}) if wanted.get(name) != there.get(name))
    return ("void", other) if other else ("valid", ())


def approved_by(release: Path, project: Project) -> tuple[Signer, ...]:
    """Return who approved a release whose approval is in force, and what their signatures are worth.

    Raises
    ------
    DataError
        If the list of the office cannot be read.
    """
    return signers(read_object(approval_file(release)), office_people(project))
