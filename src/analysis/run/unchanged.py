"""One report that is still what its data make: known by content, before anything is loaded that computes.

What a release was made from stands in its manifest, but not the names of ``data/private`` that it was held
against. So the command notes, with the tidy tables and never in a release, a digest of all that its build
could read, those names included: keyed by the office, for nobody shall try names against it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.core.audience import shelf
from analysis.core.errors import GiamNgheoError
from analysis.core.project import Project
from analysis.core.targets import whole
from analysis.run.formats import main_file
from analysis.run.input_keys import is_of, key_of, office_key
from analysis.run.manifest import DRAFTS, MANIFEST, is_whole, made_from, read_manifest, sha256

_CODE = re.compile(r"[0-9]{5}")
# Made by the software, or projects of their own.
_NOT_READ = ("processed", "sample")


@dataclass(frozen=True)
class Asked:
    """What a report is asked to be.

    Parameters
    ----------
    values
        The parameters of its notebook, by name.
    formats
        The formats that are wanted of it.
    output
        Folder of the releases.
    """

    values: Mapping[str, Any]
    formats: Sequence[str]
    output: Path

    @property
    def folder(self) -> Path:
        """Where its release lies."""
        values = self.values
        place = self.output / shelf(values["audience"])
        return place / str(values["year"]) / str(values["commune"])


def seen(project: Project, asked: Asked) -> str:
    """Return a digest of all that a build of the report could read now but its manifest's inputs.

    It is empty where nothing can be known: a release for internal use, whose rights are set anew at each
    build, and names without a key.

    Parameters
    ----------
    project
        Where the data lie.
    asked
        The report.
    """
    private = (project.root / "data" / "private").is_dir()
    try:
        key = office_key(project, create=private)
        if asked.values["audience"] == "internal" or (private and key is None):
            return ""
        made = made_from(asked.values, {}, project.notebook("commune_report"))
        told = json.dumps([made, list(_read(project, str(asked.values["commune"])))], sort_keys=True)
    except (GiamNgheoError, OSError, ValueError):  # told by who builds
        return ""
    return hmac.new(key or b"", told.encode(), hashlib.sha256).hexdigest()


def note_seen(project: Project, asked: Asked, before: str) -> None:
    """Note that a release was made of what was there before its build, if all of that is there still.

    Parameters
    ----------
    before
        Of :func:`seen`, from before the build.
    """
    path = _note(project, asked)
    with suppress(GiamNgheoError, OSError):  # without a note it is built again
        path.unlink(missing_ok=True)
        if before and before == seen(project, asked):
            path.parent.mkdir(parents=True, exist_ok=True)
            with whole(path) as part:
                part.write_text(f"{before} {sha256(asked.folder / MANIFEST)}\n", "ascii")


def unchanged(project: Project, asked: Asked) -> list[Path] | None:
    """Return the files of a release that a build would write again byte for byte; None if it must be built.

    Parameters
    ----------
    project, asked
        As of :func:`seen`. Wrong values have no release, and are left to those who say what is wrong.
    """
    folder, base = asked.folder, asked.output / shelf(asked.values["audience"])
    try:
        noted = _note(project, asked).read_text("ascii").split()
        if noted != [seen(project, asked), sha256(folder / MANIFEST)] or not (base / "index.html").is_file():
            return None
        told = read_manifest(folder)
        held = told["parameters"] == asked.values and _as_told(project, told)
    except (GiamNgheoError, OSError, ValueError):  # a name with a zero byte is a ValueError
        return None
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix() for path in files}
    wanted = {main_file("report", name) for name in asked.formats}
    there = wanted <= names == {MANIFEST, *told["outputs"]} and not _failed(base, asked).exists()
    return files if held and there and is_whole(folder, told["outputs"]) else None


def drafts(folder: Path) -> Sequence[str]:
    """Return what the paper of a release still lacks."""
    found: Sequence[str] = read_manifest(folder)["facts"].get(DRAFTS, ())
    return found


def _as_told(project: Project, told: Mapping[str, Any]) -> bool:
    """Say whether every input of a manifest is still what it was, and can be held against it."""
    key = key_of(told, project)
    for name, digest in told["inputs"].items():
        path = project.root / name
        if not digest or (digest.startswith("hmac") and key is None) or not path.is_file():
            return False
        if not is_of(name, digest, sha256(path), key):
            return False
    return True


def _read(project: Project, commune: str) -> Iterator[tuple[str, str]]:
    """Yield each file below ``data``: with its hash, of other communes' raw files the name alone.

    What was read of those is named in the manifest; what was not needs a new name to be read.
    """
    data = project.root / "data"
    raw = data / "raw"
    for path in _files(data):
        name = path.relative_to(data).as_posix()
        if path.is_relative_to(raw):
            parts = path.relative_to(raw).parts
            other = len(parts) > 1 and _CODE.fullmatch(parts[1]) and parts[1] != commune
            yield name, "" if other else sha256(path)
        else:
            yield name, sha256(path)


def _files(data: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(data, followlinks=True):
        skipped = _NOT_READ if Path(folder) == data else ()
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in skipped)
        yield from (Path(folder, one) for one in sorted(files) if not one.startswith((".", "~$")))


def _failed(base: Path, asked: Asked) -> Path:
    return base / "failed" / str(asked.values["year"]) / str(asked.values["commune"])


def _note(project: Project, asked: Asked) -> Path:
    """Return where the digest of a release is kept: among the tidy tables, hidden from whoever lists them."""
    name = hashlib.sha256(os.fsencode(asked.folder.resolve())).hexdigest()[:32]
    return project.processed(0, "").parent / ".unchanged" / name
