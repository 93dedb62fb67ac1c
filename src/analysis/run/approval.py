"""The gate between a release and the public: checked by someone else, and tied to its bytes.

An approval lies beside the release (``2022/15139.approval.json``) and names the hash of every file. It
is void as soon as one of them or the manifest is another. Raw files are held when it is given, and
whenever it is checked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.audit import Audit, audit_commune
from analysis.commune import load
from analysis.core.errors import DataError, UsageError
from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.group_report import group_sources, open_group_report
from analysis.intake.folder import open_folder
from analysis.run.formats import FORMATS, main_file
from analysis.run.index import FILE as INDEX
from analysis.run.index import is_index, write_index
from analysis.run.input_keys import is_of, key_of
from analysis.run.manifest import DRAFTS, MANIFEST, read_manifest, sha256
from analysis.run.people import person_key
from analysis.run.release import write_whole
from analysis.run.remember import remember
from analysis.run.seal import approval_file
from analysis.run.signing.keys import sign
from analysis.run.signing.people import FILE as PEOPLE
from analysis.run.signing.people import office_people
from analysis.run.signing.release import SIGNATURES, author_file, author_of, signers, statement
from analysis.run.verify import Verdict

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

REPORT_FILES = frozenset(main_file("report", name) for name in FORMATS)


@dataclass(frozen=True)
class Objection:
    """A reason why a release may not be approved.

    Parameters
    ----------
    reason
        Key of its wording in ``labels/{vi,en}/approval.toml``.
    details
        Values for the wording.
    """

    reason: str
    details: Mapping[str, str] = field(default_factory=dict)


def objections(  # noqa: PLR0913 - who, what, and how it is told
    release: Path,
    project: Project,
    author: str,
    reviewer: str,
    language: Language = "vi",
    *,
    key: Ed25519PrivateKey | None = None,
) -> list[Objection]:
    """Return everything that stands against approving a release; nothing if it may be.

    Parameters
    ----------
    release
        Folder of a public release.
    project
        Where the raw data lie.
    author, reviewer
        Who made it and who checked it: two people.
    language
        Of the doubts that are quoted.
    key
        What the reviewer signs with.

    Raises
    ------
    UsageError
        If the folder holds no release.
    DataError
        If its manifest, or the list of the office's people, is damaged.
    """
    told = read_manifest(release)
    return [
        *_people(author, reviewer),
        *_signers(_content(release, told, author, reviewer, key=key), project),
        *(Objection("internal") for _ in [0] if told["parameters"].get("audience") == "internal"),
        *(Objection("file", {"file": name}) for name in _changed_files(release, told)),
        *(Objection("raw", {"file": name}) for name in raw_changes(told, project)),
        *(Objection("draft", {"place": place}) for place in told["facts"].get(DRAFTS, ())),
        *_doubts(told, project, language),
    ]


def objections_to_author(
    release: Path, project: Project, author: str, key: Ed25519PrivateKey
) -> list[Objection]:
    """Return what stands against somebody's signing a release as its author.

    Raises
    ------
    UsageError, DataError
        As :func:`objections`.
    """
    told = read_manifest(release)
    note: dict[str, Any] = {"author": author.strip(), "manifest_sha256": sha256(release / MANIFEST)}
    note[SIGNATURES] = {"author": sign(key, statement("author", note))}
    return [
        *(Objection("no_name") for _ in [0] if not person_key(author)),
        *(Objection("file", {"file": name}) for name in _changed_files(release, told)),
        *(one for one in _signers(note, project) if one.reason.startswith("author_")),
    ]


def rebuilt_otherwise(verdicts: Iterable[Verdict]) -> Iterator[Objection]:
    """Yield an objection for each release that is not what its raw data give today."""
    for verdict in verdicts:
        if verdict.state != "same":
            yield Objection("rebuilt", {"files": verdict.reason or ", ".join(verdict.files[:3])})


def approve(  # noqa: PLR0913 - who, what and when
    release: Path,
    project: Project,
    author: str,
    reviewer: str,
    date: str = "",
    *,
    key: Ed25519PrivateKey | None = None,
) -> Path:
    """Write the approval of a release against which nothing stands, and note what it tells.

    Parameters
    ----------
    date
        As people write it; nothing here looks at the clock.
    key
        What the reviewer signs with; without one the approval is unsigned. The author's signature is taken
        from beside the release.

    Returns
    -------
    Path
        The approval. Of a report from a household list, what it tells is noted beside the raw data, see
        :func:`analysis.run.remember.remember`.
    """
    told = read_manifest(release)
    content = _content(release, told, author, reviewer, date, key=key)
    if _is_report(told) and told["parameters"].get("audience") == "public":
        remember(release, project)
    path = approval_file(release)
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    author_file(release).unlink(missing_ok=True)  # it stands in the approval now
    for folder in release.parents:
        if is_index(folder / INDEX):
            write_index(folder)
    return path


def _content(  # noqa: PLR0913 - what an approval holds
    release: Path,
    told: Mapping[str, Any],
    author: str,
    reviewer: str,
    date: str = "",
    *,
    key: Ed25519PrivateKey | None,
) -> dict[str, Any]:
    """Return what an approval holds, with the signatures that there are."""
    content: dict[str, Any] = {
        "author": author.strip(),
        "reviewer": reviewer.strip(),
        **({"date": date.strip()} if date.strip() else {}),
        "manifest_sha256": sha256(release / MANIFEST),
        "outputs": {name: file["sha256"] for name, file in sorted(told["outputs"].items())},
    }
    signatures = {}
    if (signed := author_of(release)) and person_key(signed["author"]) == person_key(author):
        content["author"], signatures["author"] = signed["author"], signed["signature"]
    if key is not None:
        signatures["reviewer"] = sign(key, statement("reviewer", content))
    return content | ({SIGNATURES: signatures} if signatures else {})


def _signers(content: Mapping[str, Any], project: Project) -> Iterator[Objection]:
    """Yield who is not on the list of the office, or has not signed with a key of theirs."""
    for one in signers(content, office_people(project)):
        if one.name and not one.is_trusted:
            yield Objection(f"{one.role}_{one.state}", {"name": one.name, "file": PEOPLE})


def _people(author: str, reviewer: str) -> Iterator[Objection]:
    names = [person_key(name) for name in (author, reviewer)]
    if not all(names):
        yield Objection("no_name")
    elif names[0] == names[1]:
        yield Objection("same_person")


def _changed_files(release: Path, told: Mapping[str, Any]) -> Iterator[str]:
    outputs: Mapping[str, Any] = told["outputs"]
    there = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    for name in sorted({*outputs, *there} - {MANIFEST}):
        if name not in outputs or name not in there or sha256(release / name) != outputs[name]["sha256"]:
            yield name


def raw_changes(told: Mapping[str, Any], project: Project) -> list[str]:
    """Return the raw files that are not those which a release was made from, by path.

    Parameters
    ----------
    told
        Its manifest.
    project
        Where the raw data lie; files that came or went are named too.
    """
    wanted, key = dict(told["inputs"]), key_of(told, project)
    now = {name: _hash(project.root / name) for name in wanted}
    if _is_report(told):
        now |= _folder(told, project)
    if _is_group_report(told):
        now |= _group_files(told, project)
    return [name for name in sorted({*wanted, *now}) if not is_of(name, wanted.get(name), now.get(name), key)]


def _folder(told: Mapping[str, Any], project: Project) -> Mapping[str, str | None]:
    try:
        return open_folder(project, told["parameters"]["commune"], told["parameters"]["year"]).hashes
    except UsageError:
        return {}


def _group_files(told: Mapping[str, Any], project: Project) -> Mapping[str, str | None]:
    """Return the raw files of a group's communes and of its own folder, those that came since among them."""
    try:
        return group_sources(told["parameters"]["group"], told["parameters"]["year"], project)
    except (UsageError, DataError):
        return {}


