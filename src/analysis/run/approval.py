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
from typing import Any

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
from analysis.run.verify import Verdict

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


def objections(
    release: Path, project: Project, author: str, reviewer: str, language: Language = "vi"
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

    Raises
    ------
    UsageError
        If the folder holds no release.
    DataError
        If its manifest is damaged.
    """
    told = read_manifest(release)
    return [
        *_people(author, reviewer),
        *(Objection("internal") for _ in [0] if told["parameters"].get("audience") == "internal"),
        *(Objection("file", {"file": name}) for name in _changed_files(release, told)),
        *(Objection("raw", {"file": name}) for name in raw_changes(told, project)),
        *(Objection("draft", {"place": place}) for place in told["facts"].get(DRAFTS, ())),
        *_doubts(told, project, language),
    ]


def rebuilt_otherwise(verdicts: Iterable[Verdict]) -> Iterator[Objection]:
    """Yield an objection for each release that is not what its raw data give today."""
    for verdict in verdicts:
        if verdict.state != "same":
            yield Objection("rebuilt", {"files": verdict.reason or ", ".join(verdict.files[:3])})


def approve(release: Path, project: Project, author: str, reviewer: str, date: str = "") -> Path:
    """Write the approval of a release against which nothing stands, and note what it tells.

    Parameters
    ----------
    date
        As people write it; nothing here looks at the clock.

    Returns
    -------
    Path
        The approval. Of a report from a household list, what it tells is noted beside the raw data, see
        :func:`analysis.run.remember.remember`.
    """
    told = read_manifest(release)
    content = {
        "author": author.strip(),
        "reviewer": reviewer.strip(),
        **({"date": date.strip()} if date.strip() else {}),
        "manifest_sha256": sha256(release / MANIFEST),
        "outputs": {name: file["sha256"] for name, file in sorted(told["outputs"].items())},
    }
    if _is_report(told) and told["parameters"].get("audience") == "public":
        remember(release, project)
    path = approval_file(release)
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    for folder in release.parents:
        if is_index(folder / INDEX):
            write_index(folder)
    return path


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