def _doubts(told: Mapping[str, Any], project: Project, language: Language) -> Iterator[Objection]:
    """Yield the doubts of the audit that are neither resolved nor explained in ``audit.toml``."""
    if not (_is_report(told) or _is_group_report(told)) or raw_changes(told, project):
        return
    for finding in _audited(told["parameters"], project).findings:
        if finding.sureness != "possible":
            yield Objection("doubt", {"rule": finding.rule, "doubt": finding.describe(language)})


def _audited(asked: Mapping[str, Any], project: Project) -> Audit:
    if "commune" in asked:
        return audit_commune(load(asked["commune"], asked["year"], project), project=project)
    accepted = bool(asked.get("accept_unverified_standard"))
    return open_group_report(
        asked["group"], asked["year"], accept_unverified_standard=accepted, project=project
    ).audit


def _is_group_report(told: Mapping[str, Any]) -> bool:
    """Say whether it is a group's own report; a comparison has no doubts of its own to settle."""
    return (
        {"group", "year"} <= told["parameters"].keys()
        and "communes" in told["facts"]
        and any(name in told["outputs"] for name in REPORT_FILES)
    )


def _is_report(told: Mapping[str, Any]) -> bool:
    return bool({"commune", "year"} <= told["parameters"].keys())


def _hash(path: Path) -> str | None:
    return sha256(path) if path.is_file() else None
